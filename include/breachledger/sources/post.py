"""A post of a content system as a page: whether its text is whole, and the document that we make of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from urllib.parse import urlsplit

from breachledger.model import Link, Page
from breachledger.sources.catalog import Source

LEAST_WORDS = 120
"""Words of a text that is taken for whole though it says as much as its summary."""

_TAG = re.compile(r"<[^<>]*>")
_ANCHOR = re.compile(r"<a\b[^<>]{0,2000}>", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*[\"']([^\"']{1,2000})", re.IGNORECASE)
_MORE_LINK = re.compile(r"class\s*=\s*[\"'][^\"']{0,200}\b(?:more-link|read-more|continue-reading)\b", re.IGNORECASE)
_BROKEN_OFF = re.compile(r"(?:\[\s*(?:…|\.{3})\s*\]|…|\.{3})\W*$")
_LAST = 600
"""Characters at the end in which a text says that it goes on elsewhere."""


def is_whole(content: str, summary: str, url: str) -> bool:
    """Whether `content` (HTML) is all of the article at `url`, and no beginning of it.

    It is not where it is empty, ends with dots or a link to the article itself, or is hardly more than its summary.
    """
    text = _plain(content)
    if not text or _BROKEN_OFF.search(text) or _goes_on(content[-_LAST:], url):
        return False
    words = len(text.split())
    return words >= LEAST_WORDS or words > 2 * len(_plain(summary).split())


def _plain(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", markup)).split())


def _goes_on(end: str, url: str) -> bool:
    """Whether the end of a text leads to the whole of it."""
    path = urlsplit(url).path.rstrip("/")
    for anchor in _ANCHOR.findall(end):
        target = _HREF.search(anchor)
        same = bool(path and target and urlsplit(unescape(target[1])).path.rstrip("/") == path)
        if same or _MORE_LINK.search(anchor):
            return True
    return False


def written(link: Link, content: str, page: Page, source: Source) -> Page:
    """The article as the page that its link leads to: a document of ours with `content` (HTML, hostile) in it."""
    language = f' lang="{escape(source.language)}"' if source.language else ""
    title = escape(link.title or "")
    head = [f"<title>{title}</title>", f'<link rel="canonical" href="{escape(link.url)}">']
    if link.published_at:
        head.append(f'<meta property="article:published_time" content="{link.published_at.isoformat()}">')
    if link.modified_at:
        head.append(f'<meta property="article:modified_time" content="{link.modified_at.isoformat()}">')
    if link.author:
        head.append(f'<meta name="author" content="{escape(link.author)}">')
    body = f"<body><article><h1>{title}</h1>\n{content}\n</article></body>"
    return replace(
        page,
        url=link.url,
        final_url=link.url,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=f"<!doctype html>\n<html{language}><head>{''.join(head)}</head>\n{body}</html>\n".encode(
            "utf-8", "replace"
        ),
        redirects=(),
        link=link,
        language_hint=source.language,
        timezone=source.timezone,
        raw_ref=None,
    )
