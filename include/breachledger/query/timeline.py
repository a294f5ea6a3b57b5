"""What became known of an incident when: its values, resolved at every moment at which a version of an article came.

The moments are resolved together by the SQL that `resolve` uses, as if each were an incident of its own.
"""

# ruff: file-ignore[hardcoded-sql-expression]  all of it is the program's own

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from breachledger.query.changes import RANKS, Change, Key, Row, Step, changes
from breachledger.query.derivation import MADE_OF, define_claims, define_values, sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from breachledger.query.ledger import Ledger

_TOGETHER = 300_000
"""Claims, each counted for every moment at which it stands, that are resolved at once."""

# An article of its own for each version: at different moments an article says different things.
_VERSION = "article_id || '@' || revision"
_GROUPING = f"""
    SELECT epoch_us(moment)::VARCHAR AS incident_id, {_VERSION} AS article_id, incident_no, month
    FROM (SELECT unnest($moments::TIMESTAMPTZ[]) AS moment)
    JOIN versions ON since <= moment AND (till IS NULL OR till > moment)
    JOIN main._incident_articles USING (article_id)
    WHERE is_incident_report
"""
_STATES = """
    SELECT make_timestamptz(incident_id::BIGINT) AS moment, value_key, incident_fields.*
    FROM incident_fields
    JOIN (SELECT DISTINCT claim_id, value_key FROM _incident_claims) AS said ON said.claim_id = claim_ids[1]
"""


def timeline(ledger: Ledger) -> list[Change]:
    """All changes in the values of an incident, in the order in which they became known.

    Each has its claim with `source`, `language` and `published_at` of the article.

    Args:
        ledger: what `Ledger.as_of` gives for one incident; later changes are left out.
    """
    con = ledger.con
    con.execute("CREATE SCHEMA _timeline; USE _timeline")
    try:
        con.execute(f"CREATE TABLE versions AS {sql('timeline_versions')}")
        versions = f"SELECT * REPLACE ({_VERSION} AS article_id)"
        con.execute(f"CREATE TABLE articles AS {versions} FROM (SELECT revision, {MADE_OF['articles']} FROM versions)")
        con.execute(f"""
            CREATE TABLE claims AS {versions}
            FROM (FROM main._claims UNION ALL BY NAME FROM main._claim_revisions)
            SEMI JOIN versions USING (article_id, date, text_sha256, revision)
        """)
        con.execute(f"CREATE TABLE incident_articles AS {_GROUPING}", {"moments": []})
        define_claims(con)
        define_values(con, "VIEW")
        return list(_changes(ledger))
    finally:
        con.execute("USE main; DROP SCHEMA _timeline CASCADE")


def _changes(ledger: Ledger) -> Iterator[Change]:
    versions = _claims(ledger)
    claims = {claim_id: claim for some in versions.values() for claim_id, claim in some.items()}
    came: dict[datetime, set[str]] = defaultdict(set)
    for row in ledger.sql(f"SELECT since, {_VERSION} AS version FROM versions").to_pylist():
        came[row["since"]].update(versions.get(row["version"], ()))
    before: dict[Key, Row] = {}
    for moment, after in _states(ledger, sorted(came), len(claims)):
        yield from changes(Step(moment, before, after, came[moment]), claims)
        before = after


def _claims(ledger: Ledger) -> dict[str, dict[str, Row]]:
    """The claims of each version, by their ids."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    query = "SELECT claims.*, source, language, published_at FROM claims JOIN articles USING (article_id)"
    for claim in ledger.sql(query).to_pylist():
        version = claim["article_id"]
        found[version][claim["claim_id"]] = claim | {"article_id": version.rpartition("@")[0]}
    return found


def _states(ledger: Ledger, moments: Sequence[datetime], claims: int) -> Iterator[tuple[datetime, dict[Key, Row]]]:
    """The values that stand at each moment; not those of which all claims are superseded."""
    step = max(1, _TOGETHER // max(1, claims))
    for start in range(0, len(moments), step):
        some = moments[start : start + step]
        ledger.con.execute(f"CREATE OR REPLACE TABLE incident_articles AS {_GROUPING}", {"moments": some})
        states: dict[datetime, dict[Key, Row]] = {moment: {} for moment in some}
        for row in ledger.sql(_STATES).to_pylist():
            if any(row[status] for status in RANKS):
                states[row["moment"]][row["field"], row["value_key"], row["scope"]] = row
        yield from states.items()
