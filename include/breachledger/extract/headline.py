"""The headline among the first lines of a text, and the name of the site that many pages put behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from breachledger.extract.tokens import Tokens

_LINES = 6
"""How deep the headline may stand under an outlet's name or a section's."""
_WORDS = 400
_MARKS = frozenset("|•·")
"""What stands only before the name of a site: `Kmart Hacked | Threatpost | The first stop for news`."""
_LEAST = 4
"""Tokens of a headline before the name of a site."""
_LONGEST = 6
"""Tokens of a site's name behind a dash."""
_LONG = 3
"""Letters that a word has more than which has a capital in every name."""


class Headline(NamedTuple):
    """Token numbers: of the headline's first, of that behind its last, and of that behind its line's last."""

    first: int
    last: int
    line_last: int


def find_headline(tokens: Tokens, capitals: Sequence[bool], wanted: list[str]) -> Headline:
    """The line that is, or begins with, the words of the article's title; else the first line."""
    lines = _top_lines(tokens.words)
    first, last = lines[0] if lines else (0, 0)
    for start, end in lines[:_LINES]:
        if wanted and tokens.words[start : min(end, start + len(wanted))] == wanted:
            first, last = start, start + len(wanted)
            break
    return Headline(first, _before_site(tokens, capitals, first, last), last)


def _top_lines(words: list[str]) -> list[tuple[int, int]]:
    """The token ranges of the first lines that are not empty; one that goes on further down is none."""
    lines: list[tuple[int, int]] = []
    start = 0
    top = words[:_WORDS]
    ends = [place for place, word in enumerate(top) if word == "\n"]
    for place in [*ends, *([len(top)] if len(top) == len(words) else [])]:
        if place > start:
            lines.append((start, place))
        start = place + 1
    return lines


def _before_site(tokens: Tokens, capitals: Sequence[bool], first: int, last: int) -> int:
    """Where the headline ends before the name of the site; at the end of its line where none stands there."""
    words = tokens.words
    apart = [at for at in range(first + _LEAST, last - 1) if not (tokens.touches(at) or tokens.touches(at + 1))]
    for at in apart:
        if words[at] in _MARKS:
            return at
    dash = max((at for at in apart if words[at] == "-"), default=last)
    return dash if _is_name(tokens, capitals, dash + 1, last) else last


def _is_name(tokens: Tokens, capitals: Sequence[bool], first: int, last: int) -> bool:
    """Whether every longer word has a capital, and none is a number: `Help Net Security`, not `what we know so far`."""
    words = tokens.words
    told = range(first, min(last, first + _LONGEST + 1))
    long = [at for at in told if len(words[at]) > _LONG and not (at > first and tokens.touches(at))]
    able = all(words[at].isalpha() or words[at] in ".&'" or (at > first and tokens.touches(at)) for at in told)
    return 0 < len(told) <= _LONGEST and able and bool(long) and all(capitals[at] for at in (first, *long))
