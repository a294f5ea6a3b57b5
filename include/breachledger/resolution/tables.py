"""The rows of the incidents that were made anew, and the months that hold them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from breachledger.query.derivation import MADE_OF, define_claims, define_values
from breachledger.store import partitions
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from breachledger.files import Files
    from breachledger.query.ledger import Ledger
    from breachledger.store.draft import Draft

MADE = ("incident_articles", "incident_fields", "incidents")
_TOGETHER = 20_000
"""Reports whose values are made at once."""
_GROUPING = TABLES["incident_articles"].plain_schema.append(pa.field("month", pa.string()))


class Values:
    """Makes the values of incidents by the SQL that the views have.

    Args:
        ledger: the lake.
        days: of each report, that of its article.
        originals: of articles that the lake has otherwise, what they repeat.
    """

    def __init__(
        self, ledger: Ledger, days: Mapping[tuple[str, int], str], originals: Mapping[str, str | None]
    ) -> None:
        self._ledger = ledger
        self._days = days
        self._originals = pa.table(
            {"article_id": list(originals), "original": list(originals.values())},
            schema=pa.schema([("article_id", pa.string()), ("original", pa.string())]),
        )

    def made(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, pa.Table]:
        """The three tables, with the month of each row, of reports that are grouped already."""
        parts: dict[str, list[pa.Table]] = {name: [] for name in MADE}
        for some in _batches(rows):
            for name, part in self._made(pa.Table.from_pylist(some, schema=_GROUPING)).items():
                parts[name].append(part)
        return {name: pa.concat_tables(some) for name, some in parts.items() if some}

    def _made(self, grouping: pa.Table) -> dict[str, pa.Table]:
        keys = zip(grouping["article_id"].to_pylist(), grouping["incident_no"].to_pylist(), strict=True)
        days = sorted({date.fromisoformat(self._days[key]) for key in keys})
        articles = pa.table({"article_id": grouping["article_id"].unique()})
        with duckdb.connect() as con:
            con.register("incident_articles", grouping)
            con.register("originals", self._originals)
            for name, columns in MADE_OF.items():
                con.register(f"_{name}", self._rows(name, columns, articles, days))
            con.execute("""
                CREATE TABLE claims AS FROM _claims;
                CREATE TABLE articles AS
                SELECT a.* REPLACE (CASE WHEN o.article_id IS NULL THEN near_duplicate_of ELSE original END
                    AS near_duplicate_of)
                FROM _articles a LEFT JOIN originals o USING (article_id)
            """)
            define_claims(con)
            define_values(con, "TABLE")
            return {
                name: con.sql(f"FROM {name} ORDER BY month, {', '.join(TABLES[name].key)}").to_arrow_table()
                for name in MADE
            }

    def _rows(self, name: str, columns: str, articles: pa.Table, days: Sequence[date]) -> pa.Table:
        """The rows of some articles, which are of these days."""
        self._ledger.con.register("_wanted", articles)
        return self._ledger.sql(
            f"SELECT {columns} FROM {name} SEMI JOIN _wanted USING (article_id) WHERE list_contains($days, date)",  # ruff: ignore[hardcoded-sql-expression] - the program's own
            {"days": days},
        )


def _batches(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Rows, which stand incident by incident, in parts that cut no incident."""
    part: list[Mapping[str, Any]] = []
    for row in rows:
        if len(part) >= _TOGETHER and row["incident_id"] != part[-1]["incident_id"]:
            yield part
            part = []
        part.append(row)
    if part:
        yield part


def put(
    files: Files, draft: Draft, made: Mapping[str, pa.Table], gone: Collection[str], months: Collection[str]
) -> dict[str, pa.Table]:
    """Let the months hold the new rows in the place of all rows of the incidents in `gone`; those rows, by table."""
    leaving = pa.array(sorted(gone), pa.string())
    left: dict[str, list[pa.Table]] = {name: [TABLES[name].plain_schema.empty_table()] for name in MADE}
    for name in MADE:
        table = TABLES[name]
        for month in sorted(months):
            old = partitions.read(files, table, month)
            is_leaving = pc.is_in(old["incident_id"], leaving)
            left[name].append(old.filter(is_leaving))
            kept = old.filter(pc.invert(is_leaving))
            new = _of_month(table.plain_schema, made.get(name), month)
            rows = pa.concat_tables([kept, new])
            draft.put(table, month, old, rows.sort_by([(column, "ascending") for column in table.key]))
    return {name: pa.concat_tables(some) for name, some in left.items()}


def _of_month(schema: pa.Schema, made: pa.Table | None, month: str) -> pa.Table:
    if made is None:
        return schema.empty_table()
    return made.filter(pc.equal(made["month"], month)).select(schema.names).cast(schema)
