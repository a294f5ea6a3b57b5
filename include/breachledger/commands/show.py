"""Show one incident in full: field by field its values, how each stands, who says so, and the words that say it.

An id that was merged into another shows the incident that stands. With --timeline: what became known when, one change
in the standing of a value after the other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.text import Text

from breachledger import connect
from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import printable
from breachledger.commands.past import at_that_time, moment_of, take_as_of, tell_as_of
from breachledger.commands.pending import tell_pending
from breachledger.commands.screen import Screen
from breachledger.errors import UsageError
from breachledger.export.dossiers import each_side, reading_order
from breachledger.plain import json_line, plain
from breachledger.query.aliases import standing
from breachledger.query.as_of import ALWAYS
from breachledger.query.counts import is_taken_back
from breachledger.sentence import sentence
from breachledger.vocabulary import FIELD_ORDER

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from breachledger.query.ledger import Ledger

EXAMPLES = """\
  breachledger show i-0123456789ab
  breachledger show i-0123456789ab --field people.affected --field extortion.demanded
  breachledger show i-0123456789ab --claims 20
  breachledger show i-0123456789ab --as-of 2025-12-13
  breachledger show i-0123456789ab --timeline --field people.affected"""

STYLES = {
    "confirmed": "green",
    "reported": "cyan",
    "claimed": "yellow",
    "suspected": "magenta",
    "denied": "red",
    "disputed": "bold red",
    "undisclosed": "dim",
}
_QUOTE_WIDTH = 220
_ARTICLES = """
    SELECT article_id, incident_no, source, language, published_at, title, url, near_duplicate_of, revision
    FROM incident_articles JOIN articles USING (article_id)
    WHERE incident_id = $id
    ORDER BY published_at, article_id
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("incident", help="an id, or the beginning of one")
    parser.add_argument("--field", action="append", choices=list(FIELD_ORDER), metavar="FIELD", help="only this field")
    parser.add_argument("--claims", type=int, default=3, metavar="N", help="quotes a value at the most (default 3)")
    take_as_of(parser)
    parser.add_argument("--timeline", action="store_true", help="what became known when, instead")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="json: one object; with --timeline one a change"
    )
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the incident, what is disputed first, or its timeline."""
    if args.claims < 1:
        raise UsageError(f"--claims {args.claims}: give 1 or more")
    with connect(settings(args).lake) as ledger:
        tell_pending(ledger)
        incident, aliases = standing(ledger, args.incident)
        if aliases:
            print(f"{', '.join(aliases)}: merged into {incident}", file=sys.stderr)
        tell_as_of(args)
        lines = _timeline(ledger, incident, args) if args.timeline else _incident(ledger, incident, args)
    console = Screen(width=None if sys.stdout.isatty() else 140, highlight=False)
    for line in lines:
        print(line) if isinstance(line, str) else console.print(line)
    return 0


def _incident(ledger: Ledger, incident: str, args: argparse.Namespace) -> Iterable[Text | str]:
    """The incident as of today, or of the day that is given.

    Raises:
        UsageError: nothing of it was known then.
    """
    with at_that_time(ledger, args, incident) as then:
        wanted = {"id": incident}
        found = then.sql("FROM incidents WHERE incident_id = $id", wanted).to_pylist()
        if not found:
            raise UsageError(f"nothing was known of {incident} by then: breachledger show {incident} --timeline")
        values = then.sql("FROM incident_fields WHERE incident_id = $id", wanted).to_pylist()
        claims = then.sql("FROM incident_claims WHERE incident_id = $id", wanted).to_pylist()
        if args.format == "json":
            articles = then.sql(_ARTICLES, wanted).to_pylist()
            return [json_line(incident_object(found[0], articles, values, claims, fields=args.field))]
    return list(dossier(found[0], values, claims, fields=args.field, most=args.claims))


def _timeline(ledger: Ledger, incident: str, args: argparse.Namespace) -> Iterable[Text | str]:
    """The changes until today, or until the day that is given."""
    from breachledger.commands.timeline import change_object, timeline_lines  # these are made of what stands here
    from breachledger.query.timeline import timeline

    seen = args.seen_as_of is not None
    with ledger.as_of(moment_of(args) or ALWAYS, seen=seen, incident=incident) as then:
        changes = [change for change in timeline(then) if not args.field or change.field in args.field]
    if args.format == "json":
        return [json_line(change_object(change)) for change in changes]
    return timeline_lines(incident, changes)


def incident_object(
    incident: dict[str, Any],
    articles: list[dict[str, Any]],
    values: list[dict[str, Any]],
    claims: list[dict[str, Any]],
    *,
    fields: list[str] | None = None,
) -> dict[str, Any]:
    """One incident as a JSON object: its columns, `articles`, and `fields` with their `claims`."""
    by_id = {claim["claim_id"]: claim for claim in claims}
    told = [value for value in sorted(values, key=reading_order) if not fields or value["field"] in fields]
    return {
        **plain_row(incident),
        "articles": [plain_row(article) for article in articles],
        "fields": [
            {**plain_row(value), "claims": [plain_row(by_id[one]) for one in value["claim_ids"] if one in by_id]}
            for value in told
        ],
    }


def plain_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row in the plain types of JSON."""
    return {name: plain(value) for name, value in row.items()}


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
    for value in sorted(values, key=reading_order):
        if fields and value["field"] not in fields:
            continue
        yield Text()
        yield _head(value)
        # A claim may be gone from an article that has changed since the last resolve.
        told = [by_id[claim_id] for claim_id in value["claim_ids"] if claim_id in by_id]
        shown = each_side(told, most)
        for claim in shown:
            yield from evidence(claim)
        if len(told) > len(shown):
            yield Text(f"    and {len(told) - len(shown)} more", style="dim")


def _head(value: dict[str, Any]) -> Text:
    head = Text(f"{stated(value['field'], value['value'], value['scope'])}  ", style="bold")
    head.append(value["status"], style=STYLES[value["status"]])
    return head.append("  taken back since" if is_taken_back(value) else "", style="dim")


def stated(field: str, value: str | None, scope: str) -> str:
    """A field and its value, with the scope where there is one."""
    return f"{field} = {printable(value or 'not told', 80)}{f' ({scope})' if scope else ''}"


def evidence(claim: dict[str, Any]) -> Iterator[Text]:
    """A sentence, the quote below it, and where it stands."""
    yield (
        Text("  ")
        .append(f"[{claim['status']}] ", style=STYLES[claim["status"]])
        .append(printable(sentence(claim), 200))
    )
    where = f"{claim['source']}, {claim['language']}, {claim['published_at']:%Y-%m-%d}, {claim['claim_id']}"
    yield Text("      ").append(f"“{printable(claim['quote'], _QUOTE_WIDTH)}”").append(f"  {where}", style="dim")
