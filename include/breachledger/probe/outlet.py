"""Probes an outlet from the address of its home page, or of its desk's, and drafts its catalog file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

from breachledger.address import normalise
from breachledger.errors import GiveUp, UsageError
from breachledger.probe.draft import Draft, Proposal, Sure
from breachledger.probe.feeds import Feed, find_feeds
from breachledger.probe.home import Home, is_same_site, read_home
from breachledger.probe.identity import id_of, put_down_kind, put_down_name
from breachledger.probe.place import put_down_country, put_down_timezone
from breachledger.probe.sitemaps import find_sitemaps
from breachledger.probe.tongue import MOST_TITLES, put_down_language
from breachledger.probe.visitor import Visitor
from breachledger.probe.volume import put_down_volume
from breachledger.probe.wordpress import Site, find_paged_feed, find_wordpress
from breachledger.sources.catalog import Listing

OVER = "it was up before all was asked for: what was found until then stands here"


async def probe(url: str, visitor: Visitor) -> Proposal:
    """What the outlet at `url` has, as a catalog file would say it.

    Raises:
        GiveUp, RetryLater: its page cannot be had, or is none.
    """
    page = await visitor.document(url)
    home = await asyncio.to_thread(read_home, page)
    draft = Draft()
    draft.values["id"] = id_of(home)
    _put_down_home(url, home, draft)
    feeds = await find_feeds(home, draft, visitor)
    site = await find_wordpress(home, draft, visitor)
    await find_sitemaps(home, draft, visitor, has_feed=any(feed.links for feed in feeds))
    await find_paged_feed(home, feeds, draft, visitor)
    await asyncio.to_thread(_put_down_rest, home, feeds, site, draft)
    if visitor.is_over:
        draft.tell("time", OVER, Sure.NOTHING, "all that was not found, another day or by hand")
    for address, why in visitor.forbidden.items():
        draft.tell("forbidden", f"{address}: {why}", Sure.SURE)
    return draft.proposal()


def web_address(text: str) -> str:
    """The address that a person typed, `https://` added where it has no scheme.

    Raises:
        UsageError: this is no address of a web page.
    """
    try:
        return normalise(text if "://" in text else f"https://{text}")
    except GiveUp as error:
        raise UsageError(f"{error.detail}; give the address of the outlet's home page") from None


def _put_down_home(url: str, home: Home, draft: Draft) -> None:
    draft.values |= {"home": home.url, "evidence": home.url}
    moved = "" if is_same_site(url, home.url) else f"whether {urlsplit(url).netloc} has moved there"
    draft.tell("home", home.url, Sure.LIKELY if moved else Sure.SURE, moved)


def _put_down_rest(home: Home, feeds: tuple[Feed, ...], site: Site, draft: Draft) -> None:
    """What needs no further request."""
    now = datetime.now(UTC)
    titles = list(_titles(feeds)) or list(home.headings)
    clocks = [(now, site.offset)] if site.offset is not None else [one for feed in feeds for one in feed.clocks]
    put_down_name(home, site.name, draft)
    put_down_language(home.language, titles, draft)
    put_down_country(home.host, draft)
    put_down_timezone(site.timezone, clocks, home.host, draft)
    put_down_kind(home, draft)
    put_down_volume(feeds, now.date(), draft)
    draft.remarks["checked"] = "left out, no person has looked yet; set it to the day on which you have"
    draft.remarks["note"] = "left out; one line for whoever comes after you"
    _put_down_wayback(home, feeds, draft)


def _put_down_wayback(home: Home, feeds: tuple[Feed, ...], draft: Draft) -> None:
    """The prefix below which an archive of the web is searched, held against where the feeds' articles stand."""
    urls = [link.url for feed in feeds for link in feed.links]
    below = sum(url.startswith(home.section) for url in urls)
    check = "" if 2 * below >= len(urls) else "below which folder its articles stand"
    told = f"{below} of {len(urls)} articles of its feeds stand below it" if urls else "the folder of its page"
    draft.add(Listing("wayback", home.section, "backfill"), told, Sure.LIKELY, check)


def _titles(feeds: tuple[Feed, ...]) -> Iterator[str]:
    return (link.title for feed in feeds for link in feed.links[:MOST_TITLES] if link.title)
