"""Clean and read again from the archive, without the network.

What the tables lack, and what an older version of the program read; with --all everything. A lake of which only the
archive is left is rebuilt whole.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from breachledger.commands.arguments import day, existing_lake, settings, take_lake
from breachledger.errors import UsageError

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger rebuild
  breachledger rebuild --from 2025-12-01 --to 2025-12-31
  breachledger rebuild --all --lake var/lake"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="only what is stored of this day or later"
    )
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="only what is stored of this day or earlier")
    parser.add_argument("--all", action="store_true", help="also what this version of the program read")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Read again."""
    from breachledger import replay  # loads every stage: half a second
    from breachledger.commands.progress import Bar

    if args.first and args.last and args.last < args.first:
        raise UsageError(f"--from {args.first} is later than --to {args.last}: nothing lies between them")
    options = settings(args)
    existing_lake(options.lake)
    with Bar() as bar:
        bar.title("rebuild")
        count = replay.rebuild(options, args.first, args.last, everything=args.all, progress=bar.show)
    print(f"{count} pages read again", file=sys.stderr)
    return 0
