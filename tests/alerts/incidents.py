"""Incidents as rows of the tables, with as few words as a test needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from breachledger.alerts import Snapshot
from breachledger.alerts.snapshot import TEXTS
from breachledger.store.schema import TABLES
from breachledger.vocabulary import FIELD_BY_NAME, Kind

Row = dict[str, Any]

NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)
STATUSES = ("confirmed", "reported", "claimed", "suspected", "denied")


def at(day: int, month: int = 12, year: int = 2025) -> datetime:
    return datetime(year, month, day, 9, tzinfo=UTC)


def value(field: str, told: object, *, said: datetime | None = None, ids: str = "", **counts: int) -> Row:
    """A value with so many claims of each status; `ids` are the letters of its claims, else made of the value."""
    asserted = [status for status in STATUSES[:-1] if counts.get(status)]
    conflict = bool(asserted and counts.get("denied"))
    best = asserted[0] if asserted else "denied"
    is_number = FIELD_BY_NAME[field].kind in {Kind.NUMBER, Kind.MONEY}
    row: Row = {
        "field": field,
        "value": str(told),
        "scope": "",
        "status": "disputed" if conflict else best,
        "best_status": best,
        "is_conflict": conflict,
        "claim_ids": [f"c-{field}-{one}" for one in ids or [f"{told}"]],
        "qualifiers": ["exact"] if is_number else [],
        "last_said_at": said or at(18),
        "value_number": float(str(told)) if is_number else None,
        "unit": FIELD_BY_NAME[field].unit if is_number else None,
        "value_text": None if is_number else str(told),
    }
    return row | {"doubted": 0} | {status: counts.get(status, 0) for status in STATUSES}


def incident(
    *values: Row, first: datetime | None = None, last: datetime | None = None, texts: Iterable[str] = ()
) -> Row:
    """An incident that is told of from `first` to `last`."""
    first = first or at(16)
    return {"first": first, "last": last or at(18), "values": values, "texts": texts}


def snapshot(incidents: Mapping[str, Row] | None = None, aliases: Mapping[str, str] | None = None) -> Snapshot:
    """Incidents by their ids."""
    incidents = incidents or {}
    rows = [
        {"incident_id": one, "source_count": 2, "first_reported_at": told["first"], "last_reported_at": told["last"]}
        for one, told in incidents.items()
    ]
    fields = [{"incident_id": one, **row} for one, told in incidents.items() for row in told["values"]]
    texts = [{"incident_id": one, "text": text} for one, told in incidents.items() for text in told["texts"]]
    return Snapshot(
        pa.Table.from_pylist(rows, schema=TABLES["incidents"].plain_schema),
        pa.Table.from_pylist(fields, schema=TABLES["incident_fields"].plain_schema),
        aliases or {},
        pa.Table.from_pylist(texts, schema=TEXTS),
    )
