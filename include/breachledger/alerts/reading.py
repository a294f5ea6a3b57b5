"""Incidents of a lake as a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.alerts.snapshot import FIELD_COLUMNS, INCIDENT_COLUMNS, TEXTS, Snapshot

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyarrow as pa

    from breachledger.query.ledger import Ledger


_SELECT = "SELECT {} FROM {}"


def snapshot(ledger: Ledger, *, with_texts: bool) -> Snapshot:
    """All incidents as they stand in the files."""
    return Snapshot(
        ledger.sql(_SELECT.format(", ".join(INCIDENT_COLUMNS), "incidents")),
        ledger.sql(_SELECT.format(", ".join(FIELD_COLUMNS), "incident_fields")),
        texts=texts(ledger) if with_texts else TEXTS.empty_table(),
    )


def texts(ledger: Ledger, grouping: str = "incident_articles", days: Collection[str] | None = None) -> pa.Table:
    """Titles of articles and quotes of claims, each with its incident: rows as in `TEXTS`.

    Args:
        ledger: the lake.
        grouping: a relation of its connection, with the columns `incident_id`, `article_id` and `incident_no`.
        days: the days of these articles, where they are known: no other partition is read then.
    """
    where = "" if days is None else "WHERE list_contains($days::DATE[], date)"
    found = ledger.sql(
        f"""
        SELECT incident_id, title AS text
        FROM (SELECT article_id, title FROM articles {where}) JOIN {grouping} USING (article_id)
        UNION ALL
        SELECT incident_id, quote AS text
        FROM (SELECT article_id, incident_no, quote FROM claims {where}) JOIN {grouping} USING (article_id, incident_no)
        """,  # ruff: ignore[hardcoded-sql-expression] - the program's own
        {} if days is None else {"days": sorted(days)},
    )
    return found.cast(TEXTS)
