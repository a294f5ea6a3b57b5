"""On which day a link counts that no listing dates: that of its article as soon as there is one, until then the run's.

So it does not matter which day's run comes upon it first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.model import Visit
from breachledger.store.addresses import AddressBook, key_of
from breachledger.vocabulary import Outcome


def by_day(visits: Iterable[Visit], book: AddressBook) -> dict[str, list[Visit]]:
    """Visits by the day on which they count."""
    visits = list(visits)
    homes = _homes((visit.url for visit in visits if not visit.dated), book)
    days: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        home = None if visit.dated else homes.get(visit.url)
        days[home or str(visit.day)].append(visit)
    return days


def without_strays(stored: pa.Table, day: str, book: AddressBook) -> tuple[pa.Table, list[Visit]]:
    """A day's rows of visits without the undated ones whose article, which came since, is of another day; and those."""
    undated = stored.filter(pc.and_(pc.equal(stored["dated"], False), pc.equal(stored["listing"], False)))
    homes = _homes(undated["url"].to_pylist(), book)
    strays = [row for row in undated.to_pylist() if homes.get(row["url"], day) != day]
    if not strays:
        return stored, []
    is_stray = pc.is_in(stored["url"], pa.array([row["url"] for row in strays], pa.string()))
    is_undated = pc.fill_null(pc.equal(stored["dated"], False), False)
    kept = stored.filter(pc.invert(pc.and_(is_stray, is_undated)))
    moved = date.fromisoformat(day)
    return kept, [
        Visit(row["source"], moved, row["url"], Outcome(row["outcome"]), modified_at=row["modified_at"], dated=False)
        for row in strays
    ]


def _homes(urls: Iterable[str], book: AddressBook) -> dict[str, str]:
    """The days of the articles that stand under these addresses."""
    keys = {url: key_of(url) for url in urls}
    known = book.find(keys.values())
    return {url: day for url, key in keys.items() if key in known and (day := known[key].date)}
