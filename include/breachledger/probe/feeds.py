"""Finds an outlet's feeds: those its home page declares, else those at the usual places."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from breachledger.address import address_key, normalise
from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Link, Page, Window
from breachledger.probe.draft import Draft, Sure
from breachledger.probe.home import Home, is_same_site
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.dates import read_moment
from breachledger.sources.entry import Rows
from breachledger.sources.feed import read_feed
from breachledger.sources.listing import Get
from breachledger.vocabulary import Origin

MOST_READ = 8
"""Feeds of one outlet: a newspaper may declare one for each of its sections."""
MOST_TAKEN = 3
QUIET = timedelta(days=30)
"""After so long without an entry a feed is taken for one that nobody fills any more."""
_USUAL = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml")
_OF_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario", re.IGNORECASE)
_LEAST_NEW = 0.5
"""The share of a further feed's articles that no other feed has."""
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)\s*$")
_UTC = re.compile(r"(?:Z|GMT|UTC)\s*$")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read."""

    url: str
    links: tuple[Link, ...]
    clocks: tuple[tuple[datetime, timedelta], ...]
    """For each date that names its offset from UTC: when, and that offset."""
    declared: bool
    damage: str = ""

    @property
    def newest(self) -> date | None:
        """The day (UTC) of its newest dated entry."""
        return max((link.published_at.date() for link in self.links if link.published_at), default=None)


async def find_feeds(home: Home, draft: Draft, get: Get) -> tuple[Feed, ...]:
    """The feeds that a catalog file should have, the main one first; each one read is told of in the draft."""
    found = await _read_all(_in_order(home), draft, get, declared=True)
    if not any(feed.links for feed in found):
        found += await _search(home, {feed.url for feed in found}, get)
    if not found:
        draft.tell("feed", "none declared, and none at the usual places", Sure.NOTHING, "the outlet's pages for one")
    taken = choose(found)
    for feed in found:
        _put_down(feed, draft, home, taken=feed in taken)
    return taken


def choose(found: Iterable[Feed]) -> tuple[Feed, ...]:
    """Of several feeds those that bring something of their own: not the Atom twin of an RSS feed."""
    taken: list[Feed] = []
    seen: set[str] = set()
    for feed in sorted(found, key=lambda one: not one.links):  # an empty one only where there is no other
        keys = {address_key(link.url) for link in feed.links}
        if len(taken) < MOST_TAKEN and (not taken or len(keys - seen) >= max(1, _LEAST_NEW * len(keys))):
            taken.append(feed)
            seen |= keys
    return tuple(taken)


async def read(url: str, get: Get, *, declared: bool = True) -> Feed:
    """The feed at an address.

    Raises:
        GiveUp, RetryLater: it cannot be had, or is no feed.
    """
    page = await get(url)
    return await asyncio.to_thread(_read, page, declared=declared)


def stranger(url: str) -> Source:
    """An outlet of which nothing is known: what the rungs are given of it."""
    return Source("probe", "probe", url, ("en",), "UTC", "specialist_press", ())


def is_old(day: date) -> bool:
    """Whether a listing whose newest entry is of that day (UTC) has gone quiet."""
    return datetime.now(UTC).date() - day > QUIET


def _read(page: Page, *, declared: bool) -> Feed:
    reading = read_feed(page)
    rows = Rows(stranger(page.url), Window(date.min, date.max), Origin.FEED)
    links = tuple(rows.links(reading.entries, page))
    clocks = tuple(filter(None, (_clock(entry.published) for entry in reading.entries)))
    url = normalise(page.final_url if is_same_site(page.url, page.final_url) else page.url)
    return Feed(url, links, clocks, declared, reading.damage)


def _in_order(home: Home) -> list[str]:
    """The declared feeds that may be worth reading, those of the given section first."""
    feeds = [url for url in home.feeds if not _OF_COMMENTS.search(urlsplit(url).path)]
    below = urlsplit(home.section).path
    return sorted(feeds, key=lambda url: below == "/" or not urlsplit(url).path.startswith(below))[:MOST_READ]


async def _read_all(urls: list[str], draft: Draft, get: Get, *, declared: bool) -> list[Feed]:
    found: list[Feed] = []
    for url in urls:
        try:
            feed = await read(url, get, declared=declared)
        except (GiveUp, RetryLater) as error:
            draft.tell("feed", f"{url}: declared, but {error}", Sure.NOTHING)
            continue
        if all(feed.url != one.url for one in found):
            found.append(feed)
    return found


async def _search(home: Home, known: set[str], get: Get) -> list[Feed]:
    """The first feed with entries at the places where outlets have them; an empty one where there is no other."""
    empty: list[Feed] = []
    places = [urljoin(folder, name) for folder in (home.section, f"{home.origin}/") for name in _USUAL]
    for url in dict.fromkeys(places):
        try:
            feed = await read(url, get, declared=False)
        except (GiveUp, RetryLater):
            continue
        if feed.links:
            return [feed]
        if feed.url not in known:
            empty.append(feed)
    return empty[:1]


def _put_down(feed: Feed, draft: Draft, home: Home, *, taken: bool) -> None:
    days = f", newest {feed.newest}" if feed.newest else ", none with a date" if feed.links else ""
    told = f"{len(feed.links)} entries{days}{f' ({feed.damage})' if feed.damage else ''}"
    if not taken:
        draft.tell("feed", f"{feed.url}: {told}; left out, others have most of it", Sure.SURE)
        return
    checks = [] if feed.declared else ["that it is the feed of the articles"]
    checks += [] if is_same_site(feed.url, home.url) else ["that another host's feed is this outlet's"]
    checks += [] if feed.newest else ["whether it is in use"]
    checks += ["whether it is still in use"] if feed.newest and is_old(feed.newest) else []
    draft.add(Listing("feed", feed.url), told, Sure.LIKELY if checks else Sure.SURE, " and ".join(checks))


def _clock(text: str) -> tuple[datetime, timedelta] | None:
    """When, and at which offset from UTC, where a date tells both."""
    moment = read_moment(text, "UTC")
    if moment is None:
        return None
    if _UTC.search(text):
        return moment.at, timedelta(0)
    found = _OFFSET.search(text)
    if found is None or ":" not in text or text.rstrip().endswith("-0000"):
        return None
    shift = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return moment.at, -shift if found[1] == "-" else shift
