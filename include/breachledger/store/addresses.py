"""Which article an address belongs to, and which addresses somebody asked to forget."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.address import address_key
from breachledger.errors import GiveUp
from breachledger.files import Files
from breachledger.store import partitions
from breachledger.store.schema import ADDRESSES


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


class AddressBook:
    """The index of addresses, as a table that is searched, not loaded into objects."""

    def __init__(self, rows: pa.Table) -> None:
        self._rows = rows
        self._new: dict[str, Entry] = {}

    @classmethod
    def load(cls, files: Files) -> AddressBook:
        """The book of a lake."""
        return cls(partitions.read(files, ADDRESSES))

    @property
    def is_changed(self) -> bool:
        """Whether something was added since it was loaded."""
        return bool(self._new)

    def find(self, keys: Iterable[str]) -> dict[str, Entry]:
        """What is known of each of `keys`; those that are not known are left out."""
        wanted = set(keys)
        hits = self._rows.filter(pc.is_in(self._rows["address_key"], pa.array(sorted(wanted), pa.string()))).to_pylist()
        known = {row["address_key"]: Entry(row["article_id"], row["date"], row["forgotten"]) for row in hits}
        return known | {key: self._new[key] for key in wanted & self._new.keys()}

    def of_article(self, article_id: str) -> list[str]:
        """The keys of one article's addresses."""
        hits = self._rows.filter(pc.equal(self._rows["article_id"], article_id))
        return [str(key) for key in hits["address_key"].to_pylist()]

    def of_days(self, days: Collection[str]) -> list[str]:
        """The ids of the articles whose partitions these are, one for each of their addresses."""
        hits = self._rows.filter(pc.is_in(self._rows["date"], pa.array(sorted(days), pa.string())))
        return [str(article_id) for article_id in hits["article_id"].to_pylist()]

    def put(self, key: str, entry: Entry) -> None:
        """Say what `key` stands for from now on."""
        self._new[key] = entry

    def table(self) -> pa.Table:
        """The book with what was added, sorted."""
        kept = self._rows.filter(pc.invert(pc.is_in(self._rows["address_key"], pa.array(list(self._new), pa.string()))))
        new = [{"address_key": key, **entry._asdict()} for key, entry in self._new.items()]
        added = pa.Table.from_pylist(new, schema=ADDRESSES.plain_schema)
        return pa.concat_tables([kept, added]).sort_by("address_key")
