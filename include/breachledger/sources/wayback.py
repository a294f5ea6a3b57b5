"""The Wayback rung: what an outlet does not list any more, by the index of an archive of the web.

Two ways lead to an article: its own address, captured after its publication, and the outlet's feed as it was captured
in those days, which tells titles and dates. Captures are asked for by whole months, always the same ones, so that the
days of a backfill can share the answers. The index is documented at
https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from breachledger.address import address_key
from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Link, Window
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.dates import day_in_path, month_in_path
from breachledger.sources.entry import Entry, Rows
from breachledger.sources.feed import read_feed
from breachledger.sources.listing import Get, signal_faults
from breachledger.sources.wayback_index import AROUND, Capture, captures, months
from breachledger.vocabulary import Origin

MOST_SNAPSHOTS = 3
"""Of a feed, for one window."""
LATE = timedelta(days=7)
"""For so long after the window a feed may still hold its articles."""
SOON = timedelta(days=3)
"""So soon after its publication an article whose address tells no day is captured, where it is taken for one of it."""


async def links(service: str, source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link]:
    """The articles below the listing's address that may belong to the window, each with its copy.

    Args:
        service: the address of the archive of the web.
        source: the outlet.
        listing: its `url` is the prefix of the addresses of its articles.
        window: the days.
        get: fetches from the archive.

    Raises:
        GiveUp, RetryLater: as `get`; `malformed` after the last link where something could not be read.
    """
    walk = _Walk(service, source, window, get)
    known = await walk.captured(listing.url)
    async for link in walk.of_feeds(known):
        yield link
    for link in await asyncio.to_thread(walk.of_index, known):
        yield link
    walk.end()


class _Walk:
    """One walk through the archive: what it has told so far, and what went wrong."""

    def __init__(self, service: str, source: Source, window: Window, get: Get) -> None:
        self._service = service
        self._source = source
        self._window = window
        self._get = get
        self._rows = Rows(source, window, Origin.FEED)
        self._read = 0
        self._damage = ""
        self._retry: RetryLater | None = None

    async def captured(self, prefix: str) -> dict[str, Capture]:
        """The first capture of each address below `prefix`, in the months of the window and around them."""
        found: dict[str, Capture] = {}
        for month in months(self._window):
            async for capture in captures(self._service, prefix, month, self._get, below=True):
                if isinstance(capture, str):
                    self._damage = self._damage or capture
                    continue
                self._read += 1
                earlier = found.setdefault(address_key(capture.url), capture)
                if capture.at < earlier.at:
                    found[address_key(capture.url)] = capture
        return found

    async def of_feeds(self, known: dict[str, Capture]) -> AsyncIterator[Link]:
        """What the outlet's feeds told in the days after the window."""
        snapshots = [one for feed in self._source.links if feed.kind == "feed" for one in await self._snapshots(feed)]
        late: list[Capture] = []
        for again, some in ((False, snapshots), (True, late)):
            for snapshot in some:
                try:
                    page = await self._get(snapshot.address(self._service), elsewhere=True)
                    reading = await asyncio.to_thread(read_feed, replace(page, final_url=snapshot.url))
                except RetryLater as error:  # a slow one gets a second chance, after all others
                    if again:
                        self._retry = error
                    else:
                        late.append(snapshot)
                    continue
                except GiveUp as error:
                    self._damage = self._damage or f"{snapshot.url} of {snapshot.at:%Y-%m-%d}: {error}"
                    continue
                self._read += len(reading.entries)
                for link in self._rows.links(reading.entries, replace(page, final_url=snapshot.url)):
                    copy = known.get(address_key(link.url))
                    yield replace(link, copy=copy.address(self._service) if copy else None)

    async def _snapshots(self, feed: Listing) -> list[Capture]:
        """The captures of a feed that come soonest after the window, or else lie within it."""
        found = [
            one
            for month in months(self._window)
            async for one in captures(self._service, feed.url, month, self._get, below=False)
            if isinstance(one, Capture) and self._window.first <= one.at.date() <= self._window.last + LATE
        ]
        end = datetime.combine(self._window.last + timedelta(days=1), time.min, UTC)
        nearest = sorted({one.at: one for one in found}.values(), key=lambda one: (one.at < end, abs(one.at - end)))
        return nearest[:MOST_SNAPSHOTS]

    def of_index(self, known: dict[str, Capture]) -> list[Link]:
        """What the index tells, by the day in an address, else by the day of its first capture."""
        found = []
        for capture in known.values():
            if not capture.is_article or not self._may_belong(capture):
                continue
            row = Entry(href=capture.url)
            told = self._rows.links((row,), capture.page(self._service, self._source.id))
            found += [replace(link, copy=capture.address(self._service)) for link in told]
        return found

    def _may_belong(self, capture: Capture) -> bool:
        """Whether an address may be one of the window: it says so, or it was captured soon after."""
        if day_in_path(capture.path, self._source.timezone):
            return True  # its day decides, in `Rows`
        patience = AROUND if month_in_path(capture.path) else SOON
        return self._window.first <= capture.at.date() <= self._window.last + patience

    def end(self) -> None:
        """Raise what has to be told after the last link."""
        if self._retry:
            raise self._retry
        signal_faults(self._rows, self._read, self._damage)
