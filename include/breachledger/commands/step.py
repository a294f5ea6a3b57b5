"""Run one step for a scheduler: collect, read and publish of a day; resolve, verify and health of the lake.

The steps of one day share the name of their run (--run); what one leaves to the next stands in the lake. Each prints
one JSON value on standard output and logs JSON lines on standard error. Exit code 75: try again later; 70: a defect of
ours, trying again will not help; others as everywhere.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import secrets
from typing import TYPE_CHECKING, Any

from breachledger.attended import end_with_parent
from breachledger.commands.arguments import day, settings, take_catalog, take_lake
from breachledger.errors import Defect, RetryLater, UsageError
from breachledger.log_lines import about, log_as_json

if TYPE_CHECKING:
    import argparse

log = logging.getLogger(__name__)

EXAMPLES = """\
  breachledger step collect 2025-12-17 --run nightly
  breachledger step collect 2025-12-17 --run nightly --source heise-security
  breachledger step read 2025-12-17 --run nightly
  breachledger step publish 2025-12-17 --run nightly --staged nightly-3f2a9c01
  breachledger step resolve
  breachledger step health"""

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("step", choices=tuple(_STEPS))
    parser.add_argument("day", metavar="DAY", nargs="?", type=day, help="the UTC day, finished: for steps of a day")
    parser.add_argument("--run", metavar="NAME", help="small letters, digits, hyphens: for steps of a day, and resolve")
    parser.add_argument("--staged", metavar="NAME", help="what the read step has printed, for publish")
    parser.add_argument("--attended", action="store_true", help="end when standard input ends: its holder has died")
    take_lake(parser)
    take_catalog(parser)


def execute(args: argparse.Namespace) -> int:
    """Do the step and print what came of it."""
    _check(args)
    if args.attended:
        end_with_parent()
    log_as_json()
    with about(step=args.step, **({"day": str(args.day)} if args.day else {})):
        try:
            print(json.dumps(_STEPS[args.step](args)))
        except RetryLater as error:
            log.warning("%s", error)
            return os.EX_TEMPFAIL
        except Defect:
            log.exception("a promise of ours does not hold")
            return os.EX_SOFTWARE
    return 0


def _check(args: argparse.Namespace) -> None:
    """Raises UsageError where a name is no name, or a step lacks what it needs."""
    for option, name in (("--run", args.run), ("--staged", args.staged)):
        if name is not None and not _NAME.fullmatch(name):
            raise UsageError(f"{option} {name!r}: use small letters, digits and hyphens")
    if args.step in _OF_A_DAY and not (args.day and args.run):
        raise UsageError(f"step {args.step} needs a DAY and --run NAME")
    if args.step == "publish" and not args.staged:
        raise UsageError("step publish needs --staged NAME, which step read has printed")


def _collect(args: argparse.Namespace) -> Any:
    """List and fetch; the outlets of which no listing could be had, each with the reason."""
    from breachledger import pipeline  # loads every stage: half a second
    from breachledger.collect import sickness
    from breachledger.files import open_files
    from breachledger.store.harvests import save_harvest

    options = settings(args)
    harvests = asyncio.run(pipeline.collect(pipeline.plan(args.day, options, args.source), args.day, options))
    for harvest in harvests:
        save_harvest(open_files(options.lake), args.run, harvest)
    return {
        "outlets": len(harvests),
        "pages": sum(len(harvest.pages) for harvest in harvests),
        "rejects": sum(len(harvest.rejects) for harvest in harvests),
        "sick": {harvest.source: why for harvest in harvests if (why := sickness(harvest))},
    }


def _read(args: argparse.Namespace) -> Any:
    """Read what was collected; the name under which it is staged, and the outlets of which no listing could be had.

    Each attempt has a name of its own: of two that overlap, because a scheduler took the first for dead, only one is
    published, and neither writes into the other's files.
    """
    from breachledger import pipeline
    from breachledger.collect import sickness
    from breachledger.files import open_files
    from breachledger.store.harvests import load_harvests
    from breachledger.store.publish import stage

    options = settings(args)
    files = open_files(options.lake)
    harvests = load_harvests(files, args.run)
    refs = pipeline.pages_to_read(harvests, args.day, files)
    staged = f"{args.run}-{secrets.token_hex(4)}"
    stage(files, staged, pipeline.read(refs, options), harvests)
    sick = [harvest.source for harvest in harvests if sickness(harvest)]
    return {"outlets": len(harvests), "pages": len(refs), "sick": sick, "staged": staged}


def _publish(args: argparse.Namespace) -> Any:
    """Publish what was staged; what changed, and what the lake now holds of the day."""
    from datetime import UTC, datetime

    from breachledger import archive
    from breachledger.files import open_files
    from breachledger.store.day_summary import summarise
    from breachledger.store.harvests import drop_harvests, load_harvests
    from breachledger.store.publish import publish
    from breachledger.store.staging import Staged

    files = open_files(settings(args).lake)
    changed = publish(files, Staged(args.staged), now=datetime.now(UTC))
    archive.taken(files, (ref for harvest in load_harvests(files, args.run) for ref in harvest.pages))
    drop_harvests(files, args.run)
    return {"days": changed.days, "summary": summarise(files, str(args.day))}


def _resolve(args: argparse.Namespace) -> Any:
    """Make incidents of what is pending; the days that were, and how many incidents there are now."""
    from datetime import UTC, datetime

    from breachledger.files import open_files
    from breachledger.resolution import resolve

    options = settings(args)
    resolved = resolve(open_files(options.lake), now=datetime.now(UTC), run=args.run, watchlist=options.watchlist)
    return {"days": resolved.days, "incidents": resolved.incidents, "months": resolved.changed.days}


def _verify(args: argparse.Namespace) -> Any:
    """Check the promises of the lake; the number of broken ones, which stand in the log."""
    from breachledger.files import open_files
    from breachledger.store.verify import verify

    problems = 0
    for problem in verify(open_files(settings(args).lake)):
        problems += 1
        log.error("%s", problem)
    return {"problems": problems}


def _health(args: argparse.Namespace) -> Any:
    """How each source has been of late, up to yesterday; nothing where no day was ever run."""
    from datetime import UTC, datetime, timedelta

    from breachledger.files import open_files
    from breachledger.query.health import source_health

    lake = settings(args).lake
    if not open_files(lake).list("runs"):
        return []
    return source_health(lake, datetime.now(UTC).date() - timedelta(days=1))


_OF_A_DAY = {"collect": _collect, "read": _read, "publish": _publish}
_STEPS = {**_OF_A_DAY, "resolve": _resolve, "verify": _verify, "health": _health}
