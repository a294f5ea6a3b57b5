"""The rung of feeds that go back page by page.

Either the address has a place for the number (`https://host/feed/?paged={page}`, WordPress), or each document names the
next one: RFC 5005 (`rel="prev-archive"`, `rel="next"`), `next_url` in a JSON Feed. Pages are in falling order of time.
With numbers the first page of the window is searched for by halving, so that a day of long ago costs some requests, and
not one for each page since.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from typing import NamedTuple

from breachledger.address import address_key, resolve
from breachledger.errors import GiveUp
from breachledger.model import Link, Page, Window
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.dates import Moment, read_moment
from breachledger.sources.entry import Entry, Rows
from breachledger.sources.feed import read_feed
from breachledger.sources.listing import Get, signal_faults
from breachledger.vocabulary import Origin, Reason

PLACE = "{page}"
MOST_PAGES = 200
"""Requests for one window."""
LAST_PAGE = 20_000
"""No feed has more."""
_BEFORE = 2
"""So many pages in a row that end before the window are the end: feeds are not strictly in order."""
_ENDS = frozenset({Reason.NOT_FOUND, Reason.HTTP_ERROR})
"""How servers answer for a page beyond the last."""
_NEXT = re.compile(
    r"<(?:atom:)?link\b(?=[^<>]*\brel\s*=\s*[\"'](?:prev-archive|next)[\"'])[^<>]*\bhref\s*=\s*[\"']([^\"']{1,2000})",
    re.IGNORECASE,
)
_NEXT_URL = re.compile(r'"next_url"\s*:\s*"([^"]{1,2000})"')
_HEAD = 20_000
"""Bytes in which a document names its next one."""


class _Leaf(NamedTuple):
    """One page of the feed."""

    page: Page
    entries: tuple[Entry, ...]
    newest: date
    oldest: date


async def links(source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link]:
    """The links that may belong to the window, page by page.

    Raises:
        GiveUp: `malformed`; at once where the first page is no feed, after the last link where something is damaged or
            the window lies beyond `MOST_PAGES`. Others, and RetryLater: as `get`.
    """
    feed = _Feed(source, listing, window, get)
    leaves = feed.by_number() if PLACE in listing.url else feed.by_names()
    before = 0
    async for leaf in leaves:
        for link in feed.rows.links(leaf.entries, leaf.page):
            yield link
        before = before + 1 if leaf.newest < window.first - feed.margin else 0
        if before == _BEFORE:
            break
    signal_faults(feed.rows, feed.read, feed.damage)


@dataclass(slots=True)
class _Feed:
    """A feed while it is walked through: its pages so far, and what is wrong with them."""

    source: Source
    listing: Listing
    window: Window
    get: Get
    rows: Rows = field(init=False)
    read: int = 0
    damage: str = ""
    margin: timedelta = timedelta(days=1)
    pages: dict[int, _Leaf | None] = field(default_factory=dict)
    seen: dict[frozenset[str], int] = field(default_factory=dict)
    """The addresses on each page, by which a site is found out that answers page 1 for every number."""

    def __post_init__(self) -> None:
        self.rows = Rows(self.source, self.window, Origin.FEED)

    async def by_number(self) -> AsyncIterator[_Leaf]:
        """The pages from the first that reaches into the window on."""
        number = await self._first()
        while leaf := await self._leaf(number):
            yield leaf
            number += 1

    async def _first(self) -> int:
        """The number of the first page whose oldest entry is no later than the window, or of the last page."""
        low, high = 0, 1
        while (leaf := await self._leaf(high)) and leaf.oldest > self.window.last + self.margin:
            low, high = high, high * 2
            if high > LAST_PAGE:
                break
        while high - low > 1:
            middle = (low + high) // 2
            leaf = await self._leaf(middle)
            if leaf and leaf.oldest > self.window.last + self.margin:
                low = middle
            else:
                high = middle
        return max(high, 1)

    async def _leaf(self, number: int) -> _Leaf | None:
        """One page by its number; None beyond the last."""
        if number not in self.pages:
            if len(self.pages) >= MOST_PAGES:
                self.damage = self.damage or f"more than {MOST_PAGES} pages"
                return None
            self.pages[number] = await self._asked(self.listing.url.replace(PLACE, str(number)), number)
        return self.pages[number]

    async def by_names(self) -> AsyncIterator[_Leaf]:
        """The pages from the first on, each as the one before names it."""
        url: str | None = self.listing.url
        for number in range(1, MOST_PAGES + 1):
            leaf = await self._asked(url, number) if url else None
            if leaf is None:
                return
            yield leaf
            url = _named(leaf.page)
        self.damage = self.damage or f"more than {MOST_PAGES} pages"

    async def _asked(self, url: str, number: int) -> _Leaf | None:
        """One page; None where it is none, holds nothing, or repeats another."""
        try:
            page = await self.get(url)
            reading = await asyncio.to_thread(read_feed, page, self.source.languages)
        except GiveUp as error:
            if number == 1:
                raise
            if error.reason not in _ENDS:
                self.damage = self.damage or f"page {number}: {error}"
            return None
        if reading.damage:
            self.damage = self.damage or f"page {number}: {reading.damage}"
        rows = frozenset(_key(entry, page) for entry in reading.entries)
        if not rows or self.seen.setdefault(rows, number) != number:
            return None
        self.read += len(reading.entries)
        days = [moment.at.date() for entry in reading.entries if (moment := self._moment(entry))]
        return _Leaf(page, reading.entries, max(days, default=date.max), min(days, default=date.min))

    def _moment(self, entry: Entry) -> Moment | None:
        return read_moment(entry.published or entry.modified, self.source.timezone)


def _key(entry: Entry, page: Page) -> str:
    url = resolve(entry.href, page.final_url)
    return address_key(url) if url else ""


def _named(page: Page) -> str | None:
    """The address of the next page, as the document names it."""
    head = page.body[:_HEAD].decode("utf-8", "replace")
    found = _NEXT.search(head)
    if found:
        return resolve(unescape(found[1]), page.final_url)
    tail = page.body[-_HEAD:].decode("utf-8", "replace")
    found = _NEXT_URL.search(head) or _NEXT_URL.search(tail)
    return resolve(found[1].replace("\\/", "/"), page.final_url) if found else None
