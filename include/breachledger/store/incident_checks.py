"""Checking the incidents: every key, and that the articles and claims of each row are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

from breachledger.errors import Defect
from breachledger.files import Files
from breachledger.store import partitions, pending
from breachledger.store.schema import TABLES

Row = dict[str, Any]
DayOf = Callable[[str, str], str | None]
"""The day of the article, or of the claim, with this id; None where there is none. The table's name comes first."""

_READ = {name: TABLES[name].key for name in ("incidents", "incident_articles")}
_READ["incident_fields"] = (*TABLES["incident_fields"].key, "claim_ids")


def check(files: Files, day_of: DayOf, lost: frozenset[str]) -> Iterator[str]:
    """Every broken promise as a sentence.

    A pending day may have lost or changed articles: what incidents tell of it is made anew by the next resolve, and is
    not looked at.

    Args:
        files: the lake.
        day_of: where a row stands.
        lost: articles whose partition is missing or cannot be read, which is told elsewhere.
    """
    seen = _Seen(day_of, frozenset(pending.days(files)), lost, frozenset(partitions.days(files, TABLES["claims"])))
    there = {name: partitions.days(files, TABLES[name]) for name in _READ}
    for month in sorted({month for months in there.values() for month in months}):
        try:
            rows = {
                name: partitions.read(files, TABLES[name], month, columns).to_pylist()
                for name, columns in _READ.items()
            }
        except (Defect, pa.ArrowException, OSError):
            continue  # the file itself is a fault that is told elsewhere
        yield from seen.check(month, rows, [name for name in _READ if month not in there[name]])


class _Seen:
    """The keys that were met so far, over all months."""

    def __init__(
        self, day_of: DayOf, pending_days: frozenset[str], lost: frozenset[str], claim_days: frozenset[str]
    ) -> None:
        self._day_of = day_of
        self._pending = pending_days
        self._lost = lost
        self._claim_days = claim_days
        self._keys: set[tuple[str, ...]] = set()

    def check(self, month: str, rows: dict[str, list[Row]], missing: list[str]) -> Iterator[str]:
        """The broken promises of one month; where a table has no partition, not what the others miss of it."""
        for name, some in rows.items():
            yield from (f"{name}/month={month}: {told}" for told in self._twice(name, some))
        if missing:
            yield from (partitions.missing(TABLES[name], month) for name in missing)
            return
        members: dict[str, set[str]] = defaultdict(set)
        for row in rows["incident_articles"]:
            members[row["incident_id"]].add(row["article_id"])
        claims: dict[str, set[str]] = defaultdict(set)
        for row in rows["incident_fields"]:
            claims[row["incident_id"]].update(row["claim_ids"])
        there = {row["incident_id"] for row in rows["incidents"]}
        for incident in sorted({*there, *members, *claims}):
            where = f"incidents/month={month}: {incident}"
            for told in self._incident(incident in there, members[incident], claims[incident]):
                yield f"{where}: {told}"
            yield from self._gone(where, members[incident], claims[incident])

    def _twice(self, name: str, rows: list[Row]) -> Iterator[str]:
        for row in rows:
            key = tuple(str(row[column]) for column in TABLES[name].key)
            if (name, *key) in self._keys:
                yield f"{' '.join(key)} is there twice"
            self._keys.add((name, *key))

    def _incident(self, is_there: bool, articles: set[str], claims: set[str]) -> Iterator[str]:
        if not is_there:
            yield "other tables have rows of it, and this one has none"
        if not articles:
            yield "no article tells of it"
        if not claims:
            yield "no claim tells of it"

    def _gone(self, where: str, articles: set[str], claims: set[str]) -> Iterator[str]:
        """Its articles and claims that are not there; the partition of the claims, where that is why."""
        days = {article: self._day_of("articles", article) for article in articles}
        # Of an article that is gone nobody knows the day.
        if self._pending and any(day is None or day in self._pending for day in days.values()):
            return
        strange = sorted(article for article, day in days.items() if day is None and article not in self._lost)
        yield from (f"{where}: there is no article {article}" for article in strange)
        gone = sorted(claim for claim in claims if self._day_of("claims", claim) is None)
        if gone and self._lost.isdisjoint(articles):
            without = sorted({day for day in days.values() if day} - self._claim_days)
            yield from (partitions.missing(TABLES["claims"], day) for day in without)
            yield from (f"{where}: there is no claim {claim}" for claim in gone if not without)
