"""How the values of an incident changed from one moment to the next. A pure function of two states."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from breachledger.vocabulary import FIELD_ORDER

Row = dict[str, Any]
Key = tuple[str, str | None, str]
State = Mapping[Key, Row]
"""Rows of `incident_fields` that stand at one moment, by field, key of the value, and scope."""

RANKS = {"confirmed": 4, "reported": 3, "claimed": 2, "suspected": 1, "denied": 0, "undisclosed": 0}
"""The statuses of claims, by what they weigh."""


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in the standing of one value."""

    at: datetime
    """Since when it is known, UTC."""
    change: str
    """`new`, `raised`, `lowered`, `conflict begun`, `conflict ended`, `replaced` by another value, or `withdrawn`."""
    field: str
    scope: str
    value: str | None
    """The value that stands now, or stood; None where it is said not to be known."""
    status: str | None
    """How it stands now; None where nobody says it any more."""
    was_value: str | None
    """The value that it replaces."""
    was_status: str | None
    """How it, or the one that it replaces, stood; None where it is new."""
    claim: Row
    """The statement that made the change, by coming or by going."""
    is_said: bool
    """Whether the claim stands now."""


@dataclass(frozen=True, slots=True)
class Step:
    """One moment, and the one before it."""

    at: datetime
    before: State
    after: State
    came: Collection[str]
    """Ids of the claims in the versions that came at this moment."""


def changes(step: Step, claims: Mapping[str, Row]) -> Iterator[Change]:
    """What changed, in the order of the fields; `claims` are all that any version holds, by id."""
    successors = {key: _successor(step, key) for key in step.before.keys() - step.after.keys()}
    for key in sorted(step.before.keys() | step.after.keys(), key=_place):
        old, new = step.before.get(key), step.after.get(key)
        if new is None:
            by = successors[key]
            yield _change(step, claims, "replaced" if by else "withdrawn", old, by and step.after[by])
        elif old is None:
            if key not in successors.values():
                yield _change(step, claims, "new", None, new)
        elif old["status"] != new["status"]:
            yield _change(step, claims, _word(old["status"], new["status"]), old, new)


def _successor(step: Step, key: Key) -> Key | None:
    """The value that took the place of a figure, of a date, or of what was not known: one that came with the moment."""
    row = step.before[key]
    if row["value"] is not None and row["value_number"] is None and row["value_start"] is None:
        return None
    field, _, scope = key
    came = [
        other
        for other, new in step.after.items()
        if (other[0], other[2]) == (field, scope) and new["value"] is not None and _of(step, new)
    ]
    return min(came, key=lambda other: (other in step.before, _place(other)), default=None)


def _word(old: str, new: str) -> str:
    if "disputed" in {old, new}:
        return "conflict begun" if new == "disputed" else "conflict ended"
    return "raised" if RANKS[new] > RANKS[old] else "lowered"


def _change(step: Step, claims: Mapping[str, Row], change: str, old: Row | None, new: Row | None) -> Change:
    row = new or old
    assert row is not None  # ruff: ignore[assert] - one of the two is there
    claim_id, is_said = _reason(step, claims, old, new)
    return Change(
        at=step.at,
        change=change,
        field=row["field"],
        scope=row["scope"],
        value=row["value"],
        status=new["status"] if new else None,
        was_value=old["value"] if old and change == "replaced" else None,
        was_status=old["status"] if old else None,
        claim=claims[claim_id],
        is_said=is_said,
    )


def _reason(step: Step, claims: Mapping[str, Row], old: Row | None, new: Row | None) -> tuple[str, bool]:
    """The id of the claim that made the change, and whether it came; else it went."""
    if new is None:
        return (old or {})["claim_ids"][0], False
    came = _of(step, new)
    contradicts = new["status"] == "disputed" and old is not None and old["status"] != "denied"
    is_denial = new["status"] == "denied" or contradicts
    fitting = [one for one in came if (claims[one]["status"] == "denied") == is_denial] or came
    if fitting:
        return fitting[0], True
    gone = [one for one in (old or {}).get("claim_ids", ()) if one not in new["claim_ids"]]
    return (gone[0], False) if gone else (new["claim_ids"][0], True)


def _of(step: Step, row: Row) -> list[str]:
    """The claims on a value that came at this moment, the best first."""
    return [claim_id for claim_id in row["claim_ids"] if claim_id in step.came]


def _place(key: Key) -> tuple[int, str, str]:
    field, value, scope = key
    return FIELD_ORDER[field], value or "", scope
