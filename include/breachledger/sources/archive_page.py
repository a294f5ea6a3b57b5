"""The rung of date archive pages: `https://host/{year}/{month}/{day}/`, or a page a month without `{day}`.

A page of a day dates what it lists; an address that tells another day wins. Of a page of a month only what an address
says is known. A page that is not there is a day without articles.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from breachledger.address import address_key, resolve
from breachledger.errors import GiveUp
from breachledger.model import Link, Page, Window
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.charset import decode
from breachledger.sources.dates import day_in_path
from breachledger.sources.entry import Entry, Rows, plain
from breachledger.sources.listing import Get, signal_faults
from breachledger.vocabulary import Origin, Reason

DAY_PLACE = "{day}"
MOST_PAGES = 20
"""Pages of one day or month."""
MOST_LINKS = 2_000
MOST_ANCHORS = 20_000
"""Of one page."""
LEAST_WORDS = 4
"""Words of a headline; menus say less."""
_ASIDE = ("nav", "header", "footer", "aside", "form", "script", "style")
_NEXT = re.compile(r"\bnext\b", re.IGNORECASE)


async def links(source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link]:
    """The articles that the pages of the window's days list.

    Raises:
        GiveUp: `malformed` after the last link where there are too many pages. Others, and RetryLater: as `get`.
    """
    rows = Rows(source, window, Origin.URL)
    seen: set[str] = set()
    read, damage = 0, ""
    for day in _days(window, listing.url):
        url: str | None = _address(listing.url, day)
        for _ in range(MOST_PAGES):
            page = await _asked(url, get) if url else None
            if page is None or address_key(page.final_url) in seen:
                break
            seen.add(address_key(page.final_url))
            entries, url = await asyncio.to_thread(
                read_archive, page, day if DAY_PLACE in listing.url else None, source
            )
            read += len(entries)
            for link in rows.links(entries, page):
                yield link
        else:
            damage = damage or f"{day}: more than {MOST_PAGES} pages"
    signal_faults(rows, read, damage)


async def _asked(url: str, get: Get) -> Page | None:
    """A page; None where there is none."""
    try:
        return await get(url)
    except GiveUp as error:
        if error.reason != Reason.NOT_FOUND:
            raise
        return None


def read_archive(page: Page, day: date | None, source: Source) -> tuple[tuple[Entry, ...], str | None]:
    """The rows of one page, dated to `day` where it is the page of one; and the address of its next page.

    Rows are links to pages of the same site with a headline for a text, outside of menus.
    """
    text = decode(page.body, page.header("content-type"), source.languages).replace("\0", "")
    try:
        tree = etree.fromstring(f"<html>{text}".encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    except etree.XMLSyntaxError:
        return (), None
    for element in list(tree.iter(*_ASIDE)):
        if (parent := element.getparent()) is not None:
            parent.remove(element)
    here = _site(page.final_url)
    rows: dict[str, Entry] = {}
    following = None
    for anchor in islice(tree.iter("a"), MOST_ANCHORS):
        url = resolve(anchor.get("href") or "", page.final_url)
        if url is None or _site(url) != here:
            continue
        if _NEXT.search(f"{anchor.get('rel') or ''} {anchor.get('class') or ''}"):
            following = following or url
            continue
        title = plain("".join(map(str, anchor.itertext())))
        if len(title.split()) >= LEAST_WORDS and len(rows) < MOST_LINKS:
            told = day_in_path(urlsplit(url).path, source.timezone)
            published = day.isoformat() if day and not told else ""
            rows.setdefault(url, Entry(href=url, title=title, published=published))
    return tuple(rows.values()), following


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _days(window: Window, url: str) -> list[date]:
    """The days whose pages are asked for, or the first days of the months: a day more on both sides, for time zones."""
    one = timedelta(days=1)
    length = (window.last - window.first).days + 3
    days = [window.first - one + number * one for number in range(length)]
    return days if DAY_PLACE in url else sorted({day.replace(day=1) for day in days})


def _address(url: str, day: date) -> str:
    places = {"{year}": f"{day:%Y}", "{month}": f"{day:%m}", DAY_PLACE: f"{day:%d}"}
    for place, text in places.items():
        url = url.replace(place, text)
    return url
