"""The Parquet of a lake as DuckDB reads it: every table with its declared columns, whatever older files lack."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from breachledger.files import open_files
from breachledger.store import months, pending
from breachledger.store.beginnings import has_grown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from breachledger.store.schema import Table

_FEW = 60
"""Partitions up to which it is quicker to ask for each than to list them all."""


class Scans:
    """What to write into a query for the tables of one lake.

    Args:
        lake: a folder or `s3://bucket/prefix`.
    """

    def __init__(self, lake: str) -> None:
        self.lake = lake
        self.files = open_files(lake)
        self._listed: dict[str, frozenset[str]] = {}
        self._pending: list[str] | None = None

    def all(self, table: Table) -> str:
        """A query for all rows of a table; of a partition that comes later, too.

        Where there are copies by month, a day that changes later is seen when it has been resolved.
        """
        if self._pending is None:  # once: articles and claims have to be of one moment
            self._pending = pending.days(self.files)
        if months.usable(self.files, table, self._pending):
            return self._monthly(table, self._pending)
        if not self._known(table):
            return _nothing(table)
        folder = f"{table.partition}=*/" if table.partition else ""
        return self._query(table, _text(f"{self._pattern}/{table.name}/{folder}part-0.parquet"))

    def of(self, table: Table, partitions: Iterable[str]) -> str:
        """A query for the rows of some partitions; no other file is looked for."""
        paths = sorted(map(table.path, partitions))
        if len(paths) <= _FEW:
            there = [path for path in paths if self.files.exists(path)]
        else:
            there = [path for path in paths if path in self._known(table)]
        if not there:
            return _nothing(table)
        return self._query(table, f"[{', '.join(_text(f'{self._root}/{path}') for path in there)}]")

    def _monthly(self, table: Table, changed: list[str]) -> str:
        """A query for the copies by month, and for the days that have changed since they were made."""
        places = _text(f"{self._pattern}/{months.path(table, '*')}")
        by_name = has_grown(self.files, table.name)
        copies = f"read_parquet({places}, hive_partitioning = false, union_by_name = {by_name})"
        days = ", ".join(f"DATE {_text(day)}" for day in changed)
        kept = f" WHERE date NOT IN ({days})" if changed else ""
        return f"{self.of(table, changed)} UNION ALL BY NAME SELECT * FROM {copies}{kept}"  # ruff: ignore[hardcoded-sql-expression] - the lake's own path

    def _known(self, table: Table) -> frozenset[str]:
        """The files of a table, as they were when they were first asked for."""
        if table.name not in self._listed:
            self._listed[table.name] = frozenset(self.files.list(table.name))
        return self._listed[table.name]

    @property
    def _root(self) -> str:
        return self.lake.rstrip("/") if "://" in self.lake else str(Path(self.lake).absolute())

    @property
    def _pattern(self) -> str:
        """The lake as the beginning of a pattern: a folder may be called `[mine]`."""
        return self._root if "://" in self.lake else re.sub(r"[*?\[]", r"[\g<0>]", self._root)

    def _query(self, table: Table, places: str) -> str:
        """By name only where it is needed: for that every file is opened once before the first row comes."""
        more = ""
        if table.partition is not None:
            kind = {"date": "DATE", "month": "VARCHAR"}[table.partition]
            more = f", hive_partitioning = true, hive_types = {{'{table.partition}': '{kind}'}}"
            more += ", union_by_name = true" if has_grown(self.files, table.name) else ""
        return f"{_nothing(table)} UNION ALL BY NAME SELECT * FROM read_parquet({places}{more})"  # ruff: ignore[hardcoded-sql-expression] - the lake's own path


# In SQL and not as an empty Arrow table: to take one in, DuckDB loads pandas, and that takes a third of a second.
_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}


def _nothing(table: Table) -> str:
    """A query for no rows: the columns of a table, the partition last, in their types."""
    columns = [f'NULL::{_sql_type(field.type)} AS "{field.name}"' for field in table.plain_schema]
    partition = {"date": ["NULL::DATE AS date"], "month": ["NULL::VARCHAR AS month"], None: []}[table.partition]
    return f"SELECT {', '.join([*columns, *partition])} WHERE false"


def _sql_type(kind: pa.DataType) -> str:
    """The DuckDB type of an Arrow type of the schema."""
    if pa.types.is_map(kind):
        return f"MAP({_sql_type(kind.key_type)}, {_sql_type(kind.item_type)})"
    if pa.types.is_list(kind):
        return f"{_sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        parts = ", ".join(f'"{part.name}" {_sql_type(part.type)}' for part in kind)
        return f"STRUCT({parts})"
    return _SQL_TYPES[kind]


def _text(value: str) -> str:
    """A text as SQL has it."""
    return "'" + value.replace("'", "''") + "'"
