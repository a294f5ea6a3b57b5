"""Incidents of a lake as a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.alerts.snapshot import FIELD_COLUMNS, INCIDENT_COLUMNS, TEXTS, Snapshot

if TYPE_CHECKING:
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


def texts(ledger: Ledger, grouping: str = "incident_articles") -> pa.Table:
    """Titles of articles and quotes of claims, each with its incident: rows as in `TEXTS`.

    Args:
        ledger: the lake.
        grouping: a relation of its connection, with the columns `incident_id`, `article_id` and `incident_no`.
    """
    found = ledger.sql(
        f"""
        SELECT incident_id, title AS text
        FROM articles JOIN {grouping} USING (article_id)
        UNION ALL
        SELECT incident_id, quote AS text
        FROM claims JOIN {grouping} USING (article_id, incident_no)
        """  # ruff: ignore[hardcoded-sql-expression] - the program's own
    )
    return found.cast(TEXTS)
