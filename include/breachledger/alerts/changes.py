"""What has changed of incidents that somebody watches: each change is told to each entry once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import pyarrow as pa

from breachledger.alerts.matching import is_named, meets
from breachledger.alerts.past import Past, is_same, key
from breachledger.alerts.snapshot import Row, Snapshot, View, stands
from breachledger.alerts.wording import detail
from breachledger.alerts.words import name
from breachledger.store.schema import TABLES
from breachledger.vocabulary import FIELD_BY_NAME, Kind, Status
from breachledger.watchlist import CRITERIA, Watch, Watchlist

RECENT_DAYS = 30
"""What was last said longer ago than this is told only to entries with `backfill`."""

_TOGETHER = 5_000
"""Incidents that are looked at at once."""

CONFIRMABLE = frozenset({
    "victim.name", "supplier.name", "actor.name", "people.affected", "records.affected", "organisations.affected",
    "data.exfiltrated", "data.volume", "extortion.demanded", "extortion.amount", "extortion.paid", "impact.disruption",
    "impact.cost",
})  # fmt: skip
"""The fields of which it is told that a value is confirmed. A conflict is told of any field."""


class Change(NamedTuple):
    """One change of an incident."""

    kind: str
    """A word of `watchlist.CHANGES`."""
    what: tuple[str, ...] = ()
    """Field, value and scope, whatever the spelling; empty where the incident itself is new."""
    row: Row | None = None
    """The value."""

    def alert_id(self, incident_id: str, watch: str) -> str:
        """The id of its alert."""
        told = "\x1f".join((incident_id, watch, self.kind, *self.what))
        return f"n-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def alerts_for(watch: Watchlist, before: Snapshot, after: Snapshot, now: datetime, known: Collection[str]) -> pa.Table:
    """The alerts that a resolve makes, as rows of the table `alerts`.

    Nothing is read or written. An entry is told of an incident once, when it meets the entry with a report of the last
    `RECENT_DAYS`; what is confirmed or disputed by then stands in that alert. From then on it is told of each value
    that comes to be confirmed and each conflict that begins, where that was said in those days.

    Args:
        watch: the watch list.
        before: the incidents that the resolve has changed or taken away, as they stood.
        after: those that it has changed or made, as they stand now.
        now: when the resolve runs; `sent_at` of the rows.
        known: the ids of all alerts that were ever made: none of them is made again.
    """
    schema = TABLES["alerts"].plain_schema
    if not watch:
        return schema.empty_table()
    recent = now - timedelta(days=RECENT_DAYS)
    ids = after.ids() if any(entry.backfill for entry in watch.entries) else after.since(recent)
    known = set(known)
    rows = [
        row
        for start in range(0, len(ids), _TOGETHER)
        for row in _rows(watch, before, after, ids[start : start + _TOGETHER], now, known)
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def _rows(
    watch: Watchlist, before: Snapshot, after: Snapshot, ids: Sequence[str], now: datetime, known: set[str]
) -> Iterator[dict[str, object]]:
    """The alerts on some incidents; their ids come into `known`."""
    views = after.views(ids)
    maker = _Maker(Past(before, after, ids), now - timedelta(days=RECENT_DAYS), known)
    for entry in watch.entries:
        for one in ids:
            if meets(entry, views[one]):
                for change in maker.changes(entry, views[one]):
                    yield {
                        "alert_id": change.alert_id(one, entry.name),
                        "incident_id": one,
                        "change": change.kind,
                        "watch": entry.name,
                        "detail": detail(change.kind, views[one], change.row),
                        "sent_at": now,
                    }


class _Maker:
    """Finds the changes of incidents that meet an entry, each once."""

    def __init__(self, past: Past, recent: datetime, known: set[str]) -> None:
        self._past = past
        self._recent = recent
        self._known = known

    def changes(self, entry: Watch, view: View) -> Iterator[Change]:
        """What the entry is to be told of the incident."""
        if "new" in entry.changes:
            new = Change("new")
            if self._is_recent(entry, view.incident["last_reported_at"]) and self._is_unknown(entry, view, new):
                yield new
                return
            if not self._past.views(view.incident_id):
                return  # it was told when it was here before, with all that stood by then
        yield from self._of_values(entry, view)

    def _of_values(self, entry: Watch, view: View) -> Iterator[Change]:
        # Of several spellings of a name the one is told that is confirmed most often.
        for row in sorted(view.rows, key=lambda row: -(row["confirmed"] or 0)):
            if stands(row) and self._is_recent(entry, row["last_said_at"]):
                for change in self._of_value(entry, view, row):
                    if change.kind in entry.changes and self._is_unknown(entry, view, change):
                        yield change

    def _of_value(self, entry: Watch, view: View, row: Row) -> Iterator[Change]:
        if row["status"] == Status.CONFIRMED and row["field"] in CONFIRMABLE:
            for what, is_it in _subjects(entry, row, view.country):
                if not self._past.had(view, row, "confirmed", is_it):
                    yield Change("confirmed", what, row)
        if row["is_conflict"] and not self._past.had(view, row, "conflict", lambda one: is_same(one, row)):
            yield Change("conflict", _what(row, key(row)), row)

    def _is_recent(self, entry: Watch, moment: datetime) -> bool:
        return entry.backfill or moment >= self._recent

    def _is_unknown(self, entry: Watch, view: View, change: Change) -> bool:
        """Whether it was never told, under any id that the incident had; from now on it counts as told.

        Of a part that has left another incident nobody was told as an incident, but of its values.
        """
        names = self._past.names if change.kind == "new" else self._past.names_of_parts
        ids = {change.alert_id(one, entry.name) for one in names(view.incident_id)}
        if self._known & ids:
            return False
        self._known |= ids
        return True


def _subjects(entry: Watch, row: Row, country: str | None) -> Iterator[tuple[tuple[str, ...], Callable[[Row], bool]]]:
    """What the entry takes a confirmed value for, each with what tells which other values are the same.

    A name has many spellings in many languages. Where the entry lists names, each of these is confirmed once; else the
    first name of the field is, and no other is told.
    """
    if FIELD_BY_NAME[row["field"]].kind is not Kind.TEXT:
        yield _what(row, key(row)), lambda one: is_same(one, row)
        return
    names = next(
        (entry.lists[one] for one, field in CRITERIA.items() if field == row["field"] and one in entry.lists), None
    )
    if names is None:
        yield _what(row, ""), lambda _: True
    for word in names or ():
        if is_named(word, row, country):
            yield _what(row, name(word).strip()), partial(is_named, word, country=country)


def _what(row: Row, value: str) -> tuple[str, ...]:
    return row["field"], value, row["scope"] or ""
