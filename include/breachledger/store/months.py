"""Copies of articles and claims by month: a query over years opens a file a month and not one a day.

`resolve` makes them with the incidents, in one transaction; a day that has changed since is pending, and is read from
its own files. They can be made anew at any time, and are no part of the lake that others read.
"""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.store import partitions, pending
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from breachledger.files import Files
    from breachledger.store.columns import Table
    from breachledger.store.draft import Draft

FOLDER = "_state/months"
COPIED = ("articles", "claims")
_MONTH = len("2025-12")
_DATE = pa.field("date", pa.date32())
_MOST_PENDING = 60
"""Days that may be pending; with more of them the copies are of little help."""


def path(table: Table, month: str) -> str:
    """The copy of a month, `2025-12`; its rows have the day as well."""
    return f"{FOLDER}/{table.name}/{month}.parquet"


def put(files: Files, draft: Draft, days: Collection[str]) -> None:
    """Let the copies hold what the days will hold, for all months in which one has changed or that have no copy.

    Args:
        files: the lake.
        draft: what is committed together with them; days may change in it as well.
        days: the days that have changed since the copies were made, `2025-12-12`.
    """
    for table in map(TABLES.__getitem__, COPIED):
        stored = _days(files, table)
        changed = {day[:_MONTH] for day in (*days, *draft.writes(table))}
        there = set(files.list(f"{FOLDER}/{table.name}"))
        for month in sorted(changed | {day[:_MONTH] for day in stored if path(table, day[:_MONTH]) not in there}):
            parts = [_dated(draft.read(table, day), day) for day in stored if day.startswith(month)]
            data = _encoded(table, parts) if parts else b""
            place = path(table, month)
            if place not in there or files.read(place) != data:
                draft.put_file(place, data)


def usable(files: Files, table: Table, changed: Sequence[str]) -> bool:
    """Whether the copies of a table may be read in the place of its days, but for those that are pending.

    Args:
        files: the lake.
        table: any table.
        changed: the days that are pending.
    """
    if table.name not in COPIED or len(changed) > _MOST_PENDING:
        return False
    return pending.has_months(files) and bool(files.list(f"{FOLDER}/{table.name}"))


def check(files: Files) -> Iterator[str]:
    """Every copy that is not what its days hold, as a sentence; none of a month with a day that cannot be read.

    A day that only the copy has is a partition that is missing.
    """
    changed = set(pending.days(files)) if pending.has_months(files) else set()
    for table in map(TABLES.__getitem__, COPIED if pending.has_months(files) else ()):
        stored = [day for day in _days(files, table) if day not in changed]
        copied = [PurePath(place).stem for place in files.list(f"{FOLDER}/{table.name}")]
        for month in sorted({*copied, *(day[:_MONTH] for day in stored)}):
            own = [day for day in stored if day.startswith(month)]
            try:
                copy, days = _read(files, table, month, changed), _joined(files, table, own)
            except (pa.ArrowException, OSError):
                continue  # its files are checked by themselves
            gone = sorted({str(day) for day in copy["date"].unique().drop_null().to_pylist()} - set(own))
            yield from (partitions.missing(table, day) for day in gone)
            if not gone and not copy.equals(days):
                yield f"{path(table, month)}: not what the days hold; breachledger resolve --since {month}-01 mends it"


def _days(files: Files, table: Table) -> list[str]:
    """The partitions that are named as days."""
    return [day for day in partitions.days(files, table) if table.is_partition(day)]


def _read(files: Files, table: Table, month: str, changed: Collection[str]) -> pa.Table:
    """The rows of a copy that are of days which have not changed since."""
    schema = table.plain_schema.append(_DATE)
    try:
        rows = partitions.decoded(files.read(path(table, month)), schema)
    except FileNotFoundError:
        return schema.empty_table()
    return rows.filter(pc.invert(pc.is_in(rows["date"].cast(pa.string()), pa.array(sorted(changed), pa.string()))))


def _joined(files: Files, table: Table, days: Sequence[str]) -> pa.Table:
    none = table.plain_schema.append(_DATE).empty_table()
    return pa.concat_tables([none, *(_dated(partitions.read(files, table, day), day) for day in days)])


def _dated(rows: pa.Table, day: str) -> pa.Table:
    return rows.append_column(_DATE, pa.array([date.fromisoformat(day)] * len(rows), _DATE.type))


def _encoded(table: Table, parts: Sequence[pa.Table]) -> bytes:
    return partitions.parquet(pa.concat_tables(parts).cast(table.schema.append(_DATE)))
