"""What bends a statement: negation, hedges, hearsay, questions, and what takes it out of the incident altogether."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from breachledger.extract.dating import Dated
from breachledger.extract.document import Document, RuleHit
from breachledger.extract.frames import Frames
from breachledger.extract.mention import Mention

_NEAR = 60
"""Bends looked at before and after a claim; a sentence has fewer."""
_MARKS = frozenset({",", ":", ";"})
_ASIDE = 4
"""Tokens from comma to comma around words such as `however`."""
_ITEM = 2
"""Tokens of an item in a list."""
_ONWARD = 2
"""Sentences that an older case may go on for."""
_CLAUSE = 10**6


class Bend(NamedTuple):
    """One effect on whatever stands in a token range; `first` and `last` are the words that have it."""

    effect: str
    reach_first: int
    reach_last: int
    first: int
    last: int


class Bends:
    """All effects of one article, found by the range that they reach."""

    def __init__(
        self, document: Document, frames: Frames, asides: Iterable[Dated | Mention], own: Container[int]
    ) -> None:
        self._document = document
        self._frames = frames
        self._lacking = document.lexicon.words("words", "lacking")
        self._told = {hit.first for hit in document.of_kind("claim")}
        self._verbs = [hit.outer_first for hit in document.of_kind("speech")]
        bends = [self._cue(hit) for hit in document.of_kind("cue")]
        bends += [self._speech(hit) for hit in document.of_kind("speech") if hit.rule.effect not in {"", "confirm"}]
        bends += [Bend("background", *document.bounds[aside.first], aside.first, aside.last) for aside in asides]
        bends += [far for bend in bends if bend.effect in {"background", "others"} for far in self._onward(bend, own)]
        self._by_sentence: dict[int, list[Bend]] = {}
        for bend in sorted(bends, key=lambda bend: bend.first):
            self._by_sentence.setdefault(document.sentence(bend.reach_first), []).append(bend)

    def on(self, first: int, last: int, *, own: bool) -> list[Bend]:
        """The effects on a token range. With `own`, the range speaks for itself: what stands inside it is left out."""
        found = []
        for bend in self._by_sentence.get(self._document.sentence(first), ())[:_NEAR]:
            inside = first <= bend.first and bend.last <= last
            if inside and (own or self.is_lack(bend)):
                continue
            if inside or (bend.reach_first < last and first < bend.reach_last):
                found.append(bend)
        return found

    def is_lack(self, bend: Bend) -> bool:
        """Whether it is a `without`, which inside the words of a statement denies nothing: `left without computers`."""
        single = bend.effect == "negate" and bend.last - bend.first == 1
        return single and self._document.words[bend.first] in self._lacking

    def _onward(self, bend: Bend, own: Container[int]) -> Iterator[Bend]:
        """An older case in the sentences after it in its paragraph, up to one that names the victim."""
        sentences = self._document.sentences
        number = self._document.sentence(bend.first)
        if number in own and bend.effect == "background":
            return
        for _ in range(_ONWARD if bend.effect == "background" else 1):
            if number + 1 >= len(sentences) or sentences[number + 1][0] != sentences[number][1]:
                return
            number += 1
            if number in own:
                return
            first, last = sentences[number]
            yield bend._replace(effect="background", reach_first=first, reach_last=last)

    def _cue(self, hit: RuleHit) -> Bend:
        low, high = self._document.bounds[hit.outer_first]
        rule = hit.rule
        if rule.effect == "rebut":
            low, high = self._document.bounds[max(0, low - 1)]
            return Bend(rule.effect, low, high, hit.first, hit.last)
        if rule.way != "sentence":
            low, high = self._frames.clause(hit.outer_first)
        reach = rule.reach or _CLAUSE
        before = max(low, hit.outer_first - reach) if rule.way in {"before", "around", "sentence"} else hit.outer_first
        after = min(high, hit.outer_last + reach) if rule.way in {"after", "around", "sentence"} else hit.outer_last
        if rule.effect == "negate" and rule.way != "sentence":
            before, after = self._up_to_marks(hit, before, after)
        return Bend(rule.effect, before, after, hit.first, hit.last)

    def _up_to_marks(self, hit: RuleHit, before: int, after: int) -> tuple[int, int]:
        """A negation ends where the next comma or colon stands."""
        words = self._document.words
        right = next((at for at in range(hit.outer_last, after) if words[at] in _MARKS), after)
        left = hit.outer_first
        while left > before:
            if words[left - 1] in _MARKS:
                aside = self._aside(left - 1, before)
                listed = left < hit.outer_first and self._lists(left - 1, before)
                if aside == left - 1 and not listed:
                    break
                left = min(aside, left - 1)
            else:
                left -= 1
        return left, right

    def _lists(self, mark: int, before: int) -> bool:
        """Whether an item of a list stands before a comma: `passwords, bills and card numbers were not taken`."""
        words = self._document.words
        opened = next((at + 1 for at in range(mark - 1, before - 1, -1) if words[at] in _MARKS), before)
        return words[mark] == "," and mark - opened <= _ITEM and not self._told.isdisjoint(range(opened, mark))

    def _aside(self, mark: int, before: int) -> int:
        """Where a few words between commas begin that tell nothing themselves: `the passwords were, however, not`."""
        words = self._document.words
        opened = next((at for at in range(mark - 1, max(before, mark - _ASIDE) - 1, -1) if words[at] == ","), mark)
        return mark if self._told.intersection(range(opened, mark)) else opened

    def _speech(self, hit: RuleHit) -> Bend:
        _, high = self._frames.clause(hit.outer_first)
        following = bisect_left(self._verbs, hit.outer_last)
        if following < len(self._verbs):
            high = max(hit.outer_last, min(high, self._verbs[following]))
        return Bend(hit.rule.effect, hit.outer_first, high, hit.first, hit.last)
