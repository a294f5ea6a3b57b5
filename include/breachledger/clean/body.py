"""The main text of a page: trafilatura's, with the page's own standfirst and without the outlet's asides."""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement
from rapidfuzz import fuzz
from trafilatura import bare_extraction
from trafilatura.settings import Document as Extracted
from trafilatura.settings import Extractor

from breachledger.clean.asides import without_asides
from breachledger.clean.document import PARSER, Document

# Kept for all pages: making one costs half a millisecond. Recall, because it loses fewer paragraphs and takes in no
# more of the rest once asides and link lists are out (measured on news pages: F1 +0.3 points, same time).
_FAST = Extractor(output_format="python", fast=True, recall=True, comments=False, tables=True)
_THOROUGH = Extractor(output_format="python", comments=False, tables=True)
# Where so few characters, and so little of all that the page says, were found, the thorough way may find more. It
# costs five times as much.
_SHORT = 1100
_SMALL_SHARE = 0.2
_MUCH_MORE = 1.5
_NEARLY_ALL = 0.9
_FEW = 400
# What stands beside every article of an outlet. Without it trafilatura finds more of the article (F1 +0.3 points).
_BESIDE = ("nav", "footer", "noscript", "dialog", "menu")
# A body told by JSON-LD replaces one that is shorter than this share of it and stands in it.
_SHARE_OF_LINKED = 0.7
_LEAST_STANDFIRST = 40
_TELLING = 60
"""Letters by which one paragraph is told from all others of a page."""
# trafilatura and its parts tell of every page that gives nothing; here that becomes a reject.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("readability").setLevel(logging.CRITICAL)
logging.getLogger("justext").setLevel(logging.CRITICAL)
_NOT_WORDS = re.compile(r"\W+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_MARKUP = re.compile(r"<[^<>]{1,400}>")


class Body(NamedTuple):
    """The main text, and the same with the asides still in it, which tell walls and teasers."""

    text: str
    with_asides: str


def read_body(document: Document, titles: list[str], descriptions: list[str], linked_body: object) -> Body:
    """The main text, paragraphs separated by newlines, without the title; empty where there is none.

    Args:
        document: the page; menus, footers and lists of links are taken out of its tree.
        titles: every wording of the title, to be kept out of the body.
        descriptions: the page's summaries of itself; one that stands in the page as a standfirst is kept.
        linked_body: `articleBody` of the JSON-LD, used where the page itself gives much less.
    """
    etree.strip_elements(document.tree, *_BESIDE, with_tail=False)
    _drop_link_lists(document.tree)
    seen = document.tree.text_content()
    text = _widest(_extract(document.tree), linked_body if isinstance(linked_body, str) else "")
    extracted = [line for raw in text.split("\n") if (line := _tidy(raw))]
    lines = without_asides(_without_title(extracted, titles))
    if standfirst := _standfirst(descriptions, seen, lines):
        lines.insert(0, standfirst)
    return Body("\n".join(lines), "\n".join(extracted))


def _extract(tree: HtmlElement) -> str:
    text = _run(_container(tree), _FAST)
    if len(text) < _SHORT and len(text) < _SMALL_SHARE * len(" ".join(tree.text_content().split())):
        wider = _run(tree, _THOROUGH)
        if len(wider) > _MUCH_MORE * len(text):
            return wider
    return text


def _container(tree: HtmlElement) -> HtmlElement:
    """A copy of the page, without `span` tags, of nothing but the `article` or `main` that holds nearly all paragraphs.

    Less to walk is a quarter less time, and less to go wrong.
    """
    sizes: dict[HtmlElement, int] = {}
    total = 0
    for paragraph in tree.iter("p"):
        size = len(paragraph.text_content())
        total += size
        for frame in paragraph.iterancestors("article", "main"):
            sizes[frame] = sizes.get(frame, 0) + size
    frames = [frame for frame, size in sizes.items() if size >= _NEARLY_ALL * total]
    if total < _FEW or not frames:
        page = deepcopy(tree)
    else:
        page = PARSER.makeelement("html")
        innermost = max(frames, key=lambda frame: sum(1 for _ in frame.iterancestors()))
        etree.SubElement(page, "body").append(deepcopy(innermost))
    etree.strip_tags(page, "span")
    return page


def _run(tree: HtmlElement, options: Extractor) -> str:
    found = bare_extraction(tree, options=options)
    return str(found.text or "") if isinstance(found, Extracted) else ""


def _widest(text: str, linked_body: str) -> str:
    """`text`, or the body in the JSON-LD where `text` is only a part of it."""
    if len(text) >= _SHARE_OF_LINKED * len(linked_body):
        return text
    longest = max(text.split("\n"), key=len)
    return linked_body if _key(longest)[:_TELLING] in _key(linked_body) else text


def _tidy(line: str) -> str:
    """One paragraph with single spaces and without invisible characters."""
    return " ".join(_INVISIBLE.sub("", line).split())


def _key(text: str) -> str:
    return _NOT_WORDS.sub("", _MARKUP.sub("", text).casefold())


def _without_title(lines: list[str], titles: list[str]) -> list[str]:
    """The lines without those among the first ones that only repeat the title, a kicker before it included."""
    keys = [key for title in titles if (key := _key(title))]

    def repeats(line: str) -> bool:
        key = _key(line)
        return any(_is_title(key, title) for title in keys)

    return [line for number, line in enumerate(lines) if number > 7 or not repeats(line)]


def _is_title(key: str, title: str) -> bool:
    if len(key) > 2 * len(title) or 2 * len(key) < len(title):
        return False
    return title in key or fuzz.ratio(key, title) > 85


def _standfirst(descriptions: list[str], seen: str, lines: list[str]) -> str | None:
    """The summary that the page shows as a standfirst and that the body lacks."""
    body = _key("".join(lines))
    for description in descriptions:
        if len(description) < _LEAST_STANDFIRST or description.endswith(("…", "...")):
            continue
        key = _key(description)
        if key[:_TELLING] in body:
            return None
        if key in _key(seen):
            return description
    return None


def _drop_link_lists(tree: HtmlElement) -> None:
    """Take out lists in which every entry is nothing but a link: other articles, tags, menus."""
    for listing in [*tree.iter("ul", "ol")]:
        entries = listing.findall("li")
        if len(entries) > 1 and listing.getparent() is not None and all(_is_link(entry) for entry in entries):
            tail = listing.tail
            listing.clear()
            listing.tail = tail


def _is_link(entry: HtmlElement) -> bool:
    anchors = entry.findall(".//a")
    if not anchors:
        return False
    text = len(entry.text_content().strip())
    return sum(len(anchor.text_content().strip()) for anchor in anchors) >= 0.85 * text
