"""Names that stand side by side in a list: what is done to one of them is done to all.

`Attacks on the sites of the ÖVP, the SPÖ and the stock exchange`: rules capture the name beside their words; the others
of the list have the same part in what is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from breachledger.extract.mention import Mention
from breachledger.extract.name_extents import ARTICLES

if TYPE_CHECKING:
    from breachledger.extract.document import Document

_MOST_BETWEEN = 4
"""Tokens between two names of a list: a comma, an `and`, an article, an `of`."""
_LONG = 3
"""From how many names commas alone make a list."""
_MOST = 24


def lists(document: Document, mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """The lists of names of an article, each in text order."""
    small = ARTICLES | document.lexicon.words("names", "connectors") | document.lexicon.words("names", "determiners")
    also = document.lexicon.words("names", "and")  # of this language: Spanish `en` is no Dutch `and`
    run: list[Mention] = []
    joined: set[str] = set()
    ordered = sorted(mentions)
    for one, other in pairwise([*ordered, *ordered[-1:]]):
        run.append(one)
        between = _between(document, one, other, also, small)
        if between:
            joined |= between
            continue
        if len(run) >= _LONG or (len(run) > 1 and joined & also):
            yield run[:_MOST]
        run, joined = [], set()


def _between(document: Document, one: Mention, other: Mention, also: frozenset[str], small: frozenset[str]) -> set[str]:
    """The words that join two names in a list; none where they stand in none."""
    words = document.words[one.last : other.first]
    apart = not 0 < len(words) <= _MOST_BETWEEN or document.sentence(one.first) != document.sentence(other.first)
    if apart or not (words[0] == "," or words[0] in also):
        return set()
    return set(words) if all(word in also or word in small or word in ",'" for word in words) else set()
