"""Check the promises of a lake: schemas, hashes, quotes, keys, partitions, and that nothing was left half done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from breachledger.commands.arguments import existing_lake, settings, take_lake
from breachledger.commands.output import printable

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger verify
  breachledger verify --lake s3://security-news/lake"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print each problem on a line; 1 where there is one."""
    from breachledger.store.verify import verify  # pyarrow takes a while to load

    lake = settings(args).lake
    problems = 0
    for problem in verify(existing_lake(lake)):
        problems += 1
        print(printable(problem, 400))
    print(f"{lake}: {problems or 'no'} problem{'' if problems == 1 else 's'}", file=sys.stderr)
    return 1 if problems else 0
