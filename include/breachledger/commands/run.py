"""Run days end to end: list, fetch, archive, clean, read, publish and resolve. Needs no Airflow.

A day that was run before is completed: what is stored is not fetched again unless the outlet says that it changed, and
what an older version of the program read is read again from the archive.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

from breachledger.commands.arguments import days, settings, take_catalog, take_lake

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from breachledger.model import Harvest, Window

EXAMPLES = """\
  breachledger run 2025-12-17
  breachledger run 2025-12-08..2025-12-19 --lake var/lake
  breachledger run 2025-12-17 --source heise-security --source bleepingcomputer"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("days", metavar="FROM[..TO]", help="one day, or two with both ends included (UTC)")
    take_lake(parser)
    take_catalog(parser)


def execute(args: argparse.Namespace) -> int:
    """Run the days in order; 1 where an outlet's listing could not be had."""
    from breachledger import pipeline  # loads every stage: half a second
    from breachledger.collect import sickness
    from breachledger.commands.progress import Bar
    from breachledger.commands.resolve import summary

    window, options = days(args.days), settings(args)
    pipeline.plan(window.last, options, args.source)
    failed: list[str] = []
    with Bar() as bar:
        for number, day in enumerate(wanted := list(_each(window)), 1):
            bar.title(f"{day} ({number} of {len(wanted)})")
            harvests, changed = pipeline.run_day(day, options, args.source, bar.show)
            bar.say(f"{day}: {_summary(harvests)}, {len(changed.days)} partition days changed")
            failed += [why for why in map(sickness, harvests) if why]
        bar.say(summary(pipeline.resolve(options)))
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


def _each(window: Window) -> Iterator[date]:
    for offset in range((window.last - window.first).days + 1):
        yield window.first + timedelta(days=offset)


def _summary(harvests: Sequence[Harvest]) -> str:
    listed = sum(not visit.listing for harvest in harvests for visit in harvest.visits)
    pages = sum(len(harvest.pages) for harvest in harvests)
    rejects = sum(len(harvest.rejects) for harvest in harvests)
    return f"{listed} links, {pages} pages, {rejects} rejects"
