"""Run one step of a day, for a scheduler: plan, collect, read or publish.

The steps of one run share its name (--run); what one leaves to the next stands in the lake. Each prints one JSON value.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from typing import TYPE_CHECKING, Any

from breachledger.commands.arguments import day, settings, take_catalog, take_lake
from breachledger.errors import UsageError

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger step plan 2025-12-17 --run nightly
  breachledger step collect 2025-12-17 --run nightly --source heise-security
  breachledger step read 2025-12-17 --run nightly
  breachledger step publish 2025-12-17 --run nightly"""

_RUN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("step", choices=("plan", "collect", "read", "publish"))
    parser.add_argument("day", metavar="DAY", type=day, help="the UTC day, finished")
    parser.add_argument("--run", required=True, metavar="NAME", help="small letters, digits, hyphens")
    take_lake(parser)
    take_catalog(parser)


def execute(args: argparse.Namespace) -> int:
    """Do the step; 1 where an outlet's listing could not be had, so that the scheduler tries it again."""
    if not _RUN.fullmatch(args.run):
        raise UsageError(f"--run {args.run!r}: use small letters, digits and hyphens")
    result, code = {"plan": _plan, "collect": _collect, "read": _read, "publish": _publish}[args.step](args)
    print(json.dumps(result))
    return code


def _plan(args: argparse.Namespace) -> tuple[Any, int]:
    from breachledger import pipeline  # loads every stage: half a second

    return [source.id for source in pipeline.plan(args.day, settings(args), args.source)], 0


def _collect(args: argparse.Namespace) -> tuple[Any, int]:
    from breachledger import pipeline
    from breachledger.collect import sickness
    from breachledger.files import open_files
    from breachledger.store.harvests import save_harvest

    options = settings(args)
    harvests = asyncio.run(pipeline.collect(pipeline.plan(args.day, options, args.source), args.day, options))
    sick = []
    for harvest in harvests:
        save_harvest(open_files(options.lake), args.run, harvest)
        sick += [why for why in [sickness(harvest)] if why]
    for why in sick:
        print(why, file=sys.stderr)
    counts = {"pages": sum(len(h.pages) for h in harvests), "rejects": sum(len(h.rejects) for h in harvests)}
    return counts, 1 if sick else 0


def _read(args: argparse.Namespace) -> tuple[Any, int]:
    from breachledger import pipeline
    from breachledger.errors import RetryLater
    from breachledger.files import open_files
    from breachledger.store.harvests import load_harvests
    from breachledger.store.publish import stage

    options = settings(args)
    files = open_files(options.lake)
    harvests = load_harvests(files, args.run)
    if not harvests:
        raise RetryLater("nothing_collected", f"no outlet has left anything for run {args.run}")
    refs = pipeline.pages_to_read(harvests, args.day, files)
    stage(files, args.run, pipeline.read(refs, options), harvests)
    return {"pages": len(refs)}, 0


def _publish(args: argparse.Namespace) -> tuple[Any, int]:
    from datetime import UTC, datetime

    from breachledger.files import open_files
    from breachledger.store.harvests import drop_harvests
    from breachledger.store.publish import publish
    from breachledger.store.staging import Staged

    files = open_files(settings(args).lake)
    changed = publish(files, Staged(args.run), now=datetime.now(UTC))
    drop_harvests(files, args.run)
    return {"days": changed.days, "partitions": changed.partitions}, 0
