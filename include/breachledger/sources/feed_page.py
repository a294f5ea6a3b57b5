"""One page of a feed that goes back page by page: its entries, their days, and which page it names as the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from breachledger.address import address_key, resolve
from breachledger.model import Page
from breachledger.sources.catalog import Source
from breachledger.sources.dates import Moment, day_in_path, read_moment
from breachledger.sources.entry import Entry, usable
from breachledger.sources.feed import read_feed


class Row(NamedTuple):
    """What one entry says of its place in time."""

    key: str
    """Of its address; empty where it has none."""
    published: date | None
    latest: date | None
    """Of publication, or else of change: it was not published later."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One page."""

    document: Page
    """Without its body: many pages are in memory at once."""
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    following: str | None
    damage: str

    @property
    def newest(self) -> date | None:
        """The last day of publication in its rows."""
        return max((row.published for row in self.rows if row.published), default=None)

    @property
    def latest(self) -> date | None:
        """The last day in its rows."""
        return max((row.latest for row in self.rows if row.latest), default=None)

    def of(self, rows: Iterable[Row]) -> FeedPage:
        """The same page, dated by some of its rows."""
        return replace(self, rows=tuple(rows))


def read_page(page: Page, source: Source) -> FeedPage:
    """Read one document.

    Raises:
        GiveUp: `malformed`; this is no feed.
    """
    reading = read_feed(page, source.languages)
    rows = tuple(_row(entry, page, source.timezone) for entry in reading.entries)
    return FeedPage(replace(page, body=b""), reading.entries, rows, reading.following, reading.damage)


def _row(entry: Entry, page: Page, zone: str) -> Row:
    url = resolve(entry.href, page.final_url)
    published = _day(read_moment(entry.published, zone), page)
    if published is None and url:
        published = _day(day_in_path(urlsplit(url).path, zone), page)
    return Row(address_key(url) if url else "", published, published or _day(read_moment(entry.modified, zone), page))


def _day(moment: Moment | None, page: Page) -> date | None:
    found = usable(moment, page)
    return found.at.date() if found else None
