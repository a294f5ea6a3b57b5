"""The WordPress rung: posts by a site's REST interface (https://developer.wordpress.org/rest-api/reference/posts/).

`after` and `before` compare with the site's own clock. `X-WP-Total` says how many posts there are: where fewer came,
the listing is damaged. A post whose content is whole comes as a `Page`, so that nothing more is fetched of it; one that
is shortened comes as a link. Posts are asked for by whole weeks, always the same ones, so that the days of a backfill
can share the answers.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from breachledger.errors import GiveUp
from breachledger.model import Link, Page, Window
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.entry import Entry, Rows
from breachledger.sources.listing import Get, signal_faults
from breachledger.sources.post import is_whole, written
from breachledger.vocabulary import Origin, Reason

PER_PAGE = 100
"""The most that WordPress gives at once."""
MOST_PAGES = 50
"""Pages of a week: what has more is no newspaper."""
_WEEK = timedelta(days=7)
MOST_CONTENT = 2_000_000
"""Characters of one post."""
_FIELDS = "date,date_gmt,modified_gmt,link,title,content,excerpt"
_NEVER = "0000-00-00"


@dataclass(frozen=True, slots=True)
class Post:
    """One post as the site tells it, its texts as HTML."""

    entry: Entry
    content: str
    excerpt: str
    protected: bool


@dataclass(frozen=True, slots=True)
class Posts:
    """What one answer holds, and what is wrong with it; no words where nothing is."""

    posts: tuple[Post, ...]
    damage: str = ""


async def links(source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link | Page]:
    """The posts that may belong to the window, the oldest first.

    Raises:
        GiveUp: `malformed`; at once where the answer is none of WordPress, after the last post where some are missing.
    """
    rows = Rows(source, window, Origin.API)
    read, damage = 0, ""
    for first in _weeks(window):
        number, of_week, total = 1, 0, 0
        while True:
            page = await get(_question(listing.url, first, number))
            answer = await asyncio.to_thread(read_posts, page.body)
            damage = damage or answer.damage
            of_week += len(answer.posts)
            total = max(total, _count(page.header("x-wp-total")))
            for told in await asyncio.to_thread(_told, rows, answer, page, source):
                yield told
            if not answer.posts or number * PER_PAGE >= total or number == MOST_PAGES:
                break
            number += 1
        if of_week < total:
            damage = damage or f"{of_week} of the {total} posts that the site counts from {first} on"
        read += of_week
    signal_faults(rows, read, damage)


def read_posts(body: bytes) -> Posts:
    """The posts of one answer. What a broken plug-in prints before the list is passed over, and told of.

    Raises:
        GiveUp: `malformed`; this is no list of posts.
    """
    text = body.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    before = "" if text.startswith("[") else text[:60]
    start = 0 if not before else text.find("\n[")
    try:
        rows = json.loads(text[max(start, 0) :])
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise GiveUp(Reason.MALFORMED, f"no list of posts: it begins with {text[:60]!r}")
    posts = tuple(post for row in rows[:PER_PAGE] if (post := _post(row)))
    lost = len(rows) - len(posts)
    faults = [f"something before the list: {before!r}"] if before else []
    faults += [f"{lost} rows that are no posts"] if lost else []
    return Posts(posts, "; ".join(faults))


def _post(row: Any) -> Post | None:
    if not isinstance(row, dict) or not isinstance(row.get("link"), str):
        return None
    content = row.get("content")
    entry = Entry(
        href=row["link"],
        title=_rendered(row.get("title")),
        published=_moment(row.get("date_gmt")) or _local(row.get("date")),
        modified=_moment(row.get("modified_gmt")),
    )
    protected = isinstance(content, dict) and bool(content.get("protected"))
    return Post(entry, _rendered(content), _rendered(row.get("excerpt")), protected)


def _rendered(value: Any) -> str:
    text = value.get("rendered") if isinstance(value, dict) else value
    return text[:MOST_CONTENT] if isinstance(text, str) else ""


def _moment(value: Any) -> str:
    """A moment that WordPress gives in UTC and without saying so."""
    return f"{value}Z" if isinstance(value, str) and value and not value.startswith(_NEVER) else ""


def _local(value: Any) -> str:
    return value if isinstance(value, str) and not value.startswith(_NEVER) else ""


def _told(rows: Rows, answer: Posts, page: Page, source: Source) -> list[Link | Page]:
    """A page for each whole post, a link for each other one, as far as they may belong to the window."""
    found: list[Link | Page] = []
    for post in answer.posts:
        for link in rows.links((_edited(post.entry),), page):
            whole = not post.protected and is_whole(post.content, post.excerpt, link.url)
            found.append(written(link, post.content, page, source) if whole else link)
    return found


def _edited(entry: Entry) -> Entry:
    """An edit date only where it is later than the publication: WordPress gives one to every post."""
    return entry if entry.modified > entry.published else Entry(entry.href, entry.title, entry.published)


def _weeks(window: Window) -> list[date]:
    """The Mondays of the weeks that hold the window and a day more on both sides, for the site's clock is not UTC."""
    one = timedelta(days=1)
    first, last = window.first - one, window.last + one
    monday = first - timedelta(days=first.weekday())
    return [monday + number * _WEEK for number in range((last - monday) // _WEEK + 1)]


def _question(url: str, first: date, number: int) -> str:
    """The address of one page of a week's posts. Neither `after` nor `before` includes its own moment."""
    parts = urlsplit(url)
    midnight = datetime.combine(first, time.min)
    asked = {
        "after": (midnight - timedelta(seconds=1)).isoformat(),
        "before": (midnight + _WEEK).isoformat(),
        "per_page": str(PER_PAGE),
        "page": str(number),
        "orderby": "date",
        "order": "asc",
        "_fields": _FIELDS,
    }
    query = urlencode({**dict(parse_qsl(parts.query)), **asked}, safe=":,")
    return urlunsplit(parts._replace(query=query))


def _count(header: str | None) -> int:
    digits = re.fullmatch(r"\d{1,9}", (header or "").strip())
    return int(digits[0]) if digits else 0
