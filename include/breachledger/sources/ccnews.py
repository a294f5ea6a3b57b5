"""CC-NEWS as it is listed: which of its files may hold articles of some days, and whose a page is.

Each month has a list of paths, one a line, of files of about a gigabyte; a file is named by the time at which it was
**begun**, and holds what was crawled until the next was (https://github.com/commoncrawl/news-crawl/issues/46: one begun
at 19:50 was closed at 17:05 of the next day).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from breachledger.address import normalise
from breachledger.errors import GiveUp
from breachledger.model import Window
from breachledger.sources.catalog import Source
from breachledger.sources.paths import site_of
from breachledger.vocabulary import Reason

LATE = timedelta(days=2)
"""So long after the last day its articles are still crawled."""
MOST_LIST = 5_000_000
"""Bytes of a list, unpacked: some fifty thousand files, where a month has two thousand at the most."""
_PATH = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d\d/(CC-NEWS-(\d{14})-\d{1,9}\.warc\.gz)")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SNIFFED = 4_096
_TYPE, _BELIED = "content-type", "X-Belied-Content-Type"


class Warc(NamedTuple):
    """One file of the crawl."""

    path: str
    name: str
    begun: datetime


class Place(NamedTuple):
    """Where an outlet has its articles: a host without `www.`, and how their paths begin."""

    host: str
    path: str
    source: Source

    @property
    def name(self) -> str:
        """Host and path."""
        return self.host + self.path


def months(window: Window) -> list[date]:
    """The first days of the months whose lists may name files of the window, the one begun before it among them."""
    found = [(window.first - timedelta(days=1)).replace(day=1)]
    while (after := (found[-1] + timedelta(days=31)).replace(day=1)) <= window.last + LATE:
        found.append(after)
    return found


def list_url(service: str, month: date) -> str:
    """Where the list of a month is."""
    return f"{service}/crawl-data/CC-NEWS/{month:%Y/%m}/warc.paths.gz"


def read_list(data: bytes, url: str) -> list[Warc]:
    """The files of a list; a line that names none is passed over.

    Raises:
        GiveUp: `malformed`; it is no list, is cut off, or longer than `MOST_LIST`.
    """
    unpacker = zlib.decompressobj(31)
    try:
        text = unpacker.decompress(data, MOST_LIST).decode("ascii", "replace")
    except zlib.error as error:
        raise GiveUp(Reason.MALFORMED, f"no list of files at {url}: {error}") from None
    if not unpacker.eof:
        raise GiveUp(Reason.MALFORMED, f"the list of files at {url} is cut off or too long")
    return [found for line in text.splitlines() if (found := _warc(line.strip()))]


def _warc(path: str) -> Warc | None:
    told = _PATH.fullmatch(path)
    try:
        return Warc(path, told[1], datetime.strptime(told[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)) if told else None
    except ValueError:  # a thirteenth month
        return None


def of_window(warcs: Iterable[Warc], window: Window) -> list[Warc]:
    """The files that hold what was crawled from the first day to `LATE` after the last, in the order of crawling."""
    start = datetime.combine(window.first, time.min, UTC)
    end = datetime.combine(window.last + LATE + timedelta(days=1), time.min, UTC)
    every = sorted(set(warcs), key=lambda one: (one.begun, one.name))
    before = [one for one in every if one.begun <= start][-1:]
    return before + [one for one in every if start < one.begun < end]


def places(sources: Iterable[Source]) -> tuple[Place, ...]:
    """Where these outlets have their articles, the longest first.

    That is where an archive of the web is asked for them: the site of a general paper is not all about security, and
    its feed may come from a host that it shares with others.
    """
    found = []
    for source in sources:
        listed = [link.url for link in source.links if link.kind == "wayback"]
        for url in listed or [urlsplit(source.home)._replace(path="/").geturl()]:
            where = normalise(url)
            found.append(Place(site_of(where), urlsplit(where).path, source))
    return tuple(sorted(found, key=lambda one: (-len(one.name), one.name)))


def place_of(url: str, known: Sequence[Place]) -> Place | None:
    """Whose article an address in normal form is."""
    host, path = site_of(url), urlsplit(url).path
    return next((one for one in known if one.host == host and path.startswith(one.path)), None)


def typed(headers: tuple[tuple[str, str], ...], body: bytes) -> tuple[tuple[str, str], ...]:
    """The headers of a page; a content type that its HTML belies has another name, so that the bytes decide."""
    told = next((value for name, value in headers if name.lower() == _TYPE), "text/html").lower()
    if told.startswith(("text/html", "application/xhtml+xml")) or not _HTML.search(body[:_SNIFFED]):
        return headers
    return tuple((_BELIED if name.lower() == _TYPE else name, value) for name, value in headers)
