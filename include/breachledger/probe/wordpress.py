"""Finds what a WordPress tells of itself: its posts by its REST interface, its time zone, its paged feed.

The interface's root (https://developer.wordpress.org/reference/classes/wp_rest_server/get_index/) names the site's
`timezone_string`, or only its `gmt_offset` in hours where its owner chose no place.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from breachledger.address import address_key
from breachledger.errors import GiveUp, RetryLater
from breachledger.probe import feeds
from breachledger.probe.draft import Draft, Sure
from breachledger.probe.feeds import Feed
from breachledger.probe.home import Home, is_same_site, printable_words
from breachledger.sources.catalog import Listing
from breachledger.sources.listing import Get
from breachledger.sources.wordpress import read_posts

_POSTS = "wp/v2/posts"
_FEED = re.compile(r"/feed/?$")
_MOST_HOURS = 14


@dataclass(frozen=True, slots=True)
class Site:
    """What the root of the interface says; nothing where it does not answer."""

    name: str = ""
    timezone: str = ""
    offset: timedelta | None = None


async def find_wordpress(home: Home, draft: Draft, get: Get) -> Site:
    """Put the posts of a WordPress into the draft; what the site says of itself is returned."""
    if home.api is None:
        return Site()
    posts = _below(home.api, _POSTS)
    try:
        page = await get(_asking(posts, per_page="1"))
        read_posts(page.body)
    except (GiveUp, RetryLater) as error:
        draft.tell("wordpress", f"{posts}: declared, but {error}", Sure.NOTHING)
    else:
        total = re.fullmatch(r"\d{1,9}", (page.header("x-wp-total") or "").strip())
        is_whole = urlsplit(home.section).path == "/"
        check = "" if total and is_whole else "which posts of the site are the desk's (?categories=NUMBER)"
        check = check if total else "that it counts its posts"
        told = f"{total[0] if total else 'an unknown number of'} posts"
        draft.add(Listing("wordpress", posts, "backfill"), told, Sure.LIKELY if check else Sure.SURE, check)
    return await _site(home.api, get)


async def find_paged_feed(home: Home, taken: tuple[Feed, ...], draft: Draft, get: Get) -> None:
    """Put the main feed into the draft once more where it goes back page by page."""
    feed = next((one for one in taken if one.links and is_same_site(one.url, home.url)), None)
    if feed is None or not (home.api or _FEED.search(urlsplit(feed.url).path)):
        return
    paged = f"{feed.url}{'&' if urlsplit(feed.url).query else '?'}paged={{page}}"
    try:
        second = await feeds.read(paged.replace("{page}", "2"), get)
    except (GiveUp, RetryLater) as error:
        draft.tell("paged_feed", f"{paged}: {error}", Sure.NOTHING)
        return
    if not _goes_on(feed, second):
        draft.tell("paged_feed", f"{paged}: its second page is none of its own", Sure.NOTHING)
        return
    draft.add(Listing("paged_feed", paged, "backfill"), f"page 2 has {len(second.links)} other entries", Sure.SURE)


def _goes_on(first: Feed, second: Feed) -> bool:
    """Whether the second page holds mostly what the first does not: many sites answer every number with page 1."""
    before = {address_key(link.url) for link in first.links}
    new = [link for link in second.links if address_key(link.url) not in before]
    return len(new) * 2 > len(second.links)


async def _site(root: str, get: Get) -> Site:
    try:
        page = await get(_asking(root, _fields="name,timezone_string,gmt_offset"))
        told: Any = json.loads(page.body.decode("utf-8", "replace").lstrip("\ufeff"))
    except (GiveUp, RetryLater, ValueError, RecursionError):
        return Site()
    if not isinstance(told, dict):
        return Site()
    name, zone = told.get("name"), told.get("timezone_string")
    return Site(
        name=printable_words(name) if isinstance(name, str) else "",
        timezone=zone if isinstance(zone, str) else "",
        offset=_hours(told.get("gmt_offset")),
    )


def _hours(value: object) -> timedelta | None:
    """`gmt_offset`: a number of hours, or one as text."""
    try:
        hours = float(str(value)[:10])
    except ValueError:
        return None
    return timedelta(hours=hours) if -_MOST_HOURS <= hours <= _MOST_HOURS else None


def _below(root: str, path: str) -> str:
    """An address of the interface; sites without speaking addresses have `?rest_route=/` for its root."""
    parts = urlsplit(root)
    query = dict(parse_qsl(parts.query))
    if "rest_route" not in query:
        return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{path}"))
    query["rest_route"] = f"{query['rest_route'].rstrip('/')}/{path}"
    return urlunsplit(parts._replace(query=urlencode(query, safe="/")))


def _asking(url: str, **asked: str) -> str:
    parts = urlsplit(url)
    query = urlencode({**dict(parse_qsl(parts.query)), **asked}, safe="/,")
    return urlunsplit(parts._replace(query=query))
