"""The names that stand where an article says what it is about: in its headline and its first sentences.

Who was hit is read wrongly now and then, or not at all; but if the victim of one report is named at the beginning of
another, the two are hardly about two victims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from breachledger.resolve.names import Name, read_name

_WORD = re.compile(r"[\w&'’-]+|[^\w\s&'’-]")
_BETWEEN = frozenset(
    "of and the for de du des la le les di del della delle dei da do dos das von für van voor en et e y i w &".split()  # ruff: ignore[split-static-string] - read as words
)
_ELISION = re.compile(r"(?i)\b(?:dell|all|nell|dall|d|l)['’]")
_MOST, _LONGEST = 12, 8


@lru_cache(1 << 13)
def names_in(opening: str) -> tuple[Name, ...]:
    """The runs of words with a capital letter, as names: a few of them, the first first."""
    return tuple(read_name(text) for text in list(dict.fromkeys(_runs(opening)))[:_MOST])


def _runs(opening: str) -> Iterator[str]:
    run: list[str] = []
    for word in _WORD.findall(_ELISION.sub("", opening)):
        if (word[0].isupper() and len(run) < _LONGEST) or (run and word in _BETWEEN):
            run.append(word)
        else:
            yield from _trimmed(run)
            run = []
    yield from _trimmed(run)


def _trimmed(run: list[str]) -> Iterator[str]:
    while run and run[-1] in _BETWEEN:
        run.pop()
    if run:
        yield " ".join(run)
