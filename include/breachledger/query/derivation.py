"""Incidents made of claims, by the SQL of `views/`."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from breachledger.query.wide import incidents_select
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    import duckdb

RESOLVED = ("incident_articles", "incident_fields", "incidents")
"""The tables that a resolve makes of the claims."""

MADE_OF = {
    "articles": """
        article_id, text_sha256, source, language, published_at, updated_at, is_incident_report, near_duplicate_of
    """,
    "claims": """
        article_id, claim_id, incident_no, field, status, scope, start, qualifier, value_text, value_number, unit,
        value_start, value_end, precision, value_canonical, value_ref
    """,
}
"""What the SQL looks at to make them."""


def define_incidents(con: duckdb.DuckDBPyConnection, *, are_there: bool, in_memory: bool) -> None:
    """Define the tables of incidents, unless they are there, and `incident_claims`: which claims are theirs.

    Args:
        con: a connection with the views `articles` and `claims`.
        are_there: whether the tables of incidents are defined already, from files.
        in_memory: whether they are to be made at once, and not when they are asked for; of `articles` and `claims`
            only the columns that they are made of are then left.
    """
    if in_memory:
        _read_once(con)
    _define_macros(con)
    kind = None if are_there else "TABLE" if in_memory else "VIEW"
    _make(con, kind, "incident_articles", _sql("incident_articles"))
    con.execute(f"CREATE VIEW _incident_claims AS {_sql('incident_claims')}")
    _make(con, kind, "incident_fields", _sql("incident_fields"))
    _make(con, kind, "incidents", incidents_select())
    con.execute(f"CREATE VIEW incident_claims AS FROM _incident_claims {_KNOWN if are_there else ''}")


# Of an article that has changed since the last resolve only what the incidents know already.
_KNOWN = """
    SEMI JOIN (SELECT incident_id, unnest(claim_ids) AS claim_id FROM incident_fields) USING (incident_id, claim_id)
"""


def _make(con: duckdb.DuckDBPyConnection, kind: str | None, name: str, select: str) -> None:
    """A table or view with the declared columns in their order."""
    if kind:
        columns = ", ".join(f'"{column}"' for column in (*TABLES[name].schema.names, "month"))
        con.execute(f"CREATE {kind} {name} AS SELECT {columns} FROM ({select})")  # ruff: ignore[hardcoded-sql-expression] - the program's own


def _read_once(con: duckdb.DuckDBPyConnection) -> None:
    """The SQL asks for articles and claims several times, and each time would open every file."""
    for name, columns in MADE_OF.items():
        con.execute(f"CREATE TABLE kept AS SELECT {columns} FROM {name}")  # ruff: ignore[hardcoded-sql-expression] - the program's own
        con.execute(f"DROP VIEW {name}; ALTER TABLE kept RENAME TO {name}")


def _define_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Macros, and the words that they use."""
    names = tomllib.loads((resources("breachledger.query") / "names.toml").read_text("utf-8"))
    con.execute("SET VARIABLE shared_words = $words", {"words": names["shared"].split()})
    con.execute(
        "SET VARIABLE same_words = map_from_entries(list_zip($words, $meant))",
        {"words": list(names["same"]), "meant": list(names["same"].values())},
    )
    con.execute(_sql("macros"))


def _sql(name: str) -> str:
    """One file of `views/`."""
    path = resources("breachledger.query") / "views" / f"{name}.sql"
    return path.read_text("utf-8").rstrip().removesuffix(";")
