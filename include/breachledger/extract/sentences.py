"""Where sentences begin and end, as token numbers."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import pairwise

from breachledger.extract.tokens import Tokens

_STOPS = frozenset(".!?…")
_ENDINGS = _STOPS | {"\n"}
_CLOSERS = frozenset("\"')]")
_LATE = 5
"""Tokens of a sentence before a year whose mark (`2024 r.`) ends it: one that begins with the year goes on."""
_LONGEST = 400
"""Tokens; a text without full stops is cut, so that no rule sees an endless sentence."""


def split_sentences(
    tokens: Tokens, shaped: str, abbreviations: Container[str], *, ordinals: bool = False, cuts: tuple[int, ...] = ()
) -> list[tuple[int, int]]:
    """Half-open token ranges, in order; newlines belong to none. A newline always ends a sentence.

    With `ordinals`, a stop after a small number makes it one (`16. Juni`) and ends nothing. At `cuts` a sentence ends.
    """
    sentences: list[tuple[int, int]] = []
    start = 0
    words = tokens.words
    for place in [place for place, word in enumerate(words) if word in _ENDINGS]:
        if place < start:
            continue
        if words[place] == "\n":
            _close(sentences, start, place)
            start = place + 1
        elif _ends(tokens, place, shaped, abbreviations, ordinals) or _closes_year(tokens, start, place, shaped):
            end = place + 1
            while end < len(words) and words[end] in _CLOSERS and tokens.touches(end):
                end += 1
            _close(sentences, start, end)
            start = end
    _close(sentences, start, len(words))
    return [piece for first, last in sentences for piece in _pieces(first, last, cuts)]


def _pieces(first: int, last: int, cuts: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """A sentence, cut."""
    yield from pairwise((first, *(cut for cut in cuts if first < cut < last), last))


def _close(sentences: list[tuple[int, int]], start: int, end: int) -> None:
    """Adds the sentence between two tokens; an overlong one in pieces."""
    sentences.extend((first, min(first + _LONGEST, end)) for first in range(start, end, _LONGEST))


def _closes_year(tokens: Tokens, start: int, place: int, shaped: str) -> bool:
    """Whether the stop of `2024 r.` ends a sentence, too: `… w 2024 r. Firma zaprzecza.`, not `W 2024 r. Firma …`."""
    words = tokens.words
    if place - start < _LATE or words[place] != "." or words[place - 1] != "r" or not words[place - 2].isdecimal():
        return False
    after = place + 1
    return after < len(words) and words[after] != "\n" and shaped[tokens.starts[after]].isupper()


def _ends(tokens: Tokens, place: int, shaped: str, abbreviations: Container[str], ordinals: bool) -> bool:
    """Whether the stop at `place` ends a sentence: not within a name or number, not after an abbreviation."""
    words = tokens.words
    following = place + 1
    while following < len(words) and words[following] in _CLOSERS and tokens.touches(following):
        following += 1
    if following < len(words) and words[following] != "\n":
        first = shaped[tokens.starts[following]]
        if tokens.touches(following) or first.islower():
            return False
    if words[place] != "." or place == 0 or not tokens.touches(place):
        return True
    before = words[place - 1]
    if before in abbreviations or (ordinals and before.isdecimal() and len(before) <= 2):
        return False
    return len(before) > 1 or not before.isalpha()
