"""Take an article out of every table and out of the archive, for good.

A tombstone stays in its place, so that neither a later fetch nor a rebuild brings it back. What another process
fetches or reads meanwhile is not looked through: where a run is on its way, forget the article again when it is over.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from breachledger.commands.arguments import existing_lake, settings, take_lake
from breachledger.errors import UsageError

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger forget https://news.example/2025/12/an-article"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("url", metavar="URL", help="any address of the article")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Forget it."""
    from breachledger.forget import forget  # pyarrow takes a while to load

    if not args.url.startswith(("http://", "https://", "file://")):
        raise UsageError(f"{args.url!r} is no address: give the whole of it, with https://")
    options = settings(args)
    known = forget(existing_lake(options.lake), args.url, options.watchlist)
    print("forgotten" if known else "no such article was stored; it will not be stored from now on", file=sys.stderr)
    return 0
