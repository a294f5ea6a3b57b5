"""An alert as a sentence or two in English, with figures and how they stand.

The values come from strangers. What is written here is one line of printable characters, in which nothing is an address
that a mail program would make a link of; whoever puts it into HTML has to escape it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from breachledger.query.counts import assertions
from breachledger.sentence import PHRASES, SCOPES, value_in_words
from breachledger.visible import cut, visible
from breachledger.vocabulary import FIELD_BY_NAME, Kind, Status

if TYPE_CHECKING:
    from breachledger.alerts.snapshot import Row, View

_LONGEST_VALUE = 80
_MOST_VALUES = 6
_ADDRESS = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})|(?<=\d)\.(?=\d+\.)")

STANDINGS = {
    Status.CONFIRMED: "confirmed by the victim or an authority",
    Status.REPORTED: "reported",
    Status.CLAIMED: "claimed by the attackers",
    Status.SUSPECTED: "suspected",
    Status.DENIED: "denied",
    "disputed": "disputed",
}
_RANK = tuple(STANDINGS)

_FIGURES = (
    "people.affected", "records.affected", "organisations.affected", "data.exfiltrated", "data.volume",
    "extortion.demanded", "extortion.amount", "extortion.paid", "impact.disruption", "impact.cost",
)  # fmt: skip
"""What is told of a new incident besides victim, supplier, type and actor."""


def detail(change: str, view: View, row: Row | None) -> str:
    """What has changed, for a person who knows nothing of the incident."""
    if row is None:
        return f"New incident: {_about(view)}.{_figures(view)}"
    told = _confirmed(view, row) if change == "confirmed" else _disputed(row)
    return f"{told}. The incident: {_about(view)}."


def _confirmed(view: View, row: Row) -> str:
    is_figure = FIELD_BY_NAME[row["field"]].kind in {Kind.NUMBER, Kind.MONEY}
    # What else is told of the same, so that a figure is not taken for the only one.
    others = [one for one in view.of(row["field"]) if one is not row] if is_figure else []
    told = [f"{value(one)} ({STANDINGS[one['status']]})" for one in sorted(others, key=_order)[:_MOST_VALUES]]
    also = f"; also told: {', '.join(told)}" if told else ""
    return f"Confirmed by the victim or an authority: {statement(row)}{also}"


def _disputed(row: Row) -> str:
    told = f"{_counted(assertions(row), 'statement')} for it ({STANDINGS[row['best_status']]})"
    return f"Sources disagree on whether {statement(row)}: {told}, {row['denied']} against it"


def statement(row: Row) -> str:
    """A value as a statement, to be read after "that": `16,000 people are affected`."""
    phrases = PHRASES[row["field"]]
    phrase = str(phrases["one"] if row["value_number"] == 1 and "one" in phrases else phrases["says"])
    scope = row["scope"] or ""
    return phrase.format(value=value(row), scope=SCOPES.get(scope, printable(scope)) or "operations")


def value(row: Row) -> str:
    """A value in words, harmless."""
    qualifiers = row["qualifiers"] or []
    known = {name: row[name] for name in ("field", "value_text", "value_number", "unit", "precision")}
    times = {name: row[name].isoformat() if row[name] else None for name in ("value_start", "value_end")}
    qualifier = qualifiers[0] if len(qualifiers) == 1 else None
    return printable(value_in_words({**known, **times, "qualifier": qualifier}))


def printable(text: str) -> str:
    """Text of strangers on one line: no control characters, no address as such, not too long."""
    line = " ".join(visible(text).split())
    line = _ADDRESS.sub("[.]", line.replace("://", "[:]//"))
    return cut(line, _LONGEST_VALUE)


def _about(view: View) -> str:
    """Who was hit, where, by what, and since when it is told."""
    one = view.incident
    where = [*_best(view, "victim.country")[:1], *_best(view, "victim.sector")[:1]]
    told = [
        (_best(view, "victim.name") or ["a victim that is not named"])[0] + (f" ({', '.join(where)})" if where else ""),
        *_best(view, "incident.type")[:2],
        *(f"through {supplier}" for supplier in _best(view, "supplier.name")[:1]),
        *(f"by {actor}" for actor in _best(view, "actor.name")[:1]),
        f"first reported on {one['first_reported_at']:%Y-%m-%d}",
        f"by {_counted(one['source_count'] or 0, 'outlet')} so far",
    ]
    return ", ".join(told)


def _best(view: View, field: str) -> list[str]:
    """The values of a field that are asserted, best first, each with how it stands where that is not plain."""
    rows = sorted((row for row in view.of(field) if row["status"] != Status.DENIED), key=_order)
    plain = {Status.CONFIRMED, Status.REPORTED}
    return [value(row) if row["status"] in plain else f"{value(row)} [{STANDINGS[row['status']]}]" for row in rows]


def _order(row: Row) -> tuple[int, int, str]:
    """Best first; among equals what is said most often."""
    return _RANK.index(row["best_status"]), -assertions(row), value(row)


def _figures(view: View) -> str:
    """What is told of its size, as a sentence after a space; empty where nothing is."""
    rows = [row for field in _FIGURES for row in sorted(view.of(field), key=_order)]
    if not rows:
        return ""
    text = "; ".join(f"{statement(row)} ({STANDINGS[row['status']]})" for row in rows[:_MOST_VALUES])
    more = f"; {len(rows) - _MOST_VALUES} more" if len(rows) > _MOST_VALUES else ""
    return f" {text[0].upper()}{text[1:]}{more}."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
