"""What the lake holds already, for whoever is about to fetch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from breachledger.files import Files
from breachledger.model import Visit
from breachledger.store import partitions
from breachledger.store.addresses import AddressBook, key_of
from breachledger.store.schema import SIGHTINGS, VISITS
from breachledger.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class KnownDays:
    """What became of the links of a day and of the days before it, and which addresses are stored at all."""

    files: Files
    visits: dict[tuple[str, str], Visit]
    book: AddressBook

    @classmethod
    def load(cls, files: Files, day: date, days_before: int) -> KnownDays:
        """What is known for collecting `day`, with the stragglers of `days_before` days."""
        visits: dict[tuple[str, str], Visit] = {}
        for offset in range(days_before, -1, -1):
            past = day - timedelta(days=offset)
            for row in partitions.read(files, VISITS, str(past)).to_pylist():
                if not row["listing"]:
                    outcome = Outcome(row["outcome"])
                    more = {"modified_at": row["modified_at"], "dated": row["dated"] is not False}
                    visit = Visit(row["source"], past, row["url"], outcome, **more)
                    visits[visit.source, visit.url] = visit
        return cls(files, visits, AddressBook.load(files))

    def visit(self, source: str, url: str) -> Visit | None:
        """What became of a link, by its normal address, on the latest of these days on which it was listed."""
        return self.visits.get((source, url))

    def stored(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses under which an article is stored, or was and is to be forgotten."""
        keys = {url: key_of(url) for url in urls}
        found = self.book.find(keys.values())
        return {url for url, key in keys.items() if key in found}

    def forgotten(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses whose article is to be forgotten."""
        keys = {url: key_of(url) for url in urls}
        found = self.book.find(keys.values())
        return {url for url, key in keys.items() if key in found and found[key].forgotten}

    def last_fetched(self, urls: Iterable[str]) -> dict[str, datetime]:
        """When the newest version of the article under each address was fetched, where one is stored."""
        keys = {url: key_of(url) for url in urls}
        found = self.book.find(keys.values())
        newest: dict[str, datetime] = {}
        for day in sorted({entry.date for entry in found.values() if entry.date}):
            for row in partitions.read(self.files, SIGHTINGS, day, ("article_id", "fetched_at")).to_pylist():
                newest[row["article_id"]] = max(row["fetched_at"], newest.get(row["article_id"], row["fetched_at"]))
        told = {url: newest.get(found[key].article_id or "") for url, key in keys.items() if key in found}
        return {url: moment for url, moment in told.items() if moment}
