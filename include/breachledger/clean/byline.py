"""The short lines around the headline, where pages print date and author."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from breachledger.clean.document import Document, words_of

_LEVELS = 4
_AFTER = 4
_BEFORE = 2
_LONGEST = 200


def lines_around_heading(document: Document) -> Iterator[str]:
    """The texts of the elements beside the first heading and beside those that hold it, the nearest first."""
    block = document.heading
    for _ in range(_LEVELS):
        if block is None or block.tag in {"body", "html"}:
            return
        for sibling in (*_some(block, _AFTER, preceding=False), *_some(block, _BEFORE, preceding=True)):
            if len(text := words_of(sibling)) <= _LONGEST:
                yield text
        block = block.getparent()


def _some(block: HtmlElement, number: int, *, preceding: bool) -> Iterator[HtmlElement]:
    siblings = block.itersiblings(preceding=preceding)
    return (sibling for _, sibling in zip(range(number), siblings, strict=False) if isinstance(sibling, HtmlElement))
