"""The sitemap rung: sitemaps, sitemap indexes and news sitemaps (https://www.sitemaps.org/protocol.html).

`lastmod` is an edit date and never a publication date. `news:publication_date` is one. Of an index only those sitemaps
are fetched that may hold links of the window: not those whose `lastmod` lies before it, nor those whose name tells
another year, month or day.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from breachledger.address import address_key, resolve
from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Link, Page, Window
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.dates import days_in_name, near, read_moment
from breachledger.sources.entry import Entry, Rows
from breachledger.sources.listing import Get, signal_faults
from breachledger.sources.sitemap_xml import read_sitemap
from breachledger.vocabulary import Origin

DEEPEST = 3
"""An index may list indexes; below the third floor nothing is fetched."""
MOST_SITEMAPS = 200
MOST_LINKS = 20_000


async def links(source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link]:
    """The links of a sitemap and, through an index, of those below it that may belong to the window.

    A sitemap below an index that cannot be had does not stop the others.

    Raises:
        GiveUp: `malformed`; at once where it is no sitemap, after the last link where one of them is damaged, cannot be
            had, or lies beyond `DEEPEST`, `MOST_SITEMAPS` or `MOST_LINKS`.
        RetryLater: as `get`; after the last link where it concerns a sitemap below an index.
    """
    walk = _Walk(source.timezone, window, Rows(source, window, Origin.SITEMAP))
    count = 0
    page: Page | None = await get(listing.url)
    walk.seen.add(address_key(listing.url))
    while page:
        for link in await walk.read(page):
            count += 1
            if count > MOST_LINKS:
                walk.note(f"more than {MOST_LINKS} links")
                walk.waiting.clear()
                break
            yield link
        page = await walk.next_page(get)
    walk.end()


@dataclass(slots=True)
class _Walk:
    """One walk through a tree of sitemaps: what waits, what was seen, what went wrong first."""

    zone: str
    window: Window
    rows: Rows
    waiting: list[tuple[str, int]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    depth: int = 1
    read_rows: int = 0
    damage: str = ""
    retry: RetryLater | None = None

    async def read(self, page: Page) -> list[Link]:
        """The links of one sitemap; of an index, its sitemaps are put in line."""
        try:
            document = await asyncio.to_thread(read_sitemap, page.body)
        except GiveUp as error:
            if self.depth == 1:
                raise
            self.note(f"{page.url}: {error.detail}")
            return []
        if document.damage:
            self.note(f"{page.url}: {document.damage}")
        if document.is_index:
            self._line_up(document.entries, page)
            return []
        self.read_rows += len(document.entries)
        return await asyncio.to_thread(lambda: list(self.rows.links(document.entries, page)))

    async def next_page(self, get: Get) -> Page | None:
        """The next sitemap that can be had, or None."""
        while self.waiting:
            url, self.depth = self.waiting.pop(0)
            try:
                return await get(url)
            except RetryLater as error:
                self.retry = error
            except GiveUp as error:
                self.note(f"{url}: {error}")
        return None

    def note(self, damage: str) -> None:
        """Keep the first thing that went wrong."""
        self.damage = self.damage or damage

    def end(self) -> None:
        """Raise what has to be told after the last link."""
        if self.retry:
            raise self.retry
        signal_faults(self.rows, self.read_rows, self.damage)

    def _line_up(self, entries: tuple[Entry, ...], page: Page) -> None:
        """Put those sitemaps of an index in line that may hold links of the window and were not seen yet."""
        for entry in entries:
            url = resolve(entry.href, page.final_url)
            if url is None:
                self.rows.nowhere += 1
            elif (key := address_key(url)) not in self.seen and self._may_hold(url, entry):
                self.seen.add(key)
                if self.depth >= DEEPEST:
                    self.note(f"{url}: more than {DEEPEST} floors of indexes")
                elif len(self.seen) > MOST_SITEMAPS:
                    self.note(f"more than {MOST_SITEMAPS} sitemaps")
                else:
                    self.waiting.append((url, self.depth + 1))

    def _may_hold(self, url: str, entry: Entry) -> bool:
        modified = read_moment(entry.modified, self.zone)
        if modified and modified.last < self.window.first:
            return False
        parts = urlsplit(url)
        told = days_in_name(f"{parts.path.rsplit('/', 1)[-1]}?{parts.query}")
        return told is None or near(told, self.window)
