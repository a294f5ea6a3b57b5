"""The rung of feeds that go back page by page.

Either the address has a place for the number (`https://host/feed/?paged={page}`, WordPress), or each document names the
next one: RFC 5005 (`rel="prev-archive"`, `rel="next"`), `next_url` in a JSON Feed. Pages are in falling order of time.
With numbers the first page of the window is searched for by doubling and halving, so that a day of long ago costs some
requests, and not one for each page since. Where the order turns out to be broken, all pages are walked through.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from breachledger.errors import GiveUp
from breachledger.model import Link, Window
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.entry import Rows
from breachledger.sources.feed_page import FeedPage, read_page
from breachledger.sources.listing import Get, signal_faults
from breachledger.vocabulary import Origin, Reason

PLACE = "{page}"
MOST_PAGES = 200
"""Requests for one window."""
LAST_PAGE = 20_000
"""No feed has more."""
_BEFORE = 2
"""So many pages in a row that end before the window are the end: feeds are not strictly in order."""
_MARGIN = timedelta(days=1)
_ENDS = frozenset({Reason.NOT_FOUND, Reason.HTTP_ERROR})
"""How servers answer for a page beyond the last."""


async def links(source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link]:
    """The links that may belong to the window, page by page.

    Raises:
        GiveUp: `malformed`; at once where the first page is no feed, after the last link where something is damaged,
            no page tells a date, or the window lies beyond `MOST_PAGES`. Others, and RetryLater: as `get`.
    """
    feed = _Feed(source, listing, window, get)
    rows = Rows(source, window, Origin.FEED)
    pages = feed.by_number() if PLACE in listing.url else feed.by_names()
    read = before = 0
    async for page in pages:
        read += len(page.entries)
        for link in rows.links(page.entries, page.document):
            yield link
        before = before + 1 if page.latest is None or page.latest < window.first - _MARGIN else 0
        if before >= _BEFORE and feed.is_in_order():
            feed.damage = feed.damage or ("" if page.latest else "pages without dates")
            break
    signal_faults(rows, read, feed.damage)


@dataclass(slots=True)
class _Feed:
    """A feed while it is walked through."""

    source: Source
    listing: Listing
    window: Window
    get: Get
    damage: str = ""
    """What is wrong with the pages that were walked through."""
    pages: dict[int, FeedPage | None] = field(default_factory=dict)
    """By number; None where there is none."""
    faults: dict[int, str] = field(default_factory=dict)
    newest: dict[int, date] = field(default_factory=dict)
    first_on: dict[str, int] = field(default_factory=dict)
    """By the key of an address, the lowest number of a page that lists it."""

    async def by_number(self) -> AsyncIterator[FeedPage]:
        """The pages from the first that reaches into the window on."""
        number = await self._first()
        while page := await self._page(number):
            self._note(number)
            yield page
            self.pages[number] = None  # only what is still to come is kept
            number += 1
        self._note(number)

    async def by_names(self) -> AsyncIterator[FeedPage]:
        """The pages from the first on, each as the one before names it."""
        url: str | None = self.listing.url
        for number in range(1, MOST_PAGES + 1):
            page = await self._asked(url, number) if url else None
            self._note(number)
            if page is None:
                return
            yield page
            url = page.following
        if url:
            self.damage = self.damage or f"more than {MOST_PAGES} pages"

    def is_in_order(self) -> bool:
        """Whether no page that was seen is newer than one with a lower number."""
        days = [self.newest[number] for number in sorted(self.newest)]
        return all(later <= earlier + _MARGIN for earlier, later in pairwise(days))

    async def _first(self) -> int:
        """The number of the last page that begins after the window: the one behind it is the first that does not.

        Judged by the newest entry of each page: an old one that stands on every page says nothing.
        """
        low, high = 1, 2
        while await self._is_after(high) and high <= LAST_PAGE:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if await self._is_after(middle) else (low, middle)
        return low if self.is_in_order() else 1

    async def _is_after(self, number: int) -> bool:
        """Whether the newest entry of a page was published after the window."""
        if await self._page(1) is None or await self._page(number) is None:
            return False
        return number in self.newest and self.newest[number] > self.window.last + _MARGIN

    async def _page(self, number: int) -> FeedPage | None:
        """One page by its number; None beyond the last."""
        if number not in self.pages:
            if len(self.pages) >= MOST_PAGES:
                self.faults[number] = f"more than {MOST_PAGES} pages"
                return None
            self.pages[number] = await self._asked(self.listing.url.replace(PLACE, str(number)), number)
        return self.pages[number]

    async def _asked(self, url: str, number: int) -> FeedPage | None:
        """One page; None where there is none, or it lists nothing that no page with a lower number lists."""
        try:
            page = await asyncio.to_thread(read_page, await self.get(url), self.source)
        except GiveUp as error:
            if number == 1:
                raise
            if error.reason not in _ENDS:
                self.faults[number] = f"page {number}: {error}"
            return None
        own = [row for row in page.rows if self.first_on.get(row.key, number) >= number]
        self.first_on |= {row.key: number for row in own}
        page = page.of(own)
        if page.newest:
            self.newest[number] = page.newest
        if page.damage:
            self.faults[number] = f"page {number}: {page.damage}"
        return page if own else None

    def _note(self, number: int) -> None:
        """Take over what is wrong with a page that was come to; a page that was only looked at does not count."""
        self.damage = self.damage or self.faults.get(number, "")
