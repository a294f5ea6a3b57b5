"""A lake as SQL: DuckDB in memory, with every table of the lake as a view over its Parquet.

The incidents of a lake that was never resolved are made of its claims by the SQL of `views/`, here and now.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Self

import duckdb
import pyarrow as pa

from breachledger.errors import UsageError
from breachledger.files import open_files
from breachledger.query.derivation import MADE_OF, RESOLVED, define_incidents
from breachledger.store.beginnings import has_grown
from breachledger.store.schema import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from breachledger.files import Files


class Ledger:
    """A connection to one lake; close it, or use it in a `with`."""

    def __init__(self, lake: str, *, anew: bool = False) -> None:
        """Open `lake`, a folder or `s3://bucket/prefix`; one without any table is empty.

        Args:
            lake: its address.
            anew: make the incidents of the claims, whatever their files say, and keep them in memory; nothing else
                can be asked for.
        """
        self.lake = lake
        files = open_files(lake)
        self.is_resolved = not anew and any(files.list(name) for name in RESOLVED)
        """Whether the incidents are read from files."""
        self.con = duckdb.connect()
        self.con.execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
        if lake.startswith("s3://"):
            import s3fs  # an optional dependency, and slow to load

            # Without remembered listings: a file that was replaced since is another one, which s3fs would not open.
            self.con.register_filesystem(s3fs.S3FileSystem(use_listings_cache=False))
        derived = () if self.is_resolved else RESOLVED
        for table in TABLES.values():
            if table.name in MADE_OF or not (anew or table.name in derived):
                self._view(table, files)
        # A claim is read with the very text it was made from: a reader in the middle of a publish sees no half article.
        self.con.execute("CREATE VIEW claims AS FROM _claims SEMI JOIN articles USING (article_id, text_sha256)")
        define_incidents(self.con, are_there=self.is_resolved, in_memory=anew)

    def _view(self, table: Table, files: Files) -> None:
        """One table as a view with the declared columns, whatever older files lack."""
        raw = table.name if table.name != "claims" else "_claims"
        select = f"SELECT {_no_row(table)} WHERE false"
        if files.list(table.name):
            select += f" UNION ALL BY NAME SELECT * FROM {self._scan(table, files)}"  # ruff: ignore[hardcoded-sql-expression] - the lake's own path
        self.con.execute(f"CREATE VIEW {raw} AS {select}")

    def _scan(self, table: Table, files: Files) -> str:
        """The Parquet files of one table as DuckDB reads them.

        By name only where it is needed: for that every file is opened once before the first row comes.
        """
        folder = f"{table.partition}=*/" if table.partition else ""
        # A folder may be called `[mine]`: only what is added here is a pattern.
        root = self.lake if "://" in self.lake else re.sub(r"[*?\[]", r"[\g<0>]", str(Path(self.lake).absolute()))
        address = f"{root.rstrip('/')}/{table.name}/{folder}part-0.parquet".replace("'", "''")
        if table.partition is None:
            return f"read_parquet('{address}')"
        kind = {"date": "DATE", "month": "VARCHAR"}[table.partition]
        types = f"{{'{table.partition}': '{kind}'}}"
        by_name = ", union_by_name = true" if has_grown(files, table.name) else ""
        return f"read_parquet('{address}', hive_partitioning = true, hive_types = {types}{by_name})"

    def sql(self, query: str, parameters: Mapping[str, object] | Sequence[object] | None = None) -> pa.Table:
        """Run one query; the result as an Arrow table.

        Raises:
            UsageError: DuckDB cannot run it; the message is DuckDB's.
        """
        try:
            found = self.con.sql(query, params=parameters)
            # A statement that gives no rows, such as SET, gives no relation either.
            return found.to_arrow_table() if found is not None else pa.table({})
        except duckdb.Error as error:
            raise UsageError(f"the query cannot be run: {error}") from None

    def close(self) -> None:
        """Close the connection."""
        self.con.close()

    def __enter__(self) -> Self:
        """The ledger itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()


def connect(lake: str = "var/lake") -> Ledger:
    """The lake as SQL: `connect("var/lake").sql("SELECT * FROM incidents")` gives an Arrow table.

    Raises:
        UsageError: there is no lake.
    """
    files = open_files(str(lake))
    if not any(files.list(table.name) for table in TABLES.values()):
        raise UsageError(f"there is no lake at {lake}: give --lake DIR, or fill one with breachledger run")
    return Ledger(str(lake))


# In SQL and not as an empty Arrow table: to take one in, DuckDB loads pandas, and that takes a third of a second.
_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMPTZ",
}


def _no_row(table: Table) -> str:
    """The columns of a table, the partition last, as nulls of their types."""
    columns = [f'NULL::{_sql_type(field.type)} AS "{field.name}"' for field in table.plain_schema]
    partition = {"date": ["NULL::DATE AS date"], "month": ["NULL::VARCHAR AS month"], None: []}[table.partition]
    return ", ".join([*columns, *partition])


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
