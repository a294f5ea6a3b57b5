"""feedparser, within bounds: some of what it does takes square time, and a feed is hostile everywhere.

Only its two readers are used, the strict one on top of expat and the loose one for what is no XML; all that it does
around them (opening files and addresses, guessing charsets, reading type declarations) is left out. What is never read
of a feed (long texts, many attributes, many names) is kept from its methods.
"""

from __future__ import annotations

import io
import re
import xml.sax  # ruff: ignore[suspicious-xml-sax-import] - no type declaration reaches it
from typing import Any, NamedTuple
from xml.sax.handler import feature_external_ges, feature_namespaces

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.mixin import _FeedParserMixin  # ruff: ignore[import-private-name] - what both have in common

from breachledger.address import LONGEST
from breachledger.sources.entry import MOST_TAGS

MOST_TEXT = 10_000
"""Characters of one element; of longer ones (descriptions, whole articles) nothing is used."""
MOST_AUTHOR = 100
"""Characters in which a mail address is looked for, in square time."""
MOST_ATTRIBUTES = 100
"""Of one element; the xml.sax of Python looks each up among all others."""
MOST_NAMESPACES = 100

# No possessive quantifiers: the Pythons up to 3.11.4 match nested ones wrongly (Debian 12 has 3.11.2).
_SPACE = re.compile(r"\s*")
_CLOSES = {"<?": "?>", "<!--": "-->"}
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_ELEMENT = re.compile(r"<\w")


class Parsed(NamedTuple):
    """What a document holds, as feedparser tells it."""

    version: str
    """Such as `rss20` or `atom10`; empty where that cannot be told."""
    entries: list[Any]
    damage: str
    """Why the strict reader gave up; empty where it did not."""


def parse(text: str, address: str) -> Parsed:
    """The entries of RSS, Atom or RDF, whatever `text` is; addresses in it are seen from `address`.

    Time and memory grow no faster than its length and its number of tags. What the readers raise besides
    `SAXException` is not known.
    """
    text = text[_prologue_end(text) :]
    root = _ELEMENT.search(text)
    if root is None:
        return Parsed("", [], "there is no element")
    text, damage = text[root.start() :], "something before the first element" if root.start() else ""
    strict = _Strict(address, None, "utf-8")
    try:
        _read_strictly(text, strict)
    except xml.sax.SAXException as error:
        loose = _Loose(address, None, "utf-8", {})
        loose.feed(text)
        return Parsed(loose.version, loose.entries, str(strict.exc or error) or "damaged")
    return Parsed(strict.version, strict.entries, str(strict.exc or damage))


def _prologue_end(text: str) -> int:
    """Where the first element may begin: behind white space, declarations and comments."""
    at, end = -1, 0
    while end > at:
        at = _SPACE.match(text, end).end()  # type: ignore[union-attr]  # it matches the empty string
        end = _declaration_end(text, at)
    return at


def _declaration_end(text: str, at: int) -> int:
    """The end of the declaration or comment that begins there; `at` itself where none does."""
    for opens, closes in _CLOSES.items():
        if text.startswith(opens, at):
            found = text.find(closes, at + len(opens))
            return at if found < 0 else found + len(closes)
    doctype = _DOCTYPE.match(text, at)
    return doctype.end() if doctype else at


def _read_strictly(text: str, handler: _Strict) -> None:
    handler.resolve_relative_uris = handler.sanitize_html = False
    reader = xml.sax.make_parser()  # ruff: ignore[suspicious-xml-sax-usage]
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setContentHandler(handler)
    reader.setErrorHandler(handler)
    source = xml.sax.xmlreader.InputSource()
    source.setEncoding("utf-8")
    source.setByteStream(io.BytesIO(text.encode("utf-8", "replace")))
    reader.parse(source)


class _Bounds(_FeedParserMixin):  # type: ignore[misc]  # feedparser is not typed
    """Methods of feedparser's readers that give the original ones no more than they can take."""

    resolve_relative_uris = sanitize_html = False

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        """Without long values, which are looked at again for every element within."""
        is_deep = len(self.baseuri or "") > LONGEST
        kept = [(k, v) for k, v in attrs if len(v) <= LONGEST and not (is_deep and k in {"base", "xml:base"})]
        super().unknown_starttag(tag, kept)

    def track_namespace(self, prefix: str | None, uri: str) -> None:
        """Some of them: all are walked through for every element."""
        if len(self.namespaces_in_use) < MOST_NAMESPACES:
            super().track_namespace(prefix, uri)

    def pop(self, element: str, strip_whitespace: int = 1) -> Any:
        """With the beginning of a long text."""
        if self.elementstack:
            pieces = self.elementstack[-1][2]
            if sum(map(len, pieces)) > MOST_TEXT:
                pieces[:] = ["".join(pieces)[:MOST_TEXT]]
        return super().pop(element, strip_whitespace)

    def _add_tag(self, term: str | None, scheme: str | None, label: str | None) -> None:
        """Some of them: each is compared with all others."""
        if len(dict.get(self._get_context(), "tags") or ()) < MOST_TAGS:
            super()._add_tag(term, scheme, label)

    def _sync_author_detail(self, key: str = "author") -> None:
        """A mail address is taken from a name only where there is one, and the name is short."""
        author = dict.get(self._get_context(), key)
        if not isinstance(author, str) or ("@" in author and len(author) <= MOST_AUTHOR):
            super()._sync_author_detail(key)


class _Strict(_Bounds, StrictFeedParser):  # type: ignore[misc]
    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # ruff: ignore[invalid-function-name]
        """Refuse very many attributes: the loose reader takes them in linear time."""
        if len(attrs) > MOST_ATTRIBUTES:
            raise xml.sax.SAXException(f"{len(attrs)} attributes of one element")
        super().startElementNS(name, qname, attrs)


class _Loose(_Bounds, LooseFeedParser):  # type: ignore[misc]
    pass
