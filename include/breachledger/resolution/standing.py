"""Where each report stood after the last resolve: its incident, and the reports that it hung together with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.resolve.profile import Key
from breachledger.store import partitions
from breachledger.store.schema import STANDING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from breachledger.files import Files


class Stood(NamedTuple):
    """One report after the last resolve."""

    key: Key
    day: str
    component: str
    incident_id: str


class Standing:
    """The reports of the last resolve, by day, article or component."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    @classmethod
    def load(cls, files: Files) -> Standing:
        """That of a lake; empty where it was never resolved."""
        return cls(partitions.read(files, STANDING))

    def of_days(self, days: Collection[str]) -> list[Stood]:
        """The reports of some days."""
        return self._where("date", days)

    def of_articles(self, articles: Collection[str]) -> list[Stood]:
        """The reports of some articles."""
        return self._where("article_id", articles)

    def of_incidents(self, incidents: Collection[str]) -> list[Stood]:
        """The reports of some incidents."""
        return self._where("incident_id", incidents)

    def of_components(self, components: Collection[str]) -> list[Stood]:
        """The reports that hung together."""
        return self._where("component", components)

    def _where(self, column: str, values: Collection[str]) -> list[Stood]:
        if not values:
            return []
        found = self.table.filter(pc.is_in(self.table[column], pa.array(sorted(values), pa.string())))
        return [
            Stood((row["article_id"], row["incident_no"]), row["date"], row["component"], row["incident_id"])
            for row in found.to_pylist()
        ]

    def replaced(self, components: Collection[str], new: Iterable[Stood]) -> pa.Table:
        """The table with other reports in the place of those of some components."""
        gone = pc.is_in(self.table["component"], pa.array(sorted(components), pa.string()))
        rows = [
            {
                "article_id": one.key[0],
                "incident_no": one.key[1],
                "date": one.day,
                "component": one.component,
                "incident_id": one.incident_id,
            }
            for one in new
        ]
        kept = self.table.filter(pc.invert(gone))
        added = pa.Table.from_pylist(rows, schema=STANDING.plain_schema)
        return pa.concat_tables([kept, added]).sort_by([("article_id", "ascending"), ("incident_no", "ascending")])
