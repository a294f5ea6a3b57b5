"""Show one incident in full: field by field its values, how each stands, who says so, and the words that say it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from breachledger import connect
from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import printable
from breachledger.commands.pending import tell_pending
from breachledger.errors import UsageError
from breachledger.sentence import sentence
from breachledger.vocabulary import FIELDS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

EXAMPLES = """\
  breachledger show i-0123456789ab
  breachledger show i-0123456789ab --field people.affected --field extortion.demanded
  breachledger show i-0123456789ab --claims 20"""

STYLES = {
    "confirmed": "green",
    "reported": "cyan",
    "claimed": "yellow",
    "suspected": "magenta",
    "denied": "red",
    "disputed": "bold red",
    "undisclosed": "dim",
}
_FIELD_ORDER = {field.name: number for number, field in enumerate(FIELDS)}
_QUOTE_WIDTH = 220


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("incident", help="an id, or the beginning of one")
    parser.add_argument("--field", action="append", choices=list(_FIELD_ORDER), metavar="FIELD", help="only this field")
    parser.add_argument("--claims", type=int, default=3, metavar="N", help="quotes a value at the most (default 3)")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the incident, what is disputed first."""
    with connect(settings(args).lake) as ledger:
        tell_pending(ledger)
        found = ledger.sql("FROM incidents WHERE starts_with(incident_id, $id)", {"id": args.incident}).to_pylist()
        if len(found) != 1:
            problem = "no incident has" if not found else f"{len(found)} incidents have"
            raise UsageError(f"{problem} an id that begins with {args.incident!r}: see breachledger incidents")
        wanted = {"id": found[0]["incident_id"]}
        values = ledger.sql("FROM incident_fields WHERE incident_id = $id", wanted).to_pylist()
        claims = ledger.sql("FROM incident_claims WHERE incident_id = $id", wanted).to_pylist()
    console = Console(width=None if sys.stdout.isatty() else 140, highlight=False)
    for line in dossier(found[0], values, claims, fields=args.field, most=args.claims):
        console.print(line)
    return 0


def dossier(
    incident: dict[str, Any],
    values: list[dict[str, Any]],
    claims: list[dict[str, Any]],
    *,
    fields: list[str] | None = None,
    most: int = 3,
) -> Iterator[Text]:
    """One incident as lines for reading, conflicts first."""
    by_id = {claim["claim_id"]: claim for claim in claims}
    yield Text(printable(incident["victim_name"] or "Victim not named", 120), style="bold")
    yield Text(
        f"{incident['incident_id']} · {incident['article_count']} articles of {incident['source_count']} sources in "
        f"{', '.join(incident['languages'])} · {incident['first_reported_at']:%Y-%m-%d} to "
        f"{incident['last_reported_at']:%Y-%m-%d}",
        style="dim",
    )
    for value in sorted(values, key=_order):
        if fields and value["field"] not in fields:
            continue
        yield Text()
        yield _head(value)
        # A claim may be gone from an article that has changed since the last resolve.
        told = [by_id[claim_id] for claim_id in value["claim_ids"] if claim_id in by_id]
        shown = _each_side(told, most)
        for claim in shown:
            yield from _evidence(claim)
        if len(told) > len(shown):
            yield Text(f"    and {len(told) - len(shown)} more", style="dim")


def _each_side(told: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """The first claim of each status, so that no side of a disagreement is left out, and others up to `most`."""
    sides = {claim["status"]: claim for claim in reversed(told)}
    first = [claim for claim in told if sides[claim["status"]] is claim]
    others = [claim for claim in told if claim not in first]
    return [*first, *others[: max(0, most - len(first))]]


def _order(value: dict[str, Any]) -> tuple[bool, int, str]:
    return not value["is_conflict"], _FIELD_ORDER[value["field"]], str(value["value"])


def _head(value: dict[str, Any]) -> Text:
    scope = f" ({value['scope']})" if value["scope"] else ""
    head = Text(f"{value['field']} = {printable(value['value'] or 'not told', 80)}{scope}  ", style="bold")
    return head.append(value["status"], style=STYLES[value["status"]])


def _evidence(claim: dict[str, Any]) -> Iterator[Text]:
    """A sentence, the quote below it, and where it stands."""
    yield (
        Text("  ")
        .append(f"[{claim['status']}] ", style=STYLES[claim["status"]])
        .append(printable(sentence(claim), 200))
    )
    where = f"{claim['source']}, {claim['language']}, {claim['published_at']:%Y-%m-%d}, {claim['claim_id']}"
    yield Text("      ").append(f"“{printable(claim['quote'], _QUOTE_WIDTH)}”").append(f"  {where}", style="dim")
