"""Export incidents: as STIX 2.1, as VERIS, or as a table in CSV, JSON lines or Parquet.

STIX and VERIS tell each incident in full, with who says what and the quotes; what only attackers claim, or nobody
confirms, is told with its status and never as a fact. Tables have the columns of docs/data-dictionary.md. What the
formats hold stands in docs/export.md.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from breachledger import connect
from breachledger.commands.arguments import day, settings, take_lake
from breachledger.commands.pending import tell_pending
from breachledger.commands.progress import Bar
from breachledger.errors import UsageError
from breachledger.export.destination import destination
from breachledger.export.formats import FORMATS, TABULAR, export
from breachledger.export.selection import Selection, count, country_code, incident_ids
from breachledger.export.sheet import SHEETS
from breachledger.vocabulary import FIELD_BY_NAME

if TYPE_CHECKING:
    import argparse

    from breachledger.query.ledger import Ledger

EXAMPLES = """\
  breachledger export --format stix i-0123456789ab > case.json
  breachledger export --format veris --country FR --since 2025-12-01 --output france.json
  breachledger export --format csv --sector health --sector education > incidents.csv
  breachledger export --format parquet --table claims --type ransomware --output claims.parquet"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("incident", nargs="*", metavar="INCIDENT", help="an id, or the beginning of one (default: all)")
    parser.add_argument("--format", required=True, choices=FORMATS)
    parser.add_argument("--table", choices=SHEETS, help="for csv, jsonl and parquet (default incidents)")
    parser.add_argument("--country", action="append", metavar="CODE", help="ISO 3166-1 alpha-2, of the victim")
    sectors, types = (FIELD_BY_NAME[name].values for name in ("victim.sector", "incident.type"))
    parser.add_argument("--sector", action="append", choices=sectors, metavar="SECTOR")
    parser.add_argument("--type", action="append", choices=types, metavar="TYPE")
    parser.add_argument("--since", metavar="DAY", help="first reported on this day or later")
    parser.add_argument("--until", metavar="DAY", help="first reported on this day or earlier")
    parser.add_argument("--output", type=Path, metavar="FILE", help="a file, put in its place when it is whole")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Write the export, and tell people how many incidents are in it."""
    if args.table and args.format not in TABULAR:
        raise UsageError(f"--table is for csv, jsonl and parquet: {args.format} tells incidents in full")
    if args.format == "parquet" and args.output is None and sys.stdout.isatty():
        raise UsageError("Parquet is not for a terminal: add --output FILE.parquet")
    narrowed = _narrowed(args)
    with connect(settings(args).lake) as ledger:
        tell_pending(ledger)
        selection = replace(narrowed, ids=incident_ids(ledger, args.incident))
        whole = count(ledger, selection)
        _write(ledger, selection, whole, args)
    print(f"incidents: {whole}{f' in {args.output}' if args.output else ''}", file=sys.stderr)
    return 0


def _write(ledger: Ledger, selection: Selection, whole: int, args: argparse.Namespace) -> None:
    done = 0

    def seen(more: int) -> None:
        nonlocal done
        done += more
        bar.show("incidents", done, whole)

    with Bar() as bar, destination(args.output) as out:
        bar.title("export:")
        export(ledger, selection, args.format, out, sheet=args.table or "incidents", seen=seen)


def _narrowed(args: argparse.Namespace) -> Selection:
    """What was asked for, checked."""
    since, until = (day(text) if text else None for text in (args.since, args.until))
    if since and until and until < since:
        raise UsageError(f"--until {until} is before --since {since}")
    return Selection(
        countries=tuple(country_code("--country", code) for code in args.country or ()),
        sectors=tuple(args.sector or ()),
        types=tuple(args.type or ()),
        since=since,
        until=until,
    )
