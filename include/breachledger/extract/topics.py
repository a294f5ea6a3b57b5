"""Whether an article can be about an incident at all: a look at its letters, before anything costly is done.

Most news is about something else. A part of a word that tells of an incident by itself is enough (`[topics] plain`);
so is one of harm with one of the digital world close by (`harm`, `digital`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_NEAR = 200
"""Characters, about a sentence, to each side."""


def concerns(folded: str, plain: Iterable[str], harm: Iterable[str], digital: Iterable[str]) -> bool:
    """Whether a folded text has a plain part of a word, or one of harm near one of the digital world.

    Linear in the length of the text.
    """
    if any(part in folded for part in plain):
        return True
    present = [part for part in digital if part in folded]
    return bool(present) and any(
        part in around for word in harm for around in _around(folded, word) for part in present
    )


def _around(text: str, word: str) -> Iterator[str]:
    """The surroundings of each place where `word` stands; places closer than these surroundings share them."""
    place = text.find(word)
    while place >= 0:
        end = place + len(word) + _NEAR
        yield text[max(0, place - _NEAR) : end]
        place = text.find(word, end - _NEAR)
