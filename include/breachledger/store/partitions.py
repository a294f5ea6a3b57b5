"""Reading and writing the one file of a partition, always with the declared schema."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from breachledger.files import Files
from breachledger.store.columns import Table

_LEVEL = 3
_LARGE = 4_000_000
"""Bytes of a file from which on more threads are worth their start."""


def read(files: Files, table: Table, day: str | None = None, columns: Sequence[str] | None = None) -> pa.Table:
    """The rows of one partition in plain columns; none where there is no file.

    A column that the file does not have (it was added later) is null; one that is not declared is left out.
    """
    schema = table.plain_schema
    wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
    try:
        data = files.read(table.path(day))
    except FileNotFoundError:
        return wanted.empty_table()
    return decoded(data, wanted)


def decoded(data: bytes, schema: pa.Schema) -> pa.Table:
    """The rows of a Parquet file in the columns of `schema`."""
    file = pq.ParquetFile(pa.BufferReader(data))
    there = set(file.schema_arrow.names)
    columns = [name for name in schema.names if name in there]
    rows = file.read(columns=columns, use_threads=len(data) > _LARGE)
    arrays = [
        rows.column(field.name).cast(field.type) if field.name in there else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.table(arrays, schema=schema)


def encoded(table: Table, rows: pa.Table) -> bytes:
    """The Parquet file of a partition."""
    return parquet(rows.select(table.schema.names).cast(table.schema))


def parquet(rows: pa.Table) -> bytes:
    """A Parquet file."""
    sink = io.BytesIO()
    pq.write_table(rows, sink, compression="zstd", compression_level=_LEVEL)
    return sink.getvalue()


def missing(table: Table, day: str) -> str:
    """What is said of a partition that is not there, where others show that it was."""
    return f"{table.name}/{table.partition}={day}: the partition is missing"


def days(files: Files, table: Table) -> list[str]:
    """The partitions that there are, sorted: `2025-12-12`, or `2025-12` for a table by month."""
    return sorted(day for path in files.list(table.name) if (day := table.partition_of(path)))
