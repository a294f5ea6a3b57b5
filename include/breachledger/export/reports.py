"""The articles of a page of incidents and the claims in them, without reading the rest of the lake.

An incident that is told of for years makes a page span years: so claims are asked for by the days on which an article
of the page stands. The views `incident_claims` and `incident_articles` read what belongs to all incidents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.export.selection import IN_PAGE

if TYPE_CHECKING:
    import pyarrow as pa

    from breachledger.export.selection import Page
    from breachledger.query.ledger import Ledger

_REPORTS = f"""
    SELECT incident_id, article_id, incident_no, date, source, language, title, url, published_at, updated_at
    FROM articles JOIN (FROM incident_articles WHERE {IN_PAGE}) USING (article_id)
    WHERE date BETWEEN $first AND $last
    ORDER BY published_at, article_id, incident_no
"""  # ruff: ignore[hardcoded-sql-expression] - values are bound

# Of an article that has changed since the last resolve only what the incidents know already.
_CLAIMS = f"""
    FROM claims
    JOIN (
        SELECT
            unnest($incidents::VARCHAR[]) AS incident_id,
            unnest($articles::VARCHAR[]) AS article_id,
            unnest($numbers::INTEGER[]) AS incident_no
    ) USING (article_id, incident_no)
    SEMI JOIN (SELECT incident_id, unnest(claim_ids) AS claim_id FROM incident_fields WHERE {IN_PAGE})
    USING (incident_id, claim_id)
    WHERE list_contains($days::DATE[], date)
    ORDER BY incident_id, claim_id
"""  # ruff: ignore[hardcoded-sql-expression] - values are bound


def reports(ledger: Ledger, page: Page) -> pa.Table:
    """What reports the incidents of a page: a row an incident and report, with its article, by its time."""
    return ledger.sql(_REPORTS, page.parameters)


def claims(ledger: Ledger, page: Page, found: pa.Table, columns: str) -> pa.Table:
    """The claims of a page of incidents, by incident and id; `found` are its reports, `columns` is for the SELECT."""
    parameters = {
        "month": page.month,
        "ids": page.ids,
        "incidents": found.column("incident_id").to_pylist(),
        "articles": found.column("article_id").to_pylist(),
        "numbers": found.column("incident_no").to_pylist(),
        "days": sorted(set(found.column("date").to_pylist())),
    }
    return ledger.sql(f"SELECT {columns} {_CLAIMS}", parameters)
