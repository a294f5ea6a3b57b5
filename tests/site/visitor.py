"""What a visitor of the site does: ask for a page, read it, open a feed. For the tests."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import feedparser
import httpx

from tests.site.outlets import Outlet
from tests.site.server import Site
from tests.site.stories import Story

_CLIENT = httpx.Client()


def get(site: Site, url: str, **headers: str) -> httpx.Response:
    """One answer of the site, redirects not followed."""
    parts = urlsplit(url)
    target = f"http://127.0.0.1:{site.port}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return _CLIENT.get(target, headers={"Host": parts.netloc} | named)


def plain_text(page: str) -> str:
    """What a page says, without marks, blanks folded."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def outlet_of(site: Site, name: str) -> Outlet:
    """The outlet of that id."""
    return next(outlet for outlet in site.outlets if outlet.id == name)


def articles_of(site: Site) -> list[tuple[Outlet, Story]]:
    """Every article with its outlet, the oddities left out."""
    return [(outlet, story) for outlet in site.outlets for story in outlet.stories if story.kind == "article"]


def entries_of(site: Site, url: str) -> list[feedparser.FeedParserDict]:
    """The entries of a feed that is well."""
    feed = feedparser.parse(get(site, url).content)
    assert not feed.bozo, feed.bozo_exception
    return list(feed.entries)
