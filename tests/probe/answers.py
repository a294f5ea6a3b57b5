"""Answers of outlets that a probe finds on a test's server: home pages, feeds, sitemaps, a WordPress."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime
from html import escape

from tests.fetch.server import Reply, answer

HOST = "abend.example"
HOME = f"http://{HOST}/"
_STORIES = (
    "Angreifer legen das Rathaus von Bad Winkel lahm",
    "Erpresser stehlen Daten einer Klinik an der Küste",
    "Stadtwerke schalten nach einem Angriff alle Rechner ab",
    "Polizei warnt vor gefälschten Schreiben der Krankenkasse",
    "Bäckerei verliert die Anschriften ihrer Kundschaft",
)


def moments(days: int, a_day: int = 1, zone: tzinfo = UTC) -> list[datetime]:
    """Publications at noon UTC of each of the last days, yesterday's first."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    times = (noon - timedelta(days=day + 1, minutes=number) for day in range(days) for number in range(a_day))
    return [moment.astimezone(zone) for moment in times]


def rss(published: Iterable[datetime], home: str = HOME, slug: str = "story") -> bytes:
    """A feed with an article for each moment."""
    items = "".join(
        f"<item><title>{_STORIES[number % 5]}</title><link>{home}{moment:%Y}/{slug}-{moment:%m%d}-{number}/</link>"
        f"<pubDate>{format_datetime(moment)}</pubDate></item>"
        for number, moment in enumerate(published)
    )
    return answer(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>', content_type="text/xml")


def page(head: str = "", body: str = "", **headers: str) -> bytes:
    """A home page in German."""
    text = f'<!doctype html><html lang="de-DE"><head>{head}</head><body>{body}</body></html>'
    return answer(text, content_type="text/html; charset=utf-8", **headers)


def declared(*feeds: str) -> str:
    """The feeds of a page's head."""
    return "".join(f'<link rel="alternate" type="application/rss+xml" href="{escape(url)}">' for url in feeds)


def urlset(published: Iterable[datetime], home: str = HOME) -> bytes:
    """A sitemap with an article for each moment."""
    rows = "".join(
        f"<url><loc>{home}story-{number}/</loc><lastmod>{moment.isoformat()}</lastmod></url>"
        for number, moment in enumerate(published)
    )
    return answer(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>')


def index(*urls: str) -> bytes:
    """A sitemap index."""
    rows = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return answer(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')


def as_json(value: object, **headers: str) -> bytes:
    """An answer of a REST interface."""
    return answer(json.dumps(value), content_type="application/json", **headers)


def wordpress() -> dict[str, Reply]:
    """An outlet with all that a WordPress has; its sitemap is named in robots.txt."""
    posts = [{"link": f"{HOME}story-1/", "date_gmt": "2026-01-01T08:00:00", "title": {"rendered": "x"}}]
    site = {"name": "Abend &amp; Netz", "timezone_string": "Europe/Vienna", "gmt_offset": 1}
    head = (
        f'<meta property="og:site_name" content="Abendnetz">{declared("/feed/", "/comments/feed/")}'
        f'<title>Abendnetz: das Neueste</title><link rel="https://api.w.org/" href="{HOME}wp-json/">'
    )
    return {
        f"{HOST}/": page(head),
        f"{HOST}/robots.txt": answer(f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {HOME}map.xml\n"),
        f"{HOST}/map.xml": index(f"{HOME}map-posts.xml"),
        f"{HOST}/map-posts.xml": urlset(moments(20)),
        f"{HOST}/feed/": rss(moments(5, 3)),
        f"{HOST}/feed/?paged=2": rss(moments(5, 3), slug="older"),
        f"{HOST}/wp-json/wp/v2/posts?per_page=1": as_json(posts, X_WP_Total="1234"),
        f"{HOST}/wp-json/?_fields=name,timezone_string,gmt_offset": as_json(site),
    }
