"""Which articles nearly repeat the text of an earlier one: agency copy, syndication, the same text at a second address.

A text is the set of its runs of five words. The smallest of their checksums are its sketch, by which texts that may be
alike find each other (A. Broder, "On the resemblance and containment of documents", 1997); whether they are is then
counted on the whole sets.
"""

from __future__ import annotations

import heapq
import re
import zlib
from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

DAYS = 14
"""A copy comes so many days after its original, at the most."""
_RUN = 5
_SKETCH = 24
_SHARED = 0.6
"""The share of the shorter text that the two have in common: a copy may be cut."""
_LONG_ENOUGH = 20
"""Runs of words below which two texts are alike by chance."""
_WORD = re.compile(r"\w+")


class Text(NamedTuple):
    """One article, with the number of its day from the year 1."""

    article_id: str
    day: int
    text: str


class _Read(NamedTuple):
    article_id: str
    day: int
    runs: frozenset[int]
    sketch: tuple[int, ...]


def near_duplicates(texts: Iterable[Text]) -> dict[str, str]:
    """Of the articles that repeat another: the first that they repeat, of those at most `DAYS` before them.

    Args:
        texts: all articles of the days in question, and of `DAYS` before each of them, the first published first.
    """
    found: dict[str, str] = {}
    recent: deque[_Read] = deque()
    met: dict[int, list[_Read]] = defaultdict(list)
    for one in map(_read, texts):
        while recent and one.day - recent[0].day > DAYS:
            _forget(recent.popleft(), met)
        if len(one.runs) < _LONG_ENOUGH:
            continue
        if original := _original(one, met):
            found[one.article_id] = original.article_id
        recent.append(one)
        for run in one.sketch:
            met[run].append(one)
    return found


def _read(text: Text) -> _Read:
    words = _WORD.findall(text.text.casefold())
    runs = frozenset(
        zlib.crc32(" ".join(words[start : start + _RUN]).encode("utf-8", "replace"))
        for start in range(len(words) - _RUN + 1)
    )
    return _Read(text.article_id, text.day, runs, tuple(heapq.nsmallest(_SKETCH, runs)))


def _original(one: _Read, met: dict[int, list[_Read]]) -> _Read | None:
    """The first that it repeats; what was met under a key stands in its order."""
    seen: dict[str, _Read] = {other.article_id: other for run in one.sketch for other in met.get(run, ())}
    repeated = [
        other for other in seen.values() if len(one.runs & other.runs) >= _SHARED * min(len(one.runs), len(other.runs))
    ]
    return min(repeated, key=lambda other: (other.day, other.article_id)) if repeated else None


def _forget(one: _Read, met: dict[int, list[_Read]]) -> None:
    for run in one.sketch:
        met[run].remove(one)
        if not met[run]:
            del met[run]
