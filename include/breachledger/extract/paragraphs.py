"""The paragraphs of an article below its headline: which are headings, and which parties each of them names."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from breachledger.extract.scene import Scene
from breachledger.model import Span

if TYPE_CHECKING:
    from breachledger.extract.parties import Party

WORDS = 20
"""From so many words on a line may be a story of its own."""
_HEADING_WORDS = 12
_LISTED = 3
"""How many paragraphs must begin with a heading of their own, or as items of a list."""
_RUN_IN_TOKENS = 7
_ITEM = re.compile(r"(?:[-*•–▪‣]|\d{1,2}[.)])\s")
"""The beginning of an item in a list."""


class Paragraphs:
    """The lines below the headline; of those that are long enough, the parties in each."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.document = scene.document
        start = self.document.span(*self.document.title).end
        self.lines = [line for line in _lines(self.document.article.text) if line.start >= start]
        self.long = [line for line in self.lines if len(self._text(line).split()) >= WORDS]
        self.ranges = [(self.document.token_at(line.start), self.document.token_at(line.end)) for line in self.long]
        self.within: dict[Party, set[int]] = {party: self._numbers(party) for party in scene.cast.parties}
        """The numbers of the long ones that name a party."""

    def number(self, token: int) -> int | None:
        """The number of the long one in which a token stands."""
        number = bisect_right(self.ranges, token, key=lambda held: held[0]) - 1
        return number if number >= 0 and token < self.ranges[number][1] else None

    def headings(self) -> list[int]:
        """Where the lines begin that are headings; none where there is but one."""
        found = [line.start for line in self.lines if _is_heading(self._text(line))]
        return found if len(found) > 1 else []

    def items(self) -> list[int]:
        """Where the items of a list begin; none where there are but two."""
        text = self.document.article.text
        found = [line.start for line in self.long if _ITEM.match(text, line.start, line.end)]
        return found if len(found) >= _LISTED else []

    def run_in(self) -> list[int]:
        """Where paragraphs begin that have a heading of their own, a name and a stop: `Alder Bank. The lender said …`.

        Where several have, a few words and a stop are a heading, too: `Town halls. The sites of …`.
        """
        document = self.document
        ends = {line.start: line.end for line in self.lines}
        named = {(mention.first + before, mention.last) for mention in document.names for before in (0, -1)}
        found: list[tuple[int, bool]] = []
        for first, last in document.sentences:
            span = document.span(first, last)
            stop = document.words[last - 1] == "." and last - first <= _RUN_IN_TOKENS
            if stop and span.end < ends.get(span.start, 0):
                found.append((span.start, (first, last - 1) in named))
        return [start for start, _ in found] if sum(sure for _, sure in found) >= _LISTED else []

    def _numbers(self, party: Party) -> set[int]:
        found = {self.number(mention.first) for mention in party.mentions}
        return {number for number in found if number is not None}

    def _text(self, line: Span) -> str:
        return self.document.article.text[line.start : line.end]


def own_heading(line: str) -> str | None:
    """The words before the first stop of a line, where they are few enough to be its heading."""
    first = line.split(". ", 1)[0]
    return first if len(first.split()) < _RUN_IN_TOKENS else None


def _lines(text: str) -> list[Span]:
    lines: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append(Span(start, start + len(line.rstrip())))
        start += len(line)
    return lines


def _is_heading(line: str) -> bool:
    return len(line.split()) <= _HEADING_WORDS and line.rstrip()[-1] not in ".!?…:;,"
