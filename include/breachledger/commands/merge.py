"""Judge that incidents are one: an entry in the lake's judgements.toml, which is heard before any score.

The incidents are resolved again at once. Taking the entry out of the file, and resolving, takes the judgement back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.judge import resolve_now, take_reason, today

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger merge i-0123456789ab i-456789abcdef --why "the firm has changed its name"
  breachledger merge i-0123 i-4567 --why "one breach, told of two subsidiaries" --who "M. Bianchi" """


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("incident", nargs="+", help="two ids or more, or their beginnings")
    take_reason(parser)
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Write the judgement, and resolve."""
    from breachledger.files import open_files  # pyarrow takes a while to load
    from breachledger.resolution.judging import merge

    options = settings(args)
    files = open_files(options.lake)
    merge(files, args.incident, args.why, args.who, today())
    return resolve_now(files, options.watchlist)
