"""Make incidents of the claims of all articles, and write them to the lake.

Where no day has changed since the last time, nothing is done. run, ingest, rebuild and forget end with it.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from breachledger.commands.arguments import day, settings, take_lake
from breachledger.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from breachledger.resolution import Resolved

EXAMPLES = """\
  breachledger resolve
  breachledger resolve --json
  breachledger resolve --since 2025-12-01 --lake var/lake"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--since", type=day, metavar="DAY", help="take this day and later ones for changed")
    parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Resolve."""
    from breachledger.files import open_files  # pyarrow takes a while to load
    from breachledger.resolution import resolve
    from breachledger.store.schema import TABLES

    options = settings(args)
    lake = options.lake
    files = open_files(lake)
    if not any(files.list(name) for name in TABLES):
        raise UsageError(f"there is no lake at {lake}: give --lake DIR, or fill one with breachledger run")
    resolved = resolve(files, now=datetime.now(UTC), since=args.since, watchlist=options.watchlist)
    if args.json:
        changed = {"months": resolved.changed.days, "partitions": resolved.changed.partitions}
        print(json.dumps({"days": resolved.days, "incidents": resolved.incidents, **changed}))
    else:
        print(summary(resolved), file=sys.stderr)
    return 0


def summary(resolved: Resolved) -> str:
    """What was done, in a sentence."""
    if resolved.incidents is None:
        return "nothing to resolve: no day has changed since the last time"
    what = _counted(resolved.days, "day") if resolved.days else "what was judged is"
    return (
        f"{what} resolved: {resolved.incidents} incidents, {_counted(resolved.changed.days, 'month')} of them changed"
    )


def _counted(things: Sequence[str], word: str) -> str:
    return f"{len(things)} {word}{'' if len(things) == 1 else 's'}"
