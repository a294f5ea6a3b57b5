"""The feed rung: RSS, Atom and RDF by feedparser, JSON Feed by `json_feed`.

Publication is what the feed calls so: `pubDate`, `published`, `dcterms:issued`, and in RSS also `dc:date`. An Atom
entry that has only `updated` has **no** publication date: an article that was edited today would become today's. Its
`updated` is the edit date, and the page tells when it was published.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

from breachledger.address import resolve
from breachledger.errors import GiveUp
from breachledger.model import Link, Page, Window
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.charset import decode
from breachledger.sources.entry import Entry, Rows
from breachledger.sources.feed_parser import parse
from breachledger.sources.json_feed import read_json
from breachledger.sources.listing import Get, Reading, signal_faults
from breachledger.vocabulary import Origin, Reason

MOST_ENTRIES = 5_000
MOST_CHARACTERS = 4_000_000
MOST_MARKUP = 100_000
"""`<` in a document: each costs feedparser 40 µs and, where it stays open, a kilobyte. Sound feeds hold far less."""

_OLDER = frozenset({"next", "prev-archive"})
"""How a document names the one with the entries before its own (RFC 5005, sections 3 and 4)."""
_AROUND = 20_000
"""Characters before the first entry, and after the last, in which it does so."""
_FIRST_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)\b", re.IGNORECASE)
_LAST_ENTRY = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_LINK = re.compile(r"<(?:\w{1,20}:)?link\s([^<>]{1,5000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


async def links(source: Source, listing: Listing, window: Window, get: Get) -> AsyncIterator[Link]:
    """The links of a feed that may belong to the window, in the order of the feed.

    Raises:
        GiveUp: `malformed`; at once where it is no feed, after the last link where it is damaged.
    """
    page = await get(listing.url)
    reading = await asyncio.to_thread(read_feed, page, source.languages)
    rows = Rows(source, window, Origin.FEED)
    for link in rows.links(reading.entries, page):
        yield link
    signal_faults(rows, len(reading.entries), reading.damage)


def read_feed(page: Page, languages: tuple[str, ...] = ()) -> Reading:
    """All entries of a feed, as written, with what is wrong with it.

    Raises:
        GiveUp: `malformed`; this is no feed.
    """
    text = decode(page.body, page.header("content-type"), languages).lstrip()
    reading = read_json(text, MOST_ENTRIES) if text.startswith("{") else _read_xml(text, page.final_url)
    if reading is None:
        raise GiveUp(Reason.MALFORMED, f"no feed: it begins with {text[:60]!r}")
    return reading._replace(following=resolve(reading.following, page.final_url) if reading.following else None)


def _next_link(text: str) -> str | None:
    """What the feed itself links to; an entry may hold a whole page, with links of its own."""
    first = _FIRST_ENTRY.search(text)
    start = first.start() if first else len(text)
    _, *after = _LAST_ENTRY.split(text[max(start, len(text) - _AROUND) :])
    for found in _LINK.finditer(text[: min(start, _AROUND)] + "".join(after[-1:])):
        told = {name.lower(): unescape(one or other) for name, one, other in _ATTRIBUTE.findall(found[1])}
        if _OLDER & set(told.get("rel", "").lower().split()) and told.get("href"):
            return told["href"]
    return None


def _read_xml(text: str, address: str) -> Reading | None:
    """The entries of RSS, Atom or RDF; None where it is none of them."""
    following = _next_link(text)
    text, cut = _bounded(text)
    try:
        version, entries, damage = parse(text, address)
    # feedparser runs over hostile text and does not say what it may raise
    except Exception as error:  # ruff: ignore[blind-except]
        damage = f"feedparser failed: {type(error).__name__}: {error}"
        return Reading((), damage, following) if "<" in text else None
    if not version and not entries:
        return None
    many = f"more than {MOST_ENTRIES} entries" if len(entries) > MOST_ENTRIES else ""
    is_rss = version.startswith("rss")
    rows = tuple(_entry(entry, is_rss) for entry in entries[:MOST_ENTRIES])
    return Reading(rows, cut or many or damage, following)


def _bounded(text: str) -> tuple[str, str]:
    """As much of a document as feedparser can read in seconds, and what it had too much of."""
    cut = f"more than {MOST_CHARACTERS} characters" if len(text) > MOST_CHARACTERS else ""
    text = text[:MOST_CHARACTERS]
    *_, rest = text.split("<", MOST_MARKUP)
    if "<" in rest:
        return text.removesuffix(f"<{rest}"), f"more than {MOST_MARKUP} tags"
    return text, cut


def _entry(entry: Any, is_rss: bool) -> Entry:
    """One entry of feedparser's, whose `dict.get` invents dates: `dict` itself is asked."""
    published, updated = _text(entry, "published"), _text(entry, "updated")
    if is_rss and not published:  # dc:date, which feedparser calls `updated`
        published, updated = updated, ""
    author = dict.get(entry, "author_detail") or {}
    return Entry(
        href=_text(entry, "feedburner_origlink") or _text(entry, "link"),
        title=_text(entry, "title"),
        published=published or _text(entry, "created"),
        modified=updated,
        author=_text(author, "name") or _text(entry, "author"),
        tags=tuple(_text(tag, "term") for tag in dict.get(entry, "tags") or ()),
    )


def _text(row: Any, key: str) -> str:
    value = dict.get(row, key)
    return value if isinstance(value, str) else ""
