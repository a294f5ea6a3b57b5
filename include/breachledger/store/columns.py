"""What a table is: columns with an Arrow type and a description, a key, a partition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import pyarrow as pa

SCHEMA_VERSION = "1"
"""Raised when the meaning of a column changes. Columns that are only added do not raise it."""

TEXT = pa.string()
WORD = pa.dictionary(pa.int32(), pa.string())
"""An enumeration, or text of which many rows have the same."""
TIME = pa.timestamp("us", tz="UTC")
WHOLE = pa.int32()
NUMBER = pa.float64()
FLAG = pa.bool_()
TEXTS = pa.list_(pa.string())
COUNTS = pa.map_(pa.string(), pa.int32())
PLACE = pa.struct([pa.field("file", pa.string()), pa.field("offset", pa.int64()), pa.field("length", pa.int64())])
REASONS = pa.list_(
    pa.struct([pa.field("feature", pa.string()), pa.field("value", pa.string()), pa.field("detail", pa.string())])
)

Partition = Literal["date", "month"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `description` is a sentence without its full stop."""

    name: str
    type: pa.DataType
    description: str

    @property
    def field(self) -> pa.Field:
        """The Arrow field, with the description in its metadata."""
        return pa.field(self.name, self.type, metadata={"description": self.description})


@dataclass(frozen=True)
class Table:
    """One table: a folder of the lake, with one Parquet file a partition."""

    name: str
    description: str
    key: tuple[str, ...]
    partition: Partition | None
    columns: tuple[Column, ...]

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema of its files; the partition column is not in them."""
        metadata = {"schema_version": SCHEMA_VERSION, "table": self.name, "description": self.description}
        return pa.schema([column.field for column in self.columns], metadata=metadata)

    @cached_property
    def plain_schema(self) -> pa.Schema:
        """The schema to compute with: text instead of dictionaries, no metadata."""
        return pa.schema([pa.field(column.name, _plain(column.type)) for column in self.columns])

    def path(self, day: str | None = None) -> str:
        """The file of one partition; `day` is `2025-12-12`, a month `2025-12`, None for a table without partitions."""
        folder = f"{self.name}/{self.partition}={day}" if self.partition else self.name
        return f"{folder}/part-0.parquet"

    def is_partition(self, day: str) -> bool:
        """Whether a partition may be called so: `2025-12-12`, or `2025-12` for a table by month."""
        if self.partition is None:
            return True
        whole = day if self.partition == "date" else f"{day}-01"
        try:
            return date.fromisoformat(whole).isoformat() == whole
        except ValueError:
            return False

    def partition_of(self, path: str) -> str | None:
        """The partition whose file this is, such as `2025-12-12`; None where it is no partition of this table."""
        start, end = f"{self.name}/{self.partition}=", "/part-0.parquet"
        return path[len(start) : -len(end)] if path.startswith(start) and path.endswith(end) else None


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
