"""On which day a link counts that no listing dates: that of its article as soon as there is one, until then the run's.

So it does not matter which day's run comes upon it first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import pyarrow as pa

from breachledger.model import Visit
from breachledger.store.addresses import AddressBook, key_of
from breachledger.vocabulary import Outcome


def by_day(visits: Iterable[Visit], book: AddressBook) -> dict[str, list[Visit]]:
    """Visits by the day on which they count."""
    visits = list(visits)
    homes = _homes(((visit.source, visit.url) for visit in visits if not visit.dated), book)
    days: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        home = None if visit.dated else homes.get((visit.source, visit.url))
        days[home or str(visit.day)].append(visit)
    return days


def without_strays(stored: pa.Table, day: str, book: AddressBook) -> tuple[pa.Table, list[Visit]]:
    """A day's rows of visits without the undated ones whose article, which came since, is of another day; and those."""
    undated = [row for row in stored.to_pylist() if row["dated"] is False and not row["listing"]]
    homes = _homes(((row["source"], row["url"]) for row in undated), book)
    strays = {(row["source"], row["url"]): row for row in undated if homes.get((row["source"], row["url"]), day) != day}
    if not strays:
        return stored, []
    is_kept = [
        row["dated"] is not False or row["listing"] or (row["source"], row["url"]) not in strays
        for row in stored.to_pylist()
    ]
    moved = date.fromisoformat(day)
    return stored.filter(pa.array(is_kept, pa.bool_())), [
        Visit(row["source"], moved, row["url"], Outcome(row["outcome"]), modified_at=row["modified_at"], dated=False)
        for row in strays.values()
    ]


def _homes(links: Iterable[tuple[str, str]], book: AddressBook) -> dict[tuple[str, str], str]:
    """The days of the articles that outlets have under these addresses."""
    addresses = {(source, url): (source, key_of(url)) for source, url in links}
    known = book.find(addresses.values())
    return {link: day for link, address in addresses.items() if address in known and (day := known[address].date)}
