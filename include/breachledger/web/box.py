"""SQL of a stranger: one query that reads the views of the lake, and nothing else, within limits.

Two fences stand one behind the other. The parsed query may name no table but the views, and call no function that
reads or tells anything else (`checked`). And the connection it runs on has no way out: files outside the lake's folder,
addresses, extensions and settings are shut off by DuckDB itself, and cannot be turned on again.
"""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from breachledger.errors import UsageError
from breachledger.query.ledger import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

VIEWS = (
    "incidents", "incident_fields", "incident_claims", "incident_articles", "articles", "article_revisions", "claims",
    "claim_revisions", "runs", "rejects", "alerts", "decisions", "incident_registry",
)  # fmt: skip
SECONDS = 10.0
TOO_LONG = "the query takes longer than {:.0f} seconds: narrow it, by date first"
MOST_BYTES = 64_000_000
"""Of a result in memory."""
LONGEST = 20_000
"""Characters of a query."""
_DEEPEST = 200
"""Levels of a parsed query; each level of ours is one or more of Python's stack."""
_TOO_DEEP = "the query is nested too deeply"
_MEMORY = "1GB"
_TABLE_FUNCTIONS = frozenset({"unnest", "range", "generate_series"})
# What tells of the machine or of others' work, or holds a connection up.
_SHUT = frozenset({
    "current_setting", "getvariable", "write_log", "nextval", "currval", "setval", "sleep_ms", "setseed", "stats",
    "current_query", "current_query_id", "current_transaction_id", "current_connection_id", "getenv", "in_search_path",
})  # fmt: skip
_SHUT_BEGINNINGS = ("read_", "duckdb_", "pragma_", "pg_", "has_", "sniff_", "parquet_", "http", "query", "json_execute")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


class Box:
    """A connection for such queries; one at a time."""

    def __init__(self, lake: str) -> None:
        """Open the lake.

        Raises:
            UsageError: there is none.
        """
        self._ledger = connect(lake)
        self._turn = threading.Lock()
        con = self._ledger.con
        inside = lake.rstrip("/") if "://" in lake else str(Path(lake).absolute())
        con.execute(f"SET allowed_directories = [{_text(inside + '/')}]")
        con.execute(f"SET memory_limit = '{_MEMORY}'; SET threads = 1; SET temp_directory = ''")
        con.execute("SET python_enable_replacements = false; SET allow_community_extensions = false")
        con.execute("SET enable_external_access = false; SET lock_configuration = true")

    def run(self, sql: str, rows: int) -> pa.Table:
        """What the query gives, at most so many rows.

        Raises:
            UsageError: it may not be run, cannot be run, or takes too long or too much.
        """
        with self._turn:
            text = checked(self._ledger.con, sql)
            late = threading.Event()
            clock = threading.Timer(SECONDS, self._stop, [late])
            clock.start()
            try:
                # The end of the line: a comment may stand at the end of the query.
                table = self._ledger.sql(f"SELECT * FROM (\n{text}\n) LIMIT {rows:d}")  # ruff: ignore[hardcoded-sql-expression] - checked above
            except UsageError:
                if late.is_set():
                    raise UsageError(TOO_LONG.format(SECONDS)) from None
                raise
            finally:
                clock.cancel()
        if table.nbytes > MOST_BYTES:
            raise UsageError(f"the result has more than {MOST_BYTES // 1_000_000} MB: ask for fewer columns or rows")
        return table

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self._ledger.con.interrupt()

    def close(self) -> None:
        """Close the connection."""
        self._ledger.close()


def checked(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The query without its end mark, if it is one query that reads the views alone.

    Raises:
        UsageError: it is not.
    """
    text = sql.strip().rstrip(";").strip()
    if not text:
        raise UsageError("there is no query")
    if len(text) > LONGEST or "\0" in text:
        raise UsageError(f"a query has at most {LONGEST} characters, and no zero byte among them")
    tree = _parsed(con, text)
    if len(tree["statements"]) != 1:
        raise UsageError("one query at a time")
    nodes = list(_nodes(tree, 0))
    names = {name.lower() for node in nodes for name in _defined(node)}
    # Outside the part in which it is defined, such a name would be that of what is hidden.
    if hidden := names & _hidden(con):
        raise UsageError(f"{min(hidden)!r} is taken: give that part of the query another name")
    for node in nodes:
        _check(node, names)
    return text


def _parsed(con: duckdb.DuckDBPyConnection, text: str) -> dict[str, Any]:
    try:
        # To its end: a result of which rows may be left holds the connection up.
        found = con.execute("SELECT json_serialize_sql($1)", [text]).fetchall()
    except duckdb.Error as error:
        raise UsageError(f"the query cannot be read: {error}") from None
    try:
        tree: dict[str, Any] = json.loads(found[0][0])
    except RecursionError:
        raise UsageError(_TOO_DEEP) from None
    if tree["error"]:
        problem = tree.get("error_message", "")
        raise UsageError(f"only a query that reads can be run here: {problem}")
    return tree


def _hidden(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of what stands in the catalog besides the views: what they are made of, and DuckDB's own."""
    found = con.execute(
        "SELECT view_name FROM duckdb_views() UNION ALL SELECT table_name FROM duckdb_tables()"
    ).fetchall()
    return {str(name).lower() for (name,) in found} - set(VIEWS)


def _nodes(tree: Any, depth: int) -> Iterator[dict[str, Any]]:
    """All objects of a parsed query.

    Raises:
        UsageError: it is nested too deeply.
    """
    if depth > _DEEPEST:
        raise UsageError(_TOO_DEEP)
    if isinstance(tree, dict):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(part, depth + 1)


def _defined(node: dict[str, Any]) -> Iterator[str]:
    """The names that a node gives to queries of its own.

    Raises:
        UsageError: one of them could be taken for that of a file.
    """
    for one in (node.get("cte_map") or {}).get("map", ()):
        if not _NAME.fullmatch(one["key"]):
            raise UsageError(f"{one['key'][:60]!r} is no name for a part of a query: use letters, digits and _")
        yield one["key"]


def _check(node: dict[str, Any], names: set[str]) -> None:
    kind = node.get("type")
    if kind == "BASE_TABLE":
        path = node["qualified_name"]["path"]
        if len(path) != 1 or path[0].lower() not in {*VIEWS, *names}:
            raise UsageError(f"there is no view {'.'.join(path)[:80]!r}; there are: {', '.join(VIEWS)}")
    elif kind == "TABLE_FUNCTION":
        _refuse(str(node["function"].get("function_name")).lower() not in _TABLE_FUNCTIONS, node["function"])
    elif kind == "SHOW_REF":
        _refuse(bool(node.get("table_name")), {"function_name": "SHOW"})
    elif name := str(node.get("function_name") or "").lower():
        _refuse(name in _SHUT or name.startswith(_SHUT_BEGINNINGS), node)


def _refuse(is_shut: bool, node: dict[str, Any]) -> None:
    if is_shut:
        raise UsageError(f"{str(node.get('function_name'))[:60]} is not to be had here: only the views can be read")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
