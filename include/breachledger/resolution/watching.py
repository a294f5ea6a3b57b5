"""The alerts that a resolve makes, by what it has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from breachledger.alerts import Snapshot, alerts_for
from breachledger.alerts.reading import texts
from breachledger.alerts.snapshot import TEXTS
from breachledger.store import partitions
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from breachledger.files import Files
    from breachledger.query.ledger import Ledger
    from breachledger.resolve.ids import Registry
    from breachledger.store.draft import Draft
    from breachledger.watchlist import Watchlist

_ALERTS = TABLES["alerts"]
_GROUPING = "made_anew"
Tables = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Stand:
    """Some incidents at one moment: their rows of `incidents` and `incident_fields`, and which ids were merged."""

    tables: Tables
    aliases: Mapping[str, str] = field(default_factory=dict)

    def snapshot(self, told: pa.Table | None = None) -> Snapshot:
        """As alerts are made of it."""
        incidents, fields = (
            self.tables.get(name, TABLES[name].plain_schema.empty_table()) for name in ("incidents", "incident_fields")
        )
        return Snapshot(incidents, fields, self.aliases, TEXTS.empty_table() if told is None else told)


def aliases_of(registry: Registry) -> dict[str, str]:
    """Ids that were merged, each with the id that stands."""
    return {one.incident_id: registry.standing(one.incident_id) for one in registry.minted.values() if one.alias_of}


def put_alerts(
    files: Files, ledger: Ledger, draft: Draft, watch: Watchlist, before: Stand, after: Stand, now: datetime
) -> None:
    """Let the table of alerts hold those of what has changed; none is made twice."""
    if not watch:
        return
    told = None
    if watch.wants_text and "incident_articles" in after.tables:
        ledger.con.register(_GROUPING, after.tables["incident_articles"])
        told = texts(ledger, _GROUPING)
    old = partitions.read(files, _ALERTS)
    known = old["alert_id"].to_pylist()
    new = alerts_for(watch, before.snapshot(), after.snapshot(told), now, known)
    draft.put(_ALERTS, None, old, pa.concat_tables([old, new]))
