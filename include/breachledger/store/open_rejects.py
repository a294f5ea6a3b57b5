"""Where each row of `rejects` is, so that what succeeds later finds it without a look at all days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.files import Files
from breachledger.model import Reject
from breachledger.store import partitions
from breachledger.store.accounts import reject_row
from breachledger.store.addresses import key_of
from breachledger.store.schema import OPEN_REJECTS
from breachledger.vocabulary import Stage

Row = dict[str, Any]
Key = tuple[str, str]
"""Stage and ref."""


class OpenRejects:
    """The index of rejects by stage and ref, and by address."""

    def __init__(self, rows: pa.Table) -> None:
        self._rows = rows

    @classmethod
    def load(cls, files: Files) -> OpenRejects:
        """The index of a lake."""
        return cls(partitions.read(files, OPEN_REJECTS))

    def days_of(self, refs: Iterable[str]) -> dict[Key, str]:
        """In which day each stored row about one of `refs` is."""
        hits = self._rows.filter(pc.is_in(self._rows["ref"], pa.array(list(refs), pa.string())))
        return {(row["stage"], row["ref"]): row["date"] for row in hits.to_pylist()}

    def days_with(self, address_keys: Iterable[str]) -> set[str]:
        """The days that have rows about one of these addresses."""
        hits = self._rows.filter(pc.is_in(self._rows["address_key"], pa.array(list(address_keys), pa.string())))
        return set(hits["date"].to_pylist())

    def table(self, days: Mapping[str, pa.Table]) -> pa.Table:
        """The index with the rows of `days` as they are now, sorted."""
        others = self._rows.filter(pc.invert(pc.is_in(self._rows["date"], pa.array(list(days), pa.string()))))
        rows = [_entry(row, day) for day, table in days.items() for row in table.to_pylist()]
        new = pa.Table.from_pylist(rows, schema=OPEN_REJECTS.plain_schema)
        return pa.concat_tables([others, new]).sort_by([("stage", "ascending"), ("ref", "ascending")])


def _entry(row: Row, day: str) -> Row:
    key = None if row["stage"] == Stage.LIST else key_of(row["url"])
    return {"stage": row["stage"], "ref": row["ref"], "address_key": key, "date": day}


def placed(rejects: Sequence[Reject], index: OpenRejects) -> tuple[dict[str, dict[Key, Row]], dict[str, set[Key]]]:
    """New rows by day, and the keys that leave a day; a thing that was dropped on several days stands on the first."""
    first: dict[Key, tuple[str, Row]] = {}
    for reject in sorted(rejects, key=lambda one: (one.day, one.reason, one.detail)):
        row = reject_row(reject)
        first.setdefault((row["stage"], row["ref"]), (str(reject.day), row))
    stored = index.days_of(ref for _, ref in first)
    arriving: dict[str, dict[Key, Row]] = defaultdict(dict)
    leaving: dict[str, set[Key]] = defaultdict(set)
    for key, (day, row) in first.items():
        before = stored.get(key, day)
        if day <= before:
            arriving[day][key] = row
        if day < before:
            leaving[before].add(key)
    return arriving, leaving
