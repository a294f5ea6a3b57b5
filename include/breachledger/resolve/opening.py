"""The names that stand where an article says what it is about: in its headline and its first sentences.

Who was hit is read wrongly now and then, or not at all, or is called otherwise in another language; but if the victim
of one report is named at the beginning of another, the two are hardly about two victims. And rare names that two
beginnings share (a town, a spokeswoman, a piece of software) are met by chance in few.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from breachledger.resolve.name_words import plain
from breachledger.resolve.names import Name, read_name

WORDS = Path(__file__).with_name("common_words.toml")
_WORD = re.compile(r"[\w&'’-]+|[^\w\s&'’-]")
_BETWEEN = frozenset(
    "of and the for de du des la le les di del della delle dei da do dos das von für van voor en et e y i w &".split()  # ruff: ignore[split-static-string] - read as words
)
_ELISION = re.compile(r"(?i)\b(?:dell|all|nell|dall|d|l)['’]")
_MOST, _LONGEST = 12, 8
_HEADED = 700
"""Characters within which names stand that may be the victim's."""
_CAPITALIZED = re.compile(r"(?<!\w)[^\W\d_a-zà-öø-ÿ][\w-]{3,}")
"""Words of four letters or more; which of the rarer letters are capitals is asked afterwards."""


@lru_cache(1 << 13)
def names_in(opening: str) -> tuple[Name, ...]:
    """The runs of words with a capital letter, as names: a few of them, the first first."""
    return tuple(read_name(text) for text in list(dict.fromkeys(_runs(opening[:_HEADED])))[:_MOST])


@lru_cache(1 << 13)
def rare_words(opening: str) -> frozenset[str]:
    """The words with a capital letter that few events share, in plain letters."""
    return capitalized(opening) - _common()


def capitalized(text: str) -> frozenset[str]:
    """All words of a text with a capital letter that are not quite short, in plain letters, without what is elided."""
    return frozenset(plain(word) for word in _CAPITALIZED.findall(text) if word[0].isupper())


@cache
def _common() -> frozenset[str]:
    return frozenset(tomllib.loads(WORDS.read_text("utf-8"))["words"].split())


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
