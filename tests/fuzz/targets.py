"""What is fuzzed: each reader of strangers' bytes, with well-formed inputs to start from."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

import brotli
import zstandard

from breachledger.archive import foreign_pages
from breachledger.archive.members import Members
from breachledger.clean import clean
from breachledger.fetch.decode import decode
from breachledger.fetch.robots import parse
from breachledger.model import Page, Window
from breachledger.sources.archive_rows import read_archive
from breachledger.sources.entry import Rows
from breachledger.sources.feed import read_feed
from breachledger.sources.sitemap_xml import read_sitemap
from breachledger.sources.wayback_index import read_captures
from breachledger.sources.wordpress import read_posts
from breachledger.vocabulary import Origin
from tests.sources.desk import outlet

_URL = "https://desk.example/2025/12/09/a-town-without-post"
_NOW = datetime(2025, 12, 20, tzinfo=UTC)
_LIMIT = 10_000_000
_SOURCE = outlet("feed", "https://desk.example/feed", "Europe/Rome", "en")


class Target(NamedTuple):
    """One reader: what it does with bytes, and inputs that it reads well."""

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]


def page(body: bytes, content_type: str = "text/html") -> Page:
    """A response of the outlet with that body."""
    return Page(_URL, _URL, 200, (("Content-Type", content_type),), body, _NOW, _NOW, "desk", timezone="Europe/Rome")


def _feed(body: bytes) -> object:
    answer = page(body, "application/xml")
    reading = read_feed(answer, ("en",))
    return list(Rows(_SOURCE, Window(date.min, date.max), Origin.FEED).links(reading.entries, answer))


def _sitemap(body: bytes) -> object:
    document = read_sitemap(body)
    window = Window(date(2025, 12, 1), date(2025, 12, 31))
    return list(Rows(_SOURCE, window, Origin.SITEMAP).links(document.entries, page(body)))


def _robots(body: bytes) -> object:
    rules = parse(body.decode("utf-8", "replace"))
    return rules and (rules.can_fetch(_URL, "breachledger"), rules.crawl_delay("breachledger"))


def _warc(body: bytes) -> object:
    return [clean(one) for one in list(foreign_pages(io.BytesIO(body), "desk", lambda _: None, ours=True))[:3]]


def _coding(name: str) -> Callable[[bytes], object]:
    return lambda body: decode(body, [name], _LIMIT)


def _members(body: bytes) -> None:
    for hosts in (None, {"desk.example"}):
        reader = Members(hosts=hosts)
        list(reader.feed(body[:1_000]))
        list(reader.feed(body[1_000:]))
        list(reader.close())


_RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Desk</title><item><title>A &amp; B</title>
<link>{_URL}</link><pubDate>Tue, 09 Dec 2025 10:00:00 +0100</pubDate></item></channel></rss>"""
_ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">A town</title><link href="{_URL}"/>
<published>2025-12-09T10:00:00Z</published><author><name>J. Doe</name></author></entry></feed>"""
_JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"url": _URL, "title": "A", "date_published": "2025-12-09"}],
    }
)
_URLSET = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{_URL}</loc>
<lastmod>2025-12-09T10:00:00Z</lastmod></url></urlset>"""
_ROBOTS = "User-agent: *\nDisallow: /private/*.html$\nCrawl-delay: 5\nSitemap: https://desk.example/sitemap.xml\n"
_POSTS = json.dumps([{"link": _URL, "date_gmt": "2025-12-09T10:00:00", "content": {"rendered": "<p>A town.</p>" * 40}}])
_CAPTURES = json.dumps([["timestamp", "original"], ["20251209101112", _URL], [], ["next"]])
_HTML = (
    "<!doctype html><html lang=en><head><title>A town without post</title>"
    '<meta property="article:published_time" content="2025-12-09T10:00:00Z">'
    '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-12-09"}</script></head>'
    "<body><nav><a href=/>Home</a></nav><article><h1>A town without post</h1>"
    + "<p>The servers of the town were encrypted, and letters are written by hand until Monday.</p>" * 12
    + "<h2><a href='/2025/12/09/clinic'>A clinic pays for its data</a></h2></article></body></html>"
)
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://desk.example/a\r\nWARC-Date: 2025-12-09T10:00:00Z\r\n"
    b"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
    b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%b\r\n\r\n" % (len(_HTML) + 44, _HTML.encode())
)

TARGETS: Mapping[str, Target] = {
    "feed": Target(_feed, (_RSS.encode(), _ATOM.encode(), _JSON.encode(), _RSS.encode("utf-16"))),
    "sitemap": Target(_sitemap, (_URLSET.encode(), gzip.compress(_URLSET.encode()))),
    "robots": Target(_robots, (_ROBOTS.encode(),)),
    "wordpress": Target(read_posts, (_POSTS.encode(), b"<b>Notice</b>\n" + _POSTS.encode())),
    "wayback": Target(read_captures, (_CAPTURES.encode(),)),
    "archive page": Target(lambda body: read_archive(page(body), date(2025, 12, 9), _SOURCE), (_HTML.encode(),)),
    "page": Target(lambda body: clean(page(body)), (_HTML.encode(), _HTML.encode("utf-16"))),
    "warc": Target(_warc, (_WARC, gzip.compress(_WARC), gzip.compress(_WARC) * 2)),
    "members": Target(_members, (gzip.compress(_WARC) * 3,)),
    "gzip": Target(_coding("gzip"), (gzip.compress(_HTML.encode()),)),
    "deflate": Target(_coding("deflate"), (zlib.compress(_HTML.encode()),)),
    "br": Target(_coding("br"), (brotli.compress(_HTML.encode()),)),
    "zstd": Target(_coding("zstd"), (zstandard.compress(_HTML.encode()),)),
}
"""By name; the errors of `breachledger.errors` are an answer of each, and nothing else that is raised."""
