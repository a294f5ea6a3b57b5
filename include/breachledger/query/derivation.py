"""The values of incidents, made of claims by the SQL of `views/`: for files, and for any day of the past."""

from __future__ import annotations

import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING

from breachledger.query.wide import incidents_select
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    import duckdb

MADE_OF = {
    "articles": """
        article_id, date, text_sha256, revision, source, language, published_at, modified_at, fetched_at, updated_at,
        is_incident_report, near_duplicate_of
    """,
    "claims": """
        article_id, date, text_sha256, claim_id, incident_no, field, status, polarity, scope, source_role, source_name,
        start, qualifier, value_text, value_number, unit, value_start, value_end, precision, value_canonical, value_ref
    """,
}
"""What the SQL looks at to make them."""


_SAID = """
    SELECT
        articles.source,
        articles.language,
        articles.published_at,
        CASE
            WHEN articles.revision = 0 THEN articles.published_at
            ELSE greatest(articles.published_at, coalesce(articles.modified_at, articles.fetched_at))
        END AS said_at,
        claims.*
    FROM {claims} AS claims JOIN articles USING (article_id, date, text_sha256)
"""
"""Each claim with its article, and when it was said: an edited article says all of it again when it is changed."""


def define_claims(con: duckdb.DuckDBPyConnection, claims: str = "claims") -> None:
    """Define `_incident_claims`, by claims, `articles` and `incident_articles`; `_said`, and the macros.

    Args:
        con: a connection that has these.
        claims: the relation of the claims; of those that are not on the text of their article nothing is said.
    """
    con.execute(f"CREATE VIEW _said AS {_SAID.format(claims=claims)}")
    names = tomllib.loads((resources("breachledger.query") / "names.toml").read_text("utf-8"))
    con.execute("SET VARIABLE shared_words = $words", {"words": names["shared"].split()})
    con.execute(
        "SET VARIABLE same_words = map_from_entries(list_zip($words, $meant))",
        {"words": list(names["same"]), "meant": list(names["same"].values())},
    )
    con.execute(sql("macros"))
    view(con, "_incident_claims", "incident_claims")


def define_values(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Define `incident_fields` and `incidents` by `_incident_claims`, `articles` and `incident_articles`.

    Args:
        con: a connection that has these.
        kind: `TABLE`, to make them at once, or `VIEW`.
    """
    for name, select in (("incident_fields", sql("incident_fields")), ("incidents", incidents_select())):
        columns = ", ".join(f'"{column}"' for column in (*TABLES[name].schema.names, "month"))
        con.execute(f"CREATE {kind} {name} AS SELECT {columns} FROM ({select})")  # ruff: ignore[hardcoded-sql-expression] - the program's own


def view(con: duckdb.DuckDBPyConnection, name: str, file: str) -> None:
    """Define a view by one file of `views/`."""
    con.execute(f"CREATE VIEW {name} AS {sql(file)}")


def sql(name: str) -> str:
    """The query in one file of `views/`."""
    path = resources("breachledger.query") / "views" / f"{name}.sql"
    return path.read_text("utf-8").rstrip().removesuffix(";")
