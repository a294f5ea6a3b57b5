"""Sitemaps: a flat one, an index with one compressed sitemap a month, and a news sitemap.

Formats: sitemaps.org/protocol.html, and Google's news extension.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from xml.sax.saxutils import escape

from tests.site.outlets import Listing, Outlet
from tests.site.responses import Response, Route
from tests.site.stories import Story

_XML = "application/xml; charset=utf-8"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_ABOUT_CHANGED = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


def flat(outlet: Outlet, listing: Listing, stories: list[Story]) -> Response:
    """Every story in one sitemap; `lastmod` is the last change, as the protocol wants it."""
    return Response(_urlset(outlet, stories).encode(), _XML, modified=_newest(stories))


def news(outlet: Outlet, listing: Listing, stories: list[Story]) -> Response:
    """A news sitemap: publication name, language, date and title of each story."""
    entries = "".join(
        f"<url><loc>{outlet.address(story.path)}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name><news:language>{outlet.language}</news:language>"
        f"</news:publication><news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>\n"
        for story in stories
    )
    return Response(_document(entries, f' xmlns:news="{_NEWS}"').encode(), _XML, modified=_newest(stories))


def index_routes(outlet: Outlet, listing: Listing, stories: list[Story]) -> dict[str, Route]:
    """A sitemap index at the listing's path, and the monthly sitemaps that it names, each a gzip file.

    November holds only a page about the outlet: what is old is there to be left aside.
    """
    months: dict[str, list[Story]] = {}
    for story in stories:
        months.setdefault(f"{story.published:%Y-%m}", []).append(story)
    files = {
        f"/sitemaps/{month}.xml.gz": (_urlset(outlet, of_month), _newest(of_month))
        for month, of_month in months.items()
    }
    about = f"<url><loc>{outlet.address('/about')}</loc><lastmod>{_ABOUT_CHANGED:%Y-%m-%d}</lastmod></url>"
    files["/sitemaps/2025-11.xml.gz"] = (_document(about), _ABOUT_CHANGED)
    entries = "".join(
        f"<sitemap><loc>{outlet.address(path)}</loc><lastmod>{changed.isoformat()}</lastmod></sitemap>\n"
        for path, (_, changed) in sorted(files.items())
        if changed
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{_NAMESPACE}">{entries}</sitemapindex>\n'
    routes: dict[str, Route] = {path: partial(_compressed, text, changed) for path, (text, changed) in files.items()}
    return routes | {listing.path: lambda: Response(text.encode(), _XML, modified=_newest(stories))}


def since(stories: Iterable[Story], days: int | None) -> list[Story]:
    """The stories of the last `days` days before the newest, newest first; all where `days` is None."""
    newest_first = sorted(stories, key=lambda story: story.published, reverse=True)
    if days is None or not newest_first:
        return newest_first
    limit = newest_first[0].published.date() - timedelta(days=days - 1)
    return [story for story in newest_first if story.published.date() >= limit]


def _urlset(outlet: Outlet, stories: Iterable[Story]) -> str:
    return _document(
        "".join(
            f"<url><loc>{outlet.address(story.path)}</loc><lastmod>{story.changed.isoformat()}</lastmod></url>\n"
            for story in stories
        )
    )


def _document(entries: str, namespaces: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}"{namespaces}>{entries}</urlset>\n'


def _compressed(text: str, changed: datetime | None) -> Response:
    # mtime=0 keeps the bytes, and so the ETag, the same in every run.
    return Response(gzip.compress(text.encode(), mtime=0), "application/gzip", modified=changed)


def _newest(stories: Iterable[Story]) -> datetime | None:
    return max((story.changed for story in stories), default=None)
