"""Incidents as they stand at one moment, as rows of the tables, and one of them with its values at hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.alerts.words import words
from breachledger.query.counts import assertions

Row = Mapping[str, Any]

INCIDENT_COLUMNS = ("incident_id", "article_count", "source_count", "first_reported_at", "last_reported_at")
"""What is looked at of `incidents`."""

FIELD_COLUMNS = (
    "incident_id", "field", "value", "scope", "status", "is_conflict", "value_text", "value_number", "unit",
    "value_start", "value_end", "precision", "value_ref", "qualifiers", "best_status", "confirmed", "reported",
    "claimed", "suspected", "doubted", "denied", "claim_ids", "last_said_at",
)  # fmt: skip
"""What is looked at of `incident_fields`."""

TEXTS = pa.schema([("incident_id", pa.string()), ("text", pa.string())])
"""Titles of articles and quotes of claims, each with its incident."""


@dataclass(frozen=True)
class Snapshot:
    """Incidents at one moment: all that one resolve has changed, or more."""

    incidents: pa.Table
    """Rows of `incidents`, with at least `INCIDENT_COLUMNS`."""
    fields: pa.Table
    """Their rows of `incident_fields`, with at least `FIELD_COLUMNS`."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Ids that were merged by then, each with the id that stands."""
    texts: pa.Table = field(default_factory=TEXTS.empty_table)
    """Rows as in `TEXTS`; needed where the watch list has keywords (`Watchlist.wants_text`)."""

    def ids(self) -> list[str]:
        """The incidents, sorted."""
        return sorted(self.incidents["incident_id"].to_pylist())

    def views(self, ids: Collection[str]) -> dict[str, View]:
        """The incidents of these that are there."""
        rows = _of(self.incidents, INCIDENT_COLUMNS, ids)
        by_id: dict[str, list[Row]] = defaultdict(list)
        for row in _of(self.fields, FIELD_COLUMNS, ids):
            by_id[row["incident_id"]].append(row)
        texts: dict[str, list[str]] = defaultdict(list)
        for row in _of(self.texts, tuple(TEXTS.names), ids):
            texts[row["incident_id"]].append(row["text"] or "")
        return {
            row["incident_id"]: View(row, sorted(by_id[row["incident_id"]], key=_place), texts[row["incident_id"]])
            for row in rows
        }

    def since(self, moment: datetime) -> list[str]:
        """The incidents that were reported on at this moment or later, sorted."""
        recent = self.incidents.filter(pc.greater_equal(self.incidents["last_reported_at"], pa.scalar(moment)))
        return sorted(recent["incident_id"].to_pylist())


@dataclass
class View:
    """One incident."""

    incident: Row
    rows: list[Row]
    """Its values: rows of `incident_fields`."""
    told: list[str]
    """Titles and quotes."""

    @property
    def incident_id(self) -> str:
        """Its id."""
        return str(self.incident["incident_id"])

    def of(self, name: str) -> list[Row]:
        """The values of a field of which not all was taken back, in the order of the table."""
        return self._by_field.get(name, [])

    @property
    def country(self) -> str | None:
        """The victim's country, where one alone is told."""
        told = {str(row["value_text"]) for row in self.of("victim.country")}
        return told.pop() if len(told) == 1 else None

    @cached_property
    def _by_field(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            if stands(row):
                found[row["field"]].append(row)
        return found

    @cached_property
    def text(self) -> str:
        """Its values, titles and quotes as words."""
        values = [str(row["value_text"]) for row in self.rows if row["value_text"]]
        return "".join(map(words, (*values, *self.told)))


def stands(row: Row) -> bool:
    """Whether a value is asserted or denied by somebody who has not taken it back."""
    return assertions(row) > 0 or bool(row["denied"])


def _place(row: Row) -> tuple[str, str, str]:
    return row["field"], row["value"] or "", row["scope"] or ""


def _of(table: pa.Table, columns: tuple[str, ...], ids: Collection[str]) -> list[dict[str, Any]]:
    wanted = pc.is_in(table["incident_id"], pa.array(sorted(ids), pa.string()))
    found: list[dict[str, Any]] = table.select(columns).filter(wanted).to_pylist()
    return found
