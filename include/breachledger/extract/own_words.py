"""Whole texts in which the victim speaks for itself without marks: a letter to its customers, answers in an interview.

`We discovered the intrusion on Friday. We have informed the police.` Nobody stands beside these sentences to say them.
A text is taken for the victim's own where `we` speaks in several of its sentences outside of direct speech, and it has
a salutation, answers paragraphs that ask, or turns to its readers again and again. A blog says `we`, too, now and then.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from breachledger.extract.document import Document
    from breachledger.extract.presences import Presence

_FEWEST = 4
"""Sentences in which `we` speaks."""
_PART_OF_LETTER, _PART = 0.15, 0.3
"""Their share in all sentences: with a salutation or questions, and without."""
_ADDRESSED = 2
"""Sentences that turn to readers."""
_QUESTIONS = 3
"""Paragraphs that ask, in an interview."""
_OTHERS = frozenset({"analyst", "outlet"})
"""Whoever speaks as `we` of what happened to others."""
_INTRODUCED = 60
"""Tokens in which an interview says whom it is held with."""
_ASKED, _SALUTED = 40, 8
"""Tokens of a question, and of a salutation."""


class OwnWords:
    """What the victim says in its own words, sentence by sentence.

    Args:
        document: the article.
        presences: who may speak in it.
        quoted: the token ranges of direct speech.
    """

    def __init__(self, document: Document, presences: Sequence[Presence], quoted: Collection[tuple[int, int]]) -> None:
        self._document = document
        self._paragraphs = list(_paragraphs(document))
        asking = [at for at, (first, last) in enumerate(self._paragraphs) if self._asks(first, last)]
        self._answers = {at + 1 for at in asking} - set(asking) if len(asking) >= _QUESTIONS else set()
        elsewhere = {document.sentence(first) for first, _ in quoted} | self._sentences(asking)
        free = [number for number in range(len(document.sentences)) if number not in elsewhere]
        told = {number: at for number in free if (at := self._we(number)) is not None}
        self._others = any(one.role in _OTHERS and one.first < _INTRODUCED for one in presences)
        self._cues = self._spoken(told, free) if len(told) >= _FEWEST else {}

    def cue(self, sentence: int) -> int | None:
        """Where the `we` stands that makes a sentence the victim's own words; None where they are not."""
        return self._cues.get(sentence)

    def _spoken(self, told: dict[int, int], free: Sequence[int]) -> dict[int, int]:
        """The sentences of the victim, each with the nearest `we`."""
        first, last = min(told), max(told)
        share = len(told) / len(free)
        saluted = self._salutation()
        own: set[int] = set()
        if share >= _PART_OF_LETTER and saluted is not None:
            own = {number for number in free if saluted <= number <= last}
        elif share >= _PART_OF_LETTER and self._answers and not self._others:
            own = self._sentences(self._answers).intersection(free)
        elif share >= _PART and self._turns_to_readers(free) and not self._others:
            own = {number for number in free if first <= number <= last}
        we = sorted(told)
        return {number: told[_nearest(we, number)] for number in own}

    def _sentences(self, paragraphs: Collection[int]) -> set[int]:
        """The numbers of the sentences of some paragraphs."""
        sentence = self._document.sentence
        spans = (self._paragraphs[at] for at in paragraphs if at < len(self._paragraphs))
        return {number for first, last in spans for number in range(sentence(first), sentence(last - 1) + 1)}

    def _we(self, sentence: int) -> int | None:
        words, lexicon = self._document.words, self._document.lexicon
        ours = lexicon.words("words", "first_person")
        endings = tuple(lexicon.words("words", "first_person_endings"))
        first, last = self._document.sentences[sentence]
        return next((at for at in range(first, last) if words[at] in ours or words[at].endswith(endings)), None)

    def _asks(self, first: int, last: int) -> bool:
        return last - first <= _ASKED and self._document.words[last - 1] == "?"

    def _salutation(self) -> int | None:
        """The sentence behind `Dear customers,`; None where nobody is greeted."""
        words = self._document.words
        greetings = self._document.lexicon.words("words", "salutations")
        able = ((a, b) for a, b in self._paragraphs if b - a <= _SALUTED and words[a] in greetings)
        return next((self._document.sentence(last - 1) + 1 for _, last in able), None)

    def _turns_to_readers(self, free: Sequence[int]) -> bool:
        yours = self._document.lexicon.words("words", "second_person")
        spans = (self._document.sentences[number] for number in free)
        return sum(not yours.isdisjoint(self._document.words[first:last]) for first, last in spans) >= _ADDRESSED


def _paragraphs(document: Document) -> Iterator[tuple[int, int]]:
    """The token ranges of the lines that have words."""
    ends = [at for at, word in enumerate(document.words) if word == "\n"]
    return ((low + 1, high) for low, high in pairwise([-1, *ends, len(document.words)]) if high > low + 1)


def _nearest(held: Sequence[int], number: int) -> int:
    """Of numbers in order the one nearest to `number`, the lower of two."""
    at = bisect_left(held, number)
    return min(held[max(0, at - 1) : at + 1], key=lambda one: (abs(one - number), one))
