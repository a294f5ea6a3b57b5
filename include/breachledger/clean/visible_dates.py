"""Dates that stand in the page for its readers, and the last resort, a guess over the whole page."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date as Day  # ruff: ignore[lowercase-imported-as-non-lowercase] - `date` is what this module is about

from htmldate import find_date
from lxml.etree import XPath
from lxml.html import HtmlElement

from breachledger.clean.byline import lines_around_heading
from breachledger.clean.document import Document, elements, words_of
from breachledger.clean.written_dates import read_date
from breachledger.timestamps import EARLIEST

_PUBLISHED = re.compile(
    r"publish|pubdate|posted|created|entry-date|dateline|article[-_]?date|post[-_]?date", re.IGNORECASE
)
_CHANGED = re.compile(r"updat|modif|edited", re.IGNORECASE)
_ELSEWHERE = frozenset({"nav", "footer", "aside", "li"})
_NEVER = 9
_LONGEST_MARKED = 160
_MOST_MARKED = 60
_DATE_ALONE = XPath(
    "//body//*[text()[string-length(normalize-space()) < 36 and (contains(., '20') or contains(., '19'))]]"
)
_MARKED = XPath(
    "//body//*[not(self::time) and (contains(@class,'date') or contains(@class,'Date') or contains(@class,'publi')"
    " or contains(@class,'time') or contains(@class,'byline') or contains(@class,'meta') or contains(@class,'posted')"
    " or contains(@itemprop,'date') or contains(@id,'date'))]"
)
# htmldate tells of its tries; a page's date is our business alone.
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def visible(document: Document) -> Iterator[str]:
    """The dates that readers see, in ISO form: `time` elements, those marked as publication first, then other marks."""
    ranked = sorted(
        ((rank, number, element) for number, element in enumerate(document.times) if (rank := _rank(element)) < _NEVER),
        key=lambda entry: entry[:2],
    )
    for _, _, element in ranked:
        if written := element.get("datetime") or element.get("content"):
            yield written
        elif found := read_date(words_of(element), document.language):
            yield found
    for title in (document.title, document.meta("og:title")):
        if title and (found := read_date(title, document.language)):
            yield found
    yield from _short(document, _MARKED)
    for line in lines_around_heading(document):
        if found := read_date(line, document.language):
            yield found
    yield from _short(document, _DATE_ALONE)


def guess(document: Document, latest: Day) -> Iterator[str]:
    """The day that htmldate finds most likely, in ISO form, if any. It reads the whole page, so it comes last."""
    try:
        found = find_date(
            document.tree,
            extensive_search=False,
            original_date=True,
            min_date=EARLIEST.date().isoformat(),
            max_date=latest.isoformat(),
        )
    except Exception:  # ruff: ignore[blind-except] - a guess at a hostile page must not cost the article; the next origin is used
        return
    # The first of January is what htmldate makes of a bare year, such as that of a copyright line.
    if found and not found.endswith("-01-01"):
        yield found


def _short(document: Document, path: XPath) -> Iterator[str]:
    """The dates in short texts that are not of other articles, those that tell of a change last."""
    found: list[tuple[bool, str]] = []
    for element in elements(path, document.tree)[:_MOST_MARKED]:
        text = element.get("content") or words_of(element)
        if len(text) > _LONGEST_MARKED or _rank(element) == _NEVER:
            continue
        if written := read_date(text, document.language):
            found.append((_CHANGED.search(text) is not None, written))
    return (written for _, written in sorted(found, key=lambda entry: entry[0]))


def _rank(element: HtmlElement) -> int:
    """How likely a `time` element tells the publication: 0 best, `_NEVER` for other articles' dates."""
    marks = " ".join(
        filter(None, (element.get("itemprop"), element.get("class"), element.get("id"), element.get("pubdate")))
    )
    if _CHANGED.search(marks):
        return 3
    if _PUBLISHED.search(marks) or element.get("pubdate") is not None:
        return 0
    for ancestor in element.iterancestors():
        if ancestor.tag in _ELSEWHERE:
            return _NEVER
    return 1
