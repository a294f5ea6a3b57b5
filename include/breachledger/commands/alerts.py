"""List the alerts that were made, or check the watch list that asks for them.

The watch list is watchlist.toml in the lake (docs/alerts.md). resolve makes the alerts; in Airflow, the DAG
incident_ledger sends them.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from breachledger import connect
from breachledger.commands.arguments import day, settings, take_lake
from breachledger.commands.output import FORMATS, write
from breachledger.watchlist import CHANGES, PATH, load

if TYPE_CHECKING:
    import argparse

    from breachledger.files import Files

EXAMPLES = """\
  breachledger alerts
  breachledger alerts --since 2025-12-01 --watch "our suppliers"
  breachledger alerts --change conflict --format json
  breachledger alerts --check"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--check", action="store_true", help="check the watch list, and count what meets each entry")
    parser.add_argument("--since", type=day, metavar="DAY", help="made on this day or later (UTC)")
    parser.add_argument("--watch", metavar="NAME", help="only of this entry of the watch list")
    parser.add_argument("--change", choices=CHANGES, help="only of this kind")
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument(
        "--untold", nargs="+", metavar="CHANNEL", help="for a scheduler: as JSON, what was not sent there"
    )
    parser.add_argument(
        "--told", nargs="+", metavar=("CHANNEL", "ID"), help="for a scheduler: note that these were sent there"
    )
    parser.add_argument("--attended", action="store_true", help="end when standard input ends: its holder has died")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """List, check, or tell a scheduler."""
    from breachledger.files import open_files

    if args.attended:
        from breachledger.attended import end_with_parent

        end_with_parent()
    files = open_files(settings(args).lake)
    if args.untold or args.told:
        _schedule(files, args)
    elif args.check:
        _check(args, files)
    else:
        _list(args)
    return 0


def _schedule(files: Files, args: argparse.Namespace) -> None:
    """What a scheduler asks for, or notes; one JSON value on standard output."""
    from breachledger.alerts.told import mark_told, untold  # pyarrow takes a while to load
    from breachledger.plain import plain

    now = datetime.now(UTC)
    if args.told:
        channel, *ids = args.told
        mark_told(files, channel, ids, now)
        print(json.dumps({"channel": channel, "told": len(ids)}))
        return
    found = untold(files, args.untold, now)
    print(json.dumps({name: [{key: plain(row[key]) for key in row} for row in rows] for name, rows in found.items()}))


def _check(args: argparse.Namespace, files: Files) -> None:
    """One line for each entry: how many incidents meet it now, and how many of these are recent."""
    from breachledger.alerts import RECENT_DAYS
    from breachledger.alerts.matching import meets
    from breachledger.alerts.reading import snapshot

    options = settings(args)
    watch = load(files, options.watchlist)
    if not watch:
        print(f"nothing is watched: {options.watchlist or PATH} has no entry (docs/alerts.md)", file=sys.stderr)
        return
    with connect(options.lake) as ledger:
        stand = snapshot(ledger, with_texts=watch.wants_text)
    views = stand.views(stand.ids())
    since = datetime.now(UTC) - timedelta(days=RECENT_DAYS)
    for entry in watch.entries:
        met = [view for view in views.values() if meets(entry, view)]
        recent = sum(view.incident["last_reported_at"] >= since for view in met)
        print(f"{entry.name}: met by {len(met)} incidents, {recent} of them told of in the last {RECENT_DAYS} days")


def _list(args: argparse.Namespace) -> None:
    """The alerts, the newest first."""
    asked: dict[str, Any] = {"watch": args.watch, "change": args.change}
    conditions = [f"{name} = ${name}" for name, value in asked.items() if value]
    parameters = {name: value for name, value in asked.items() if value}
    if args.since:
        conditions.append("sent_at >= $since")
        parameters["since"] = args.since
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    with connect(settings(args).lake) as ledger:
        found = ledger.sql(
            f"FROM alerts {where} ORDER BY sent_at DESC, watch, incident_id, alert_id",  # values are bound
            parameters,
        )
    write(found, args.format)
