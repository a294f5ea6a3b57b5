"""One row of a feed or sitemap becomes a Link, where it may belong to the window.

What a row says is weighed alike for all rungs:

- its publication date, where it is usable (`timestamps.is_plausible`), decides;
- without one, a day in its address (`/2025/12/09/`) is the publication day;
- without that, an edit date before the window, or a month in its address far from it, leaves it out: nothing is
  published after its last edit;
- whatever remains may belong to the window, and its page will tell.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from breachledger.address import address_key, resolve
from breachledger.model import Link, Page, Window
from breachledger.sources.catalog import Source
from breachledger.sources.dates import Moment, day_in_path, month_in_path, near, read_moment
from breachledger.timestamps import is_plausible
from breachledger.vocabulary import Origin

LONGEST = 500
"""Characters of a title, a name or a tag that are kept."""
MOST_TAGS = 30

_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>")
_REMOVED = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a listing, as written."""

    href: str
    title: str = ""
    published: str = ""
    modified: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Rows:
    """Makes links of the rows of one listing: each address once, and the rows without an address counted."""

    source: Source
    window: Window
    origin: Origin
    """What a publication date in these rows is: from a feed or from a sitemap."""
    seen: set[str] = field(default_factory=set)
    nowhere: int = 0
    """Rows that lead to no web page."""

    def links(self, entries: tuple[Entry, ...], page: Page) -> Iterator[Link]:
        """The links of the rows of `page` that may belong to the window."""
        here = resolve(page.final_url, page.final_url)
        for entry in entries:
            url = resolve(entry.href, page.final_url)
            if url is None or url == here:  # an empty address resolves to the listing itself
                self.nowhere += 1
            elif (key := address_key(url)) not in self.seen:
                self.seen.add(key)
                if link := self._link(url, entry, page):
                    yield link

    def _link(self, url: str, entry: Entry, page: Page) -> Link | None:
        path, zone = urlsplit(url).path, self.source.timezone
        published, origin = usable(read_moment(entry.published, zone), page), self.origin
        if published is None:
            published, origin = usable(day_in_path(path, zone), page), Origin.URL
        modified = usable(read_moment(entry.modified, zone), page)
        if not self._may_belong(path, published, modified):
            return None
        return Link(
            url=url,
            source=self.source.id,
            title=plain(entry.title) or None,
            published_at=published.at if published else None,
            published_precision=published.precision if published else None,
            published_origin=origin if published else None,
            modified_at=modified.at if modified else None,
            author=plain(entry.author) or None,
            tags=tuple(dict.fromkeys(filter(None, map(plain, entry.tags[:MOST_TAGS])))),
            listed_in=page.url,
        )

    def _may_belong(self, path: str, published: Moment | None, modified: Moment | None) -> bool:
        if published:
            return published.may_lie_in(self.window)
        if modified and modified.last < self.window.first:
            return False
        month = month_in_path(path)
        return month is None or near(month, self.window)


def plain(text: str) -> str:
    """Text of a listing without markup, character references and control characters, on one line."""
    text = text[: 20 * LONGEST]
    for _ in range(2):  # what feeds hold is escaped once, and often twice
        text = _TAG.sub("", html.unescape(text))
    shown = (" " if _is_removed(char) else char for char in text if char not in _BIDI)
    return " ".join("".join(shown).split())[:LONGEST].strip()


def usable(moment: Moment | None, page: Page) -> Moment | None:
    """The moment, where it is neither before the web's newspapers nor after the listing itself."""
    return moment if moment and is_plausible(moment.at, page.fetched_at) else None


def _is_removed(char: str) -> bool:
    return unicodedata.category(char) in _REMOVED
