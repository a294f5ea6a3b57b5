"""List incidents: who was hit, where, what is confirmed, what is only claimed, and where sources disagree."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from breachledger import connect
from breachledger.commands.arguments import day, settings, take_lake
from breachledger.commands.output import FORMATS, printable, write
from breachledger.commands.past import at_that_time, take_as_of, tell_as_of
from breachledger.commands.pending import tell_pending
from breachledger.commands.screen import Screen
from breachledger.export.selection import country_code
from breachledger.vocabulary import FIELD_BY_NAME

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger incidents
  breachledger incidents --country FR --since 2025-12-01
  breachledger incidents --country IT --as-of 2025-12-13
  breachledger incidents --sector health --format csv > health.csv"""

_QUANTITIES = ("confirmed", "reported", "claimed")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--country", metavar="CODE", help="ISO 3166-1 alpha-2, of the victim")
    parser.add_argument("--sector", choices=FIELD_BY_NAME["victim.sector"].values, metavar="SECTOR")
    parser.add_argument("--type", choices=FIELD_BY_NAME["incident.type"].values, metavar="TYPE")
    parser.add_argument("--since", metavar="DAY", help="first reported on this day or later")
    parser.add_argument("--conflict", action="store_true", help="only those where sources disagree")
    take_as_of(parser)
    parser.add_argument("--format", choices=FORMATS, default="table")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the list, the newest first."""
    conditions, parameters = _conditions(args)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    query = f"FROM incidents {where} ORDER BY first_reported_at DESC, incident_id"  # values are bound
    with connect(settings(args).lake) as ledger, at_that_time(ledger, args) as then:
        tell_pending(ledger)
        found = then.sql(query, parameters)
    tell_as_of(args)
    if args.format != "table":
        write(found, args.format)
    else:
        Screen(width=None if sys.stdout.isatty() else 160).print(overview(found.to_pylist()))
        print(f"incidents: {found.num_rows}; one in full: breachledger show INCIDENT", file=sys.stderr)
    return 0


def _conditions(args: argparse.Namespace) -> tuple[list[str], dict[str, Any]]:
    """What was asked for, as SQL with parameters."""
    parameters: dict[str, Any] = {}
    conditions = ["has_conflict"] if args.conflict else []
    if args.country:
        conditions.append("victim_country = $country")
        parameters["country"] = country_code("--country", args.country)
    if args.sector:
        conditions.append("victim_sector = $sector")
        parameters["sector"] = args.sector
    if args.type:
        conditions.append("list_contains(incident_type, $type)")
        parameters["type"] = args.type
    if args.since:
        conditions.append("first_reported_at >= $since")
        parameters["since"] = day(args.since)
    return conditions, parameters


def overview(rows: list[dict[str, Any]]) -> Table:
    """Incidents as a table for reading; every figure stands with the status that it has, disagreement in bold."""
    shown = Table(show_edge=False, pad_edge=False)
    for name in ("incident", "reported", "victim", "in", "type", "people affected", "ransom demanded", "told by"):
        shown.add_column(name, overflow="fold", no_wrap=name in {"incident", "reported"})
    for row in rows:
        figures = [f"{figure} {status}" for status in _QUANTITIES if (figure := _people(row, status))]
        cells = [
            row["incident_id"],
            f"{row['first_reported_at']:%Y-%m-%d}",
            printable(row["victim_name"] or "not named", 60),
            row["victim_country"] or "",
            ", ".join(row["incident_type"] or []),
            "\n".join(figures),
            row["extortion_demanded_status"] or "",
            f"{row['article_count']}: {' '.join(row['languages'])}",
        ]
        shown.add_row(*(Text(cell) for cell in cells), style="bold" if row["has_conflict"] else None)
    return shown


def _people(row: dict[str, Any], status: str) -> str:
    low, high = (row[f"people_affected_{status}_{end}"] for end in ("min", "max"))
    if low is None:
        return ""
    return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
