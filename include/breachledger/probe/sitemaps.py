"""Finds an outlet's sitemaps: those its robots.txt names, else those at the usual places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from breachledger.address import resolve
from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Window
from breachledger.probe.draft import Draft, Sure
from breachledger.probe.feeds import stranger
from breachledger.probe.home import Home
from breachledger.probe.visitor import Visitor
from breachledger.sources.catalog import Listing
from breachledger.sources.sitemap import links
from breachledger.vocabulary import Origin, Reason

MOST_NAMED = 200
"""Sitemaps of one robots.txt that are looked at by name."""
MOST_READ = 5
MOST_TAKEN = 3
MOST_DOCUMENTS = 12
"""Of one sitemap with all that its index names."""
RECENT = timedelta(days=7)
_USUAL = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")
_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S{1,2000})", re.IGNORECASE | re.MULTILINE)
_OF_OTHER_THINGS = re.compile(r"image|video|author|categor|tag|topic|product|static", re.IGNORECASE)
_OF_NEWS = re.compile(r"news|post|article|artikel", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap that could be read."""

    url: str
    links: int
    """That may be of the last week."""
    newest: date | None
    is_news: bool
    """All of its links are dated as a news sitemap dates them: it holds no past."""
    fault: str = ""


async def find_sitemaps(home: Home, draft: Draft, visitor: Visitor, *, has_feed: bool) -> None:
    """Put the sitemaps that a catalog file should have into the draft, and tell of each that was read."""
    named = list(dict.fromkeys(islice(await _named(home, visitor), MOST_NAMED)))
    places = sorted(named, key=_rank)[:MOST_READ] or [f"{home.origin}{path}" for path in _USUAL]
    found: list[Sitemap] = []
    for url in places:
        sitemap = await _read(url, draft, visitor, is_named=bool(named))
        found += [sitemap] if sitemap else []
        if sitemap and not named:
            break
    if not found:
        draft.tell("sitemap", "none that could be read", Sure.NOTHING)
    _put_down(found, draft, has_feed=has_feed)


def sitemap_lines(text: str) -> Iterator[str]:
    """What the `Sitemap:` lines of a robots.txt name, as written (https://www.sitemaps.org/protocol.html#submit_robots)."""
    return (found[1] for found in _LINE.finditer(text))


async def _named(home: Home, visitor: Visitor) -> Iterator[str]:
    """The addresses that the robots.txt names; none where there is no such file."""
    try:
        page = await visitor(f"{home.origin}/robots.txt")
    except (GiveUp, RetryLater):
        return iter(())
    text = page.body.decode("utf-8-sig", "replace")
    return (url for line in sitemap_lines(text) if (url := resolve(line, page.final_url)))


def _rank(url: str) -> int:
    """Those that hold articles by their name first, those of other things last."""
    path = urlsplit(url).path
    return 0 if _OF_NEWS.search(path) else 2 if _OF_OTHER_THINGS.search(path) else 1


async def _read(url: str, draft: Draft, visitor: Visitor, *, is_named: bool) -> Sitemap | None:
    today = datetime.now(UTC).date()
    count, newest, is_news, fault = 0, None, True, ""
    outlet, listing = stranger(url), Listing("sitemap", url)
    try:
        async for link in links(outlet, listing, Window(today - RECENT, today), visitor.at_most(MOST_DOCUMENTS)):
            count += 1
            told = link.published_at or link.modified_at
            newest = max(filter(None, (newest, told.date() if told else None)), default=None)
            is_news = is_news and link.published_origin is Origin.SITEMAP
    except (GiveUp, RetryLater) as error:
        fault = str(error)
        if not count and not _is_sitemap(error):
            if is_named:
                draft.tell("sitemap", f"{url}: named in robots.txt, but {fault}", Sure.NOTHING)
            return None
    return Sitemap(url, count, newest, is_news and count > 0, fault)


def _is_sitemap(error: GiveUp | RetryLater) -> bool:
    """Whether the fault was told after the sitemap itself had been read."""
    return error.reason == Reason.MALFORMED and error.detail.startswith("read ")


def _put_down(found: list[Sitemap], draft: Draft, *, has_feed: bool) -> None:
    """Take those with links of the last week; where none has any, the first."""
    useful = [one for one in found if one.links and not (one.is_news and has_feed)]
    taken = (useful or [one for one in found if not one.is_news])[:MOST_TAKEN]
    for one in found:
        days = f", newest {one.newest}" if one.newest else ", none with a date" if one.links else ""
        told = f"{one.links} links of the last week{days}{f' ({one.fault})' if one.fault else ''}"
        if one not in taken:
            why = "a news sitemap holds no past" if one.is_news else "others have more"
            draft.tell("sitemap", f"{one.url}: {told}; left out, {why}", Sure.SURE)
            continue
        purpose = "daily" if one.is_news else "backfill"
        check = "" if one.newest and not one.fault else "that articles are in it, and that it dates them"
        draft.add(Listing("sitemap", one.url, purpose), told, Sure.LIKELY if check else Sure.SURE, check)
