"""The ids of incidents as the lake keeps them."""

from __future__ import annotations

import pyarrow as pa

from breachledger.files import Files
from breachledger.resolve.ids import Minted, Registry
from breachledger.store import partitions
from breachledger.store.schema import TABLES

_REGISTRY = TABLES["incident_registry"]


def load(files: Files) -> tuple[pa.Table, Registry]:
    """The table, and what is in it."""
    table = partitions.read(files, _REGISTRY)
    minted = (
        Minted(
            row["incident_id"],
            (row["anchor_article_id"], row["anchor_incident_no"]),
            row["month"],
            row["minted_at"],
            row["alias_of"],
        )
        for row in table.to_pylist()
    )
    return table, Registry({one.incident_id: one for one in minted})


def table_of(registry: Registry) -> pa.Table:
    """The table of a registry."""
    rows = [
        {
            "incident_id": one.incident_id,
            "anchor_article_id": one.anchor[0],
            "anchor_incident_no": one.anchor[1],
            "month": one.month,
            "alias_of": one.alias_of,
            "minted_at": one.minted_at,
        }
        for _, one in sorted(registry.minted.items())
    ]
    return pa.Table.from_pylist(rows, schema=_REGISTRY.plain_schema)
