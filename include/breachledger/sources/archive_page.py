"""The rung of date archive pages: `https://host/{year}/{month}/{day}/`, or a page a month without `{day}`.

A page of a day dates what it lists; an address that tells another day wins. Of a page of a month only what an address
says is known, or a `<time datetime>` beside the link. Further pages have a number in the address (`{page}`), or the
document names them. A page that is not there, or leads elsewhere, is a day without articles.

What stands on the pages of other days as well is none of the day's: a menu, or the newest articles beside each page.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from breachledger.address import address_key
from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Link, Page, Window
from breachledger.sources.archive_rows import Listed, read_archive
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.dates import day_in_path, month_in_path
from breachledger.sources.entry import Entry, Rows
from breachledger.sources.listing import Get, signal_faults
from breachledger.vocabulary import Origin, Reason

DAY_PLACE, PAGE_PLACE = "{day}", "{page}"
MOST_PAGES = 20
"""Pages of one day or month."""
MOST_ROWS = 2_000
"""Of one day or month."""


async def links(source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link]:
    """The articles that the pages of the window's days list.

    Raises:
        GiveUp: `malformed` after the last link where there are too many pages or links. Others, and RetryLater: as
            `get`, after the links that came before.
    """
    archive = _Archive(source, listing, get)
    rows = Rows(source, window, Origin.URL if archive.is_daily else Origin.TEXT)
    read, damage, fault = 0, "", None
    async for period, beside in _beside(archive.periods(window)):
        for entry, page in archive.own(period, beside):
            for link in rows.links((entry,), page):
                yield link
        read += len(period.rows)
        damage, fault = damage or period.damage, fault or period.fault
    if fault:
        raise fault
    signal_faults(rows, read, damage)


@dataclass(slots=True)
class _Period:
    """What the pages of one day or month list, by the keys of the addresses."""

    day: date
    rows: dict[str, tuple[Entry, Page]] = field(default_factory=dict)
    damage: str = ""
    fault: GiveUp | RetryLater | None = None
    """Why its next page could not be had."""

    def add(self, listed: Listed, page: Page) -> bool:
        """Add the rows of one page; whether there were any new ones."""
        before = len(self.rows)
        for entry in listed.entries:
            self.rows.setdefault(address_key(entry.href), (entry, page))
            if len(self.rows) == MOST_ROWS:
                break
        self.damage = self.damage or (f"{self.day}: {listed.damage}" if listed.damage else "")
        return len(self.rows) > before


@dataclass(frozen=True, slots=True)
class _Archive:
    source: Source
    listing: Listing
    get: Get

    @property
    def is_daily(self) -> bool:
        """Whether it has a page for each day."""
        return DAY_PLACE in self.listing.url

    async def periods(self, window: Window) -> AsyncIterator[_Period]:
        """The days or months of a window that list something, up to one that could not be had."""
        for day in _days(window, daily=self.is_daily):
            period = await self.read(day)
            if period.rows or period.damage or period.fault:
                yield period
            if period.fault:
                return

    async def read(self, day: date) -> _Period:
        """All pages of a day, or of the month that begins with it."""
        period = _Period(day)
        start, dated = self._address(day, 1), day if self.is_daily else None
        url: str | None = start
        for number in range(1, MOST_PAGES + 1):
            try:
                page = await self._asked(url, day) if url else None
            except (GiveUp, RetryLater) as error:
                period.fault = error
                return period
            if page is None:
                return period
            start = page.final_url if number == 1 else start
            listed = await asyncio.to_thread(read_archive, page, dated, self.source, start)
            if not period.add(listed, replace(page, body=b"")):
                return period
            url = self._address(day, number + 1) if PAGE_PLACE in self.listing.url else listed.following
            if len(period.rows) == MOST_ROWS:
                period.damage = period.damage or f"{day}: {MOST_ROWS} links or more"
                return period
        if url:
            period.damage = period.damage or f"{day}: more than {MOST_PAGES} pages"
        return period

    async def _asked(self, url: str, day: date) -> Page | None:
        """A page; None where there is none, or another than that of the day answers, such as the home page."""
        try:
            page = await self.get(url)
        except GiveUp as error:
            if error.reason != Reason.NOT_FOUND:
                raise
            return None
        return page if _digits(self._address(day, None)) in _digits(page.final_url) else None

    def _address(self, day: date, number: int | None) -> str:
        url = self.listing.url
        places = {"{year}": f"{day:%Y}", "{month}": f"{day:%m}", DAY_PLACE: f"{day:%d}", PAGE_PLACE: f"{number or ''}"}
        for place, text in places.items():
            url = url.replace(place, text)
        return url

    def own(self, period: _Period, beside: Sequence[_Period]) -> Iterator[tuple[Entry, Page]]:
        """The rows of a period that may be articles of it, held against two others.

        What both have too is no article of it; what one has is one of an unknown day. An address with a date, and a
        date beside a link, speak for themselves.
        """
        for key, (entry, page) in period.rows.items():
            path = urlsplit(entry.href).path
            told = day_in_path(path, self.source.timezone) or month_in_path(path)
            found = sum(key in other.rows for other in beside)
            if told or not found or (entry.published and not self.is_daily):
                yield entry, page
            elif found == 1:
                yield replace(entry, published=""), page


async def _beside(periods: AsyncIterator[_Period]) -> AsyncIterator[tuple[_Period, Sequence[_Period]]]:
    """Each period with the two nearest, as far as there are any; no more than three are in memory."""
    held: list[_Period] = []
    begun = False
    async for period in periods:
        held = [*held[-2:], period]
        if len(held) == 3:
            if not begun:
                yield held[0], held[1:]
            yield held[1], (held[0], held[2])
            begun = True
    for one in held[-1:] if begun else held:
        yield one, [other for other in held if other is not one]


def _digits(url: str) -> str:
    parts = urlsplit(url)
    return re.sub(r"\D", "", f"{parts.path}?{parts.query}")


def _days(window: Window, *, daily: bool) -> list[date]:
    """The days whose pages are asked for, or the first days of the months: a day more on both sides, for time zones."""
    one = timedelta(days=1)
    length = (window.last - window.first).days + 3
    days = [window.first - one + number * one for number in range(length)]
    return days if daily else sorted({day.replace(day=1) for day in days})
