"""Judge that articles tell of another incident than the rest: an entry in the lake's judgements.toml.

The incident is resolved again at once: the articles go to the incident that they fit, or become one of their own.
Taking the entry out of the file, and resolving, takes the judgement back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.judge import resolve_now, take_reason, today

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger split i-0123456789ab a-0123456789abcdef0123 --why "another council of that name"
  breachledger split i-0123 a-0123456789abcdef0123 a-456789abcdef01234567 --why "the attack of last year" """


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("incident", help="an id, or the beginning of one")
    parser.add_argument("article", nargs="+", help="ids of articles, as breachledger show --format json gives them")
    take_reason(parser)
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Write the judgement, and resolve."""
    from breachledger.files import open_files  # pyarrow takes a while to load
    from breachledger.resolution.judging import split

    options = settings(args)
    files = open_files(options.lake)
    split(files, args.incident, args.article, args.why, args.who, today())
    return resolve_now(files, options.watchlist)
