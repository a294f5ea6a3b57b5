"""How incidents stood before a resolve, whatever ids they had then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.alerts.matching import is_named
from breachledger.alerts.words import name
from breachledger.vocabulary import FIELD_BY_NAME, Kind, Status

if TYPE_CHECKING:
    from breachledger.alerts.snapshot import Row, Snapshot, View


class Past:
    """The former state of some incidents that stand now."""

    def __init__(self, before: Snapshot, after: Snapshot, ids: Collection[str]) -> None:
        self._before = before.aliases
        self._merged: dict[str, list[str]] = defaultdict(list)
        for old, standing in after.aliases.items():
            self._merged[standing].append(old)
        self._views = before.views({other for one in ids for other in self.names_of_parts(one)})
        fields = before.fields
        self._claims = {
            "confirmed": _claims(fields.filter(pc.equal(fields["status"], Status.CONFIRMED.value))),
            "conflict": _claims(fields.filter(fields["is_conflict"])),
        }

    def names(self, incident_id: str) -> list[str]:
        """The ids under which all of an incident was known: its own, and those that were merged into it."""
        return sorted({incident_id, *self._merged[incident_id]})

    def names_of_parts(self, incident_id: str) -> list[str]:
        """The same, and the id of the incident that it was a part of."""
        return sorted({*self.names(incident_id), self._before.get(incident_id, incident_id)})

    def views(self, incident_id: str) -> list[View]:
        """The incidents that it was."""
        return [self._views[one] for one in self.names_of_parts(incident_id) if one in self._views]

    def had(self, view: View, row: Row, state: str, is_same: Callable[[Row], bool]) -> bool:
        """Whether a value of an incident was in this state before, `confirmed` or `conflict`.

        Args:
            view: the incident.
            row: the value.
            state: the state.
            is_same: whether another value of the field is the same.
        """
        # A claim says one value. So what shares a claim is one value, though its spelling or its incident is another.
        if any(claim in self._claims[state] for claim in row["claim_ids"]):
            return True
        old = (one for was in self.views(view.incident_id) for one in was.of(row["field"]))
        return any(_IN[state](one) and one["scope"] == row["scope"] and is_same(one) for one in old)


_IN: dict[str, Callable[[Row], bool]] = {
    "confirmed": lambda row: bool(row["status"] == Status.CONFIRMED),
    "conflict": lambda row: bool(row["is_conflict"]),
}


def is_same(one: Row, other: Row) -> bool:
    """Whether two values of one field are one: names also where one is longer, or of another language."""
    if FIELD_BY_NAME[one["field"]].kind is Kind.TEXT and one["value_text"] and other["value_text"]:
        return is_named(one["value_text"], other, None) or is_named(other["value_text"], one, None)
    return key(one) == key(other)


def key(row: Row) -> str:
    """A value in a form that does not depend on its spelling."""
    if row["value_number"] is not None:
        return f"{row['value_number']:.15g} {row['unit'] or ''}"
    if row["value_start"] is not None:
        return f"{row['value_start']:%Y-%m-%dT%H:%M}/{row['value_end']:%Y-%m-%dT%H:%M}"
    return str(row["value_ref"] or name(row["value_text"] or "").strip())


def _claims(fields: pa.Table) -> frozenset[str]:
    return frozenset(pc.list_flatten(fields["claim_ids"]).to_pylist())
