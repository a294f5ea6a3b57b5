"""The tables of the lake, filtered to the chosen incidents, as CSV, JSON lines or Parquet.

Rows are read page by page and written as they come. Columns are those of the data dictionary; the claims have the
incident in front.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from breachledger.export.cells import cell
from breachledger.export.reports import claims, reports
from breachledger.export.selection import CHOSEN, IN_PAGE, pages
from breachledger.plain import json_line, plain
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from breachledger.export.selection import Selection
    from breachledger.query.ledger import Ledger

_KEYS = {
    "incidents": "incident_id",
    "incident_fields": "incident_id, field, value NULLS LAST, scope, claim_ids",
    "incident_articles": "incident_id, article_id, incident_no",
}

# An article may report several incidents: so it is asked for by its day, on which it stands once.
_REPORTS = f"""
    SELECT article_id FROM incident_articles SEMI JOIN (FROM incidents WHERE {CHOSEN}) USING (incident_id)
"""  # ruff: ignore[hardcoded-sql-expression] - values are bound
_DAYS = f"SELECT DISTINCT date FROM articles SEMI JOIN ({_REPORTS}) USING (article_id) ORDER BY date"  # ruff: ignore[hardcoded-sql-expression]
_ARTICLES = f"FROM articles SEMI JOIN ({_REPORTS}) USING (article_id) WHERE date = $day ORDER BY article_id"

SHEETS = ("incidents", "incident_fields", "claims", "articles", "incident_articles")
"""The tables that can be asked for."""


class Sink(Protocol):
    """Takes tables of one schema, one after the other."""

    def __init__(self, out: BinaryIO, schema: pa.Schema) -> None:
        """Begin with what stands above the rows."""

    def take(self, rows: pa.Table) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what stands below them."""


def write_sheet(
    ledger: Ledger,
    selection: Selection,
    sheet: str,
    sink: type[Sink],
    out: BinaryIO,
    seen: Callable[[int], None] = lambda _: None,
) -> None:
    """Write one of `SHEETS` for the chosen incidents; `seen` is told of incidents as they are taken."""
    schema = schema_of(sheet)
    writer = sink(out, schema)
    parts = _articles(ledger, selection) if sheet == "articles" else _rows(ledger, selection, sheet, seen)
    for rows in parts:
        writer.take(rows.select(schema.names).cast(schema))
    writer.close()


def schema_of(sheet: str) -> pa.Schema:
    """The declared columns of a table, with their descriptions."""
    schema = TABLES[sheet].schema
    return schema.insert(0, TABLES["incidents"].schema.field("incident_id")) if sheet == "claims" else schema


def _rows(ledger: Ledger, selection: Selection, sheet: str, seen: Callable[[int], None]) -> Iterator[pa.Table]:
    for page in pages(ledger, selection):
        if sheet == "claims":
            yield claims(ledger, page, reports(ledger, page), "*")
        else:
            query = f"FROM {sheet} WHERE {IN_PAGE} ORDER BY {_KEYS[sheet]}"
            yield ledger.sql(query, {"month": page.month, "ids": page.ids})
        seen(len(page.ids))


def _articles(ledger: Ledger, selection: Selection) -> Iterator[pa.Table]:
    for day in ledger.sql(_DAYS, selection.parameters).column("date").to_pylist():
        yield ledger.sql(_ARTICLES, selection.parameters | {"day": day})


class Csv:
    """Comma-separated, with a header; safe to open in a spreadsheet."""

    def __init__(self, out: BinaryIO, schema: pa.Schema) -> None:
        self._out = out
        self._write([schema.names])

    def take(self, rows: pa.Table) -> None:
        """See `Sink.take`."""
        for batch in rows.to_batches(max_chunksize=1000):
            self._write([[cell(value) for value in row.values()] for row in batch.to_pylist()])

    def close(self) -> None:
        """Nothing stands below."""

    def _write(self, rows: list[list[object]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        self._out.write(text.getvalue().encode())


class JsonLines:
    """One object a line."""

    def __init__(self, out: BinaryIO, schema: pa.Schema) -> None:  # ruff: ignore[unused-method-argument] - as `Sink`
        self._out = out

    def take(self, rows: pa.Table) -> None:
        """See `Sink.take`."""
        for batch in rows.to_batches(max_chunksize=1000):
            self._out.write("".join(f"{json_line(plain(row))}\n" for row in batch.to_pylist()).encode())

    def close(self) -> None:
        """Nothing stands below."""


class Parquet:
    """With the declared types and the descriptions of the columns, as in the lake."""

    def __init__(self, out: BinaryIO, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(out, schema, compression="zstd")

    def take(self, rows: pa.Table) -> None:
        """See `Sink.take`."""
        self._writer.write_table(rows)

    def close(self) -> None:
        """See `Sink.close`."""
        self._writer.close()
