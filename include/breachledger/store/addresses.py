"""Which article an address belongs to, and which addresses somebody asked to forget.

Each outlet has its own articles: what one says of an address, by a listing, a redirect or a canonical link, changes
nothing of what another has under it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.address import address_key
from breachledger.errors import GiveUp
from breachledger.files import Files
from breachledger.store import partitions
from breachledger.store.schema import ADDRESSES

Address = tuple[str | None, str]
"""An outlet, and the key of an address as that outlet has it. None: whoever has it."""


def key_of(url: str) -> str:
    """The key of any address, of a file as well: `address.address_key` where it is one of the web."""
    try:
        return address_key(url)
    except GiveUp:
        return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identifying(canonical_url: str, url: str, aliases: Sequence[str]) -> list[str]:
    """The addresses by which an article is known, the one that counts most first.

    The front page of a host stands for no article, whatever a page says of itself or is redirected to.
    """
    given = [canonical_url, url, *aliases]
    return [address for address in given if not _is_front_page(address)] or [url]


def _is_front_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query


class Entry(NamedTuple):
    """What is known of an address."""

    article_id: str | None
    date: str | None
    forgotten: bool


def held(there: Mapping[Address, Entry], address: Address) -> Entry | None:
    """What holds for an outlet's address: or what was forgotten for all, or is older than the column."""
    return there.get(address) or there.get((None, address[1]))


class AddressBook:
    """The index of addresses, as a table that is searched, not loaded into objects."""

    def __init__(self, rows: pa.Table) -> None:
        self._rows = rows
        self._new: dict[Address, Entry] = {}

    @classmethod
    def load(cls, files: Files) -> AddressBook:
        """The book of a lake."""
        return cls(partitions.read(files, ADDRESSES))

    @property
    def is_changed(self) -> bool:
        """Whether something was added since it was loaded."""
        return bool(self._new)

    def at(self, keys: Iterable[str]) -> dict[Address, Entry]:
        """All that is known of the addresses with these keys, of whatever outlet."""
        wanted = set(keys)
        hits = self._rows.filter(pc.is_in(self._rows["address_key"], _texts(wanted)))
        added = {address: entry for address, entry in self._new.items() if address[1] in wanted}
        return _entries(hits) | added

    def find(self, addresses: Iterable[Address]) -> dict[Address, Entry]:
        """What holds for each of `addresses`; those of which nothing is known are left out."""
        wanted = set(addresses)
        there = self.at(key for _, key in wanted)
        return {address: entry for address in wanted if (entry := held(there, address))}

    def of_articles(self, article_ids: Iterable[str]) -> set[Address]:
        """The addresses of some articles."""
        return set(_entries(self._rows.filter(pc.is_in(self._rows["article_id"], _texts(article_ids)))))

    def of_days(self, days: Collection[str]) -> list[str]:
        """The ids of the articles whose partitions these are, one for each of their addresses."""
        hits = self._rows.filter(pc.is_in(self._rows["date"], _texts(days)))
        return [str(article_id) for article_id in hits["article_id"].to_pylist()]

    def put(self, address: Address, entry: Entry) -> None:
        """Say what `address` stands for from now on; of all outlets, it takes the place of what any of them has."""
        self._new[address] = entry

    def table(self) -> pa.Table:
        """The book with what was added, sorted."""
        for_all = _texts(key for source, key in self._new if source is None)
        own = _texts(f"{source} {key}" for source, key in self._new)
        names = pc.binary_join_element_wise(self._rows["source"], self._rows["address_key"], " ")
        gone = pc.or_(pc.is_in(self._rows["address_key"], for_all), pc.is_in(names, own))
        new = [{"address_key": key, "source": source, **entry._asdict()} for (source, key), entry in self._new.items()]
        added = pa.Table.from_pylist(new, schema=ADDRESSES.plain_schema)
        together = pa.concat_tables([self._rows.filter(pc.invert(gone)), added])
        return together.sort_by([("address_key", "ascending"), ("source", "ascending")])


def _entries(rows: pa.Table) -> dict[Address, Entry]:
    return {
        (row["source"], row["address_key"]): Entry(row["article_id"], row["date"], row["forgotten"])
        for row in rows.to_pylist()
    }


def _texts(some: Iterable[str]) -> pa.Array:
    return pa.array(sorted(set(some)), pa.string())
