"""The tables of a lake as they read at some moment.

Of each article the newest version that was there, with its claims; the values of incidents are resolved from these by
the SQL that `resolve` uses. Which article tells of which incident is as it is known today.
"""

# ruff: file-ignore[hardcoded-sql-expression]  all of it is the program's own, but for the lake's path

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from breachledger.query.derivation import MADE_OF, define_claims, define_values, sql, view
from breachledger.store.schema import STANDING, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import duckdb

    from breachledger.query.as_of import AsOf
    from breachledger.query.scans import Scans
    from breachledger.store.schema import Table

_RESOLVED = ("incident_articles", "incident_fields", "incidents")
_COPIED_WITHIN = 14
"""Days after its original by which a copy comes at the most (`resolve/duplicates.py`)."""


def define_past(con: duckdb.DuckDBPyConnection, scans: Scans, past: AsOf) -> None:
    """Define the tables as they read then, on a new connection.

    Incidents of which nothing has come since are read from their files; the values of the others are resolved again.
    These are few, however many years the lake holds.
    """
    con.execute("SET VARIABLE as_of_until = $until", {"until": past.until})
    con.execute("SET VARIABLE as_of_day = $day", {"day": past.day})
    con.execute(f"CREATE VIEW _reports AS {_reports(scans)}")
    if past.incident:
        _resolve_again(con, scans, past, [past.incident], dict.fromkeys(MADE_OF, "*"))
    else:
        _define_all(con, scans, past)
    con.execute("CREATE VIEW incident_claims AS FROM _incident_claims")


def _define_all(con: duckdb.DuckDBPyConnection, scans: Scans, past: AsOf) -> None:
    for table in TABLES.values():
        if table.name not in {"articles", "claims", *_RESOLVED}:
            con.execute(f"CREATE VIEW {table.name} AS {scans.all(table)}")
    _define_versions(con, past, scans.all)
    view(con, "articles", "as_of_articles")
    view(con, "claims", "as_of_claims")
    con.execute(f"CREATE VIEW _incidents AS {scans.all(TABLES['incidents'])}")
    con.execute(f"CREATE TABLE _known AS {sql('as_of_known')}")
    moving = con.sql("SELECT incident_id FROM _known WHERE is_moving").to_arrow_table()["incident_id"].to_pylist()
    con.execute("CREATE SCHEMA _moving; USE _moving")
    _resolve_again(con, scans, past, moving, MADE_OF)
    con.execute("USE main")
    settled = "SEMI JOIN (FROM _known WHERE NOT is_moving) USING (incident_id)"
    for name in _RESOLVED:
        files = f"(FROM ({scans.all(TABLES[name])}) {settled})"
        con.execute(f"CREATE VIEW {name} AS FROM {files} UNION ALL BY NAME FROM _moving.{name}")
    define_claims(con)


def _resolve_again(
    con: duckdb.DuckDBPyConnection, scans: Scans, past: AsOf, incidents: Collection[str], columns: Mapping[str, str]
) -> None:
    """Define the tables for some incidents, with the articles of their days; no file of another day is opened."""
    con.execute("SET VARIABLE as_of_incidents = $incidents::VARCHAR[]", {"incidents": list(incidents)})
    of_them = "WHERE list_contains(getvariable('as_of_incidents'), incident_id)"
    con.execute(f"CREATE TABLE _theirs AS SELECT DISTINCT article_id, date FROM main._reports {of_them}")
    days = _days(con, "FROM _theirs")
    articles = scans.of(TABLES["articles"], map(str, days))
    copied = _days(con, f"SELECT date FROM ({articles}) WHERE near_duplicate_of IS NOT NULL")
    days |= {day - timedelta(days=back) for day in copied for back in range(_COPIED_WITHIN + 1)}
    _define_versions(con, past, partial(scans.of, partitions={str(day) for day in days}))
    con.execute(f"CREATE TABLE articles AS SELECT {columns['articles']} FROM ({sql('as_of_articles')})")
    theirs = f"({sql('as_of_claims')}) SEMI JOIN _theirs USING (article_id, date)"
    con.execute(f"CREATE TABLE claims AS SELECT {columns['claims']} FROM {theirs}")
    con.execute(f"CREATE VIEW _incident_articles AS FROM ({scans.all(TABLES['incident_articles'])}) {of_them}")
    con.execute(f"CREATE TABLE incident_articles AS {sql('as_of_incident_articles')}")
    define_claims(con)
    define_values(con, "VIEW")


def _define_versions(con: duckdb.DuckDBPyConnection, past: AsOf, scan: Callable[[Table], str]) -> None:
    """Define all versions of the articles and claims that `scan` gives, and `_versions`, those that were there."""
    for name in ("articles", "article_revisions"):
        dated = f"SELECT *, {past.since} AS since, {past.begun} AS begun FROM ({scan(TABLES[name])})"
        con.execute(f"CREATE VIEW _{name} AS {dated}")
    for name in ("claims", "claim_revisions"):
        con.execute(f"CREATE VIEW _{name} AS {scan(TABLES[name])}")
    view(con, "_versions", "as_of_versions")


def _reports(scans: Scans) -> str:
    """A query for every report of an incident, with the day of its article."""
    if scans.files.list(STANDING.name):
        return f"SELECT * REPLACE (date::DATE AS date) FROM ({scans.all(STANDING)})"
    grouping, articles = scans.all(TABLES["incident_articles"]), scans.all(TABLES["articles"])
    return f"SELECT incident_id, article_id, date FROM ({grouping}) JOIN ({articles}) USING (article_id)"


def _days(con: duckdb.DuckDBPyConnection, query: str) -> set[date]:
    return set(con.sql(query).to_arrow_table()["date"].to_pylist())
