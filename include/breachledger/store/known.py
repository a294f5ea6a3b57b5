"""What the lake holds already, for whoever is about to fetch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from breachledger.files import Files
from breachledger.model import Link, Visit
from breachledger.store import partitions
from breachledger.store.addresses import AddressBook, Entry, key_of
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

    def stored(self, links: Iterable[Link]) -> set[str]:
        """The addresses of those links under which their outlet has an article, or had one that is to be forgotten."""
        return set(self._entries(links))

    def forgotten(self, links: Iterable[Link]) -> set[str]:
        """The addresses of those links whose article is to be forgotten."""
        return {url for url, entry in self._entries(links).items() if entry.forgotten}

    def last_fetched(self, links: Iterable[Link]) -> dict[str, datetime]:
        """When the newest version of the article of each link was fetched, by its address, where one is stored."""
        found = self._entries(links)
        newest: dict[str, datetime] = {}
        for day in sorted({entry.date for entry in found.values() if entry.date}):
            for row in partitions.read(self.files, SIGHTINGS, day, ("article_id", "fetched_at")).to_pylist():
                newest[row["article_id"]] = max(row["fetched_at"], newest.get(row["article_id"], row["fetched_at"]))
        told = {url: newest.get(entry.article_id or "") for url, entry in found.items()}
        return {url: moment for url, moment in told.items() if moment}

    def _entries(self, links: Iterable[Link]) -> dict[str, Entry]:
        """What is known of the links, by their addresses as they stand in them."""
        addresses = {link.url: (link.source, key_of(link.url)) for link in links}
        found = self.book.find(addresses.values())
        return {url: found[address] for url, address in addresses.items() if address in found}
