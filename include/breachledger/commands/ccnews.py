"""Read past days of all outlets out of CC-NEWS, Common Crawl's archive of news pages, without asking the outlets.

Each of its files (about a gigabyte) is read once for all outlets; a pass that is broken off goes on where it was.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from breachledger.commands.arguments import days, settings, take_catalog, take_lake

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger ccnews 2025-12-17
  breachledger ccnews 2025-12-08..2025-12-19 --source heise-security"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("days", metavar="FROM[..TO]", help="days on which the pages were crawled, both ends included")
    take_lake(parser)
    take_catalog(parser)


def execute(args: argparse.Namespace) -> int:
    """Read the files of the days; 1 where one could not be read to its end."""
    from breachledger.ccnews import take  # loads every stage: half a second
    from breachledger.commands.progress import Bar
    from breachledger.errors import GiveUp, RetryLater

    with Bar() as bar:

        def told(name: str, pages: int, records: int) -> None:
            bar.say(f"{name}: {records} records so far, {pages} pages new")

        try:
            done = asyncio.run(take(days(args.days), settings(args), args.source, told))
        except (GiveUp, RetryLater) as error:
            bar.say(f"no list of files: {error}")
            return 1
        bar.say(f"{done.files} files, {done.records} records, {done.pages} pages new")
    for fault in done.faults:
        print(fault, file=sys.stderr)
    return 1 if done.faults else 0
