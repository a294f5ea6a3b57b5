"""The document of a sitemap or a sitemap index, read as a stream: no entities, no network, bounded in every way."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from breachledger.errors import GiveUp
from breachledger.sources.entry import Entry, plain
from breachledger.vocabulary import Reason

MOST_BYTES = 52_428_800
MOST_ROWS = 50_000
"""What one sitemap may hold at most, by the protocol."""
MOST_IN_ROW = 10_000
"""Elements from one row to the next; a thousand pictures with all that is told of them are fewer. To free siblings
costs lxml the square of their number."""
DEEPEST = 100
"""Elements in one another."""
MOST_BETWEEN = 300_000
"""Bytes without the start or end of an element."""
LONGEST_NAME = 500
"""Characters of an element's name with its namespace: lxml keeps it anew for each element."""

_GZIP = b"\x1f\x8b"
_CHUNK = 65_536
_TAIL = 512
_ENDED = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap|urlset|sitemapindex)\s*>(?:\s|<!--.*?-->)*$", re.DOTALL)
"""How a document ends whose last row is whole, trailing remarks allowed."""
_ROWS = {"urlset": "url", "sitemapindex": "sitemap"}


class Document(NamedTuple):
    """The rows of one sitemap (links) or index (sitemaps), and what is wrong with it."""

    is_index: bool
    entries: tuple[Entry, ...]
    damage: str = ""


def read_sitemap(body: bytes) -> Document:
    """All rows of a sitemap or index, gzipped or not (by its first bytes, whatever its name); of a damaged one some.

    Raises:
        GiveUp: `malformed`; this is neither.
    """
    reader = _Reader()
    try:
        for chunk in _unpacked(body):
            if not reader.feed(chunk):
                break
    except (zlib.error, EOFError) as error:
        reader.damage = f"gzip: {error}"
    return reader.close()


def _unpacked(body: bytes) -> Iterator[bytes]:
    """The document in pieces of bounded size.

    Raises:
        zlib.error: the packing is damaged, cut off, or holds more than `MOST_BYTES`.
    """
    if not body.startswith(_GZIP):
        yield from (body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK))
        return
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    size, packed = 0, body
    while packed and not unpacker.eof:
        piece = unpacker.decompress(packed, _CHUNK)
        packed = unpacker.unconsumed_tail
        size += len(piece)
        if size > MOST_BYTES:
            raise zlib.error(f"more than {MOST_BYTES} bytes unpacked")
        yield piece
    if not unpacker.eof:
        raise zlib.error("it breaks off")


class _Reader:
    """Takes pieces of a document and keeps its rows."""

    def __init__(self) -> None:
        self.damage = ""
        self.root = ""
        self.tail = b""
        self.entries: list[Entry] = []
        self._in_row = 0
        self._depth = 0
        self._between = 0
        self._parser: etree.XMLPullParser = etree.XMLPullParser(
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            dtd_validation=False,
            no_network=True,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )

    def feed(self, piece: bytes) -> bool:
        """Read on; False where there is nothing more to be had."""
        self.tail = (self.tail + piece)[-_TAIL:]
        self._between += len(piece)
        if self._between > MOST_BETWEEN:
            self.damage = self.damage or f"more than {MOST_BETWEEN} bytes without an element"
            return False
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            self.damage = str(error)
            return False
        return self._take()

    def close(self) -> Document:
        """All that was read.

        Raises:
            GiveUp: `malformed`; no sitemap and no index.
        """
        try:
            self._parser.close()
        except etree.XMLSyntaxError as error:
            self.damage = self.damage or str(error)
        self._take_rest()
        if self.root not in _ROWS:
            raise GiveUp(Reason.MALFORMED, f"no sitemap: {plain(self.damage) or f'its root is <{plain(self.root)}>'}")
        log = self._parser.feed_error_log
        damage = self.damage or (log[0].message if len(log) else "")
        return Document(self.root == "sitemapindex", tuple(self.entries), damage)

    def _take_rest(self) -> None:
        """Take what the parser held back until the end, but not a row that only the end of a broken document closed."""
        before = len(self.entries)
        self._take()
        if len(self.entries) > before and not _ENDED.search(self.tail.replace(b"\0", b"")):  # of UTF-16
            del self.entries[-1]

    def _take(self) -> bool:
        """Make entries of the rows that are complete, and forget their elements."""
        for event, element in self._parser.read_events():
            if element is None or isinstance(element, tuple):  # of other events
                continue
            self._between = 0
            if len(element.tag) > LONGEST_NAME:
                self.damage = self.damage or f"an element with a name of {len(element.tag)} characters"
                return False
            name = _name(element)
            if event == "start":
                self.root = self.root or name
                self._in_row += 1
                self._depth += 1
                continue
            self._depth -= 1
            if self._in_row > MOST_IN_ROW:
                self.damage = self.damage or f"more than {MOST_IN_ROW} elements in a row"
                return False
            if name == _ROWS.get(self.root):
                if len(self.entries) >= MOST_ROWS:
                    self.damage = self.damage or f"more than {MOST_ROWS} rows"
                    return False
                self.entries.append(_entry(element))
                self._in_row = 0
                _forget(element)
        if self._depth > DEEPEST:
            self.damage = self.damage or f"{self._depth} elements in one another"
            return False
        return self.root in _ROWS or not self.root


def _entry(row: etree._Element) -> Entry:
    """One `<url>` or `<sitemap>`."""
    own = {_name(child): child for child in reversed(row)}
    news = {_name(child): _text(child) for child in reversed(own["news"])} if "news" in own else {}
    return Entry(
        href=_text(own.get("loc")),
        title=news.get("title", ""),
        published=news.get("publication_date", ""),
        modified=_text(own.get("lastmod")),
        tags=tuple(news.get("keywords", "").split(",")),
    )


def _forget(row: etree._Element) -> None:
    """Free a row and those before it: a sitemap of 50,000 rows is not held as a tree."""
    row.clear()
    parent = row.getparent()
    while parent is not None and row.getprevious() is not None:
        del parent[0]


def _name(element: etree._Element) -> str:
    """The name without its namespace; sitemaps write several, and some none."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
