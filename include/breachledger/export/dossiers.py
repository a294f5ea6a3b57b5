"""What the lake knows of one incident: its row, its values, the claims behind them, the articles that make them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from breachledger.export.reports import claims, reports
from breachledger.export.selection import IN_PAGE, pages
from breachledger.query.counts import assertions, is_taken_back
from breachledger.vocabulary import FIELD_ORDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from breachledger.export.selection import Page, Selection
    from breachledger.query.ledger import Ledger

Row = dict[str, Any]

FACTS = frozenset({"confirmed", "reported"})
"""What may stand in a property as it is; all else only with its status beside it."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One incident. `claims` are by id, `values` in the order of field, value and scope, `articles` by their day."""

    incident: Row
    values: list[Row]
    claims: dict[str, Row]
    articles: list[Row]

    def of(self, *fields: str) -> list[Row]:
        """The values of some fields that somebody asserts and has not taken back."""
        return [value for value in self.values if value["field"] in fields and is_asserted(value)]

    def facts(self, *fields: str) -> list[Row]:
        """Those of them that are confirmed or reported, and that nobody denies."""
        return [value for value in self.of(*fields) if value["status"] in FACTS]

    def evidence(self, value: Row) -> list[Row]:
        """The claims behind a value; one may be gone from an article that has changed since the last resolve."""
        return [self.claims[claim_id] for claim_id in value["claim_ids"] or [] if claim_id in self.claims]


def is_asserted(value: Row) -> bool:
    """Whether a value is more than denied, not told, or taken back by all who said it."""
    return value["value"] is not None and assertions(value) > 0


def reading_order(value: Row) -> tuple[bool, int, int, bool, str, str]:
    """Sorts values for reading: conflicts first, of these what most contradict each other on, then by field.

    In each field what was taken back comes last.
    """
    contested = min(assertions(value), value["denied"]) if value["is_conflict"] else 0
    place = FIELD_ORDER[value["field"]], is_taken_back(value)
    return not value["is_conflict"], -contested, *place, value["scope"] or "", str(value["value"])


def each_side(told: list[Row], most: int) -> list[Row]:
    """The first claim of each status, so that no side of a disagreement is left out, and others up to `most`."""
    sides = {claim["status"]: claim for claim in reversed(told)}
    first = [claim for claim in told if sides[claim["status"]] is claim]
    others = [claim for claim in told if claim not in first]
    return [*first, *others[: max(0, most - len(first))]]


_INCIDENTS = f"FROM incidents WHERE {IN_PAGE} ORDER BY incident_id"

_VALUES = f"FROM incident_fields WHERE {IN_PAGE} ORDER BY incident_id, field, value NULLS LAST, scope, claim_ids"

_CLAIM = """
    incident_id, claim_id, article_id, field, status, source_role, source_name, polarity, temporality, scope, qualifier,
    value_text, value_number, unit, value_start, value_end, precision, value_canonical, quote
"""
_ARTICLE = ("source", "language", "published_at", "updated_at", "url", "title")
"""What a claim has of its article."""


def dossiers(ledger: Ledger, selection: Selection, seen: Callable[[int], None] = lambda _: None) -> Iterator[Dossier]:
    """The chosen incidents, one after the other by month and id; `seen` is told how many of each page were taken."""
    for page in pages(ledger, selection):
        yield from _read(ledger, page)
        seen(len(page.ids))


def _read(ledger: Ledger, page: Page) -> Iterator[Dossier]:
    by_month = {"month": page.month, "ids": page.ids}
    found = reports(ledger, page)
    articles = {row["article_id"]: row for row in found.to_pylist()}
    told = _by_incident(
        claim | {name: articles[claim["article_id"]][name] for name in _ARTICLE}
        for claim in claims(ledger, page, found, _CLAIM).to_pylist()
    )
    reported = _by_incident(found.to_pylist())
    values = _by_incident(ledger.sql(_VALUES, by_month).to_pylist())
    for incident in ledger.sql(_INCIDENTS, by_month).to_pylist():
        name = incident["incident_id"]
        once = {row["article_id"]: row for row in reported[name]}
        yield Dossier(incident, values[name], {claim["claim_id"]: claim for claim in told[name]}, list(once.values()))


def _by_incident(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["incident_id"]].append(row)
    return found
