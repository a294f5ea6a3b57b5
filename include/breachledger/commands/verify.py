"""Check the promises of a lake: schemas, hashes, quotes, keys, partitions, and that nothing was left half done."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import printable
from breachledger.errors import UsageError

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
    from breachledger.files import open_files  # pyarrow takes a while to load
    from breachledger.store.schema import TABLES
    from breachledger.store.verify import verify

    lake = settings(args).lake
    files = open_files(lake)
    if not any(files.list(folder) for folder in ("archive", *TABLES)):
        raise UsageError(f"there is no lake at {lake}: give --lake DIR, or fill one with breachledger run")
    problems = 0
    for problem in verify(files):
        problems += 1
        print(printable(problem, 400))
    print(f"{lake}: {problems or 'no'} problem{'' if problems == 1 else 's'}", file=sys.stderr)
    return 1 if problems else 0
