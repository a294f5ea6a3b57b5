"""What sick outlets have to tell when they are well: a page and a feed that nothing is wrong with."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.site.responses import Response, html_page

DAY = "2025-12-16T10:00:00+00:00"


class Item(NamedTuple):
    """One item of a plain feed; `date` in RFC 822, or None where the feed tells none."""

    path: str
    title: str
    date: str | None = "Tue, 16 Dec 2025 10:00:00 +0000"


class Text(NamedTuple):
    """A headline and what stands below it."""

    title: str
    paragraphs: tuple[str, ...]


def _texts() -> dict[str, Text]:
    file = Path(__file__).with_suffix(".toml")
    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: Text(entry["title"], tuple(entry["paragraphs"])) for name, entry in entries.items()}


TEXTS = _texts()
"""`story`, which the sick page tells; `healthy`, its neighbour; `polish` and `french`, for the wrong charsets."""

STORY = Item("/story", TEXTS["story"].title)
HEALTHY = Item("/healthy", TEXTS["healthy"].title)


def page(text: Text, *, lang: str = "en", head: str = "", date: str = DAY) -> str:
    """A plain news page. `date` goes into `<time>`, `head` into the head as it is."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in text.paragraphs)
    byline = f'<p class="byline">By Ines Halloran, <time datetime="{date}">{date[:10]}</time></p>'
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{text.title}</title>{head}</head>\n'
        '<body><nav><a href="/">Home</a> <a href="/news/">News</a> <a href="/about">About</a></nav>\n'
        f"<article><h1>{text.title}</h1>{byline}\n{body}\n</article>\n"
        "<footer>All names on this page are invented.</footer></body></html>\n"
    )


def healthy_page() -> Response:
    """The page that is well."""
    return html_page(page(TEXTS["healthy"]))


def rss(home: str, items: Sequence[Item]) -> str:
    """A plain RSS 2.0 feed."""
    entries = "".join(rss_item(home, item) for item in items)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Sick outlet</title>'
        f"<link>{home}/</link><description>One illness</description>\n{entries}</channel></rss>\n"
    )


def rss_item(home: str, item: Item) -> str:
    """One item of it."""
    date = f"<pubDate>{item.date}</pubDate>" if item.date else ""
    return f"<item><title>{item.title}</title><link>{home}{item.path}</link>{date}</item>\n"


def feed(text: str) -> Response:
    """A feed's text as a response."""
    return Response(text.encode(), "application/rss+xml; charset=utf-8")
