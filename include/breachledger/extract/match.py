"""All patterns of a language, found in one pass over the tokens.

Each pattern hangs on the rarest-looking word that it must have; a text token calls up the patterns that hang on it,
and each of these is walked once to the right and once to the left. What a word can satisfy is worked out once a
process and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Generic, NamedTuple, Protocol, TypeVar

from breachledger.extract.patterns import SLOTS, Op, Step

RuleT = TypeVar("RuleT")
Captures = tuple[tuple[str, int, int], ...]
Spans = Mapping[str, tuple[Mapping[int, int], Mapping[int, int]]]
"""For each slot, where its spans end by where they begin, and where they begin by where they end."""
_REMEMBERED = 50_000
_SLOT_NUMBERS = {slot: -1 - number for number, slot in enumerate(SLOTS)}
"""Slots among the numbers of the words that a pattern needs."""
_NO_SPANS: tuple[Mapping[int, int], Mapping[int, int]] = ({}, {})


class Hit(NamedTuple, Generic[RuleT]):
    """One rule found: half-open token range of the quote, of the whole match, and what the slots hold."""

    rule: RuleT
    first: int
    last: int
    outer_first: int
    outer_last: int
    captures: Captures

    def captured(self, slot: str) -> tuple[int, int] | None:
        """The token range in `slot`, or None."""
        return next(((first, last) for name, first, last in self.captures if name == slot), None)


class Text(Protocol):
    """What the matcher must know of a text."""

    @property
    def words(self) -> Sequence[str]:
        """The folded tokens."""

    @property
    def bounds(self) -> Sequence[tuple[int, int]]:
        """For each token the half-open range of its sentence."""

    @property
    def spans(self) -> Spans:
        """What the slots may hold."""


class _Row(NamedTuple, Generic[RuleT]):
    needed: frozenset[int]
    """What its sentence must have somewhere: the numbers of its other words, and its slots."""
    before: int
    """What the token before the anchor must satisfy; -1 where that depends."""
    after: int
    rule: RuleT
    left: tuple[tuple[Op, int, str], ...]
    right: tuple[tuple[Op, int, str], ...]


class Matcher(Generic[RuleT]):
    """The compiled rows of many rules. `classify` names the token classes (`<day>` …) of a word."""

    def __init__(
        self, rows: Iterable[tuple[RuleT, tuple[Step, ...]]], classify: Callable[[str], Iterable[str]]
    ) -> None:
        self._classify = classify
        self._numbers: dict[frozenset[str], int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._affixes: tuple[dict[str, list[int]], dict[str, list[int]], dict[str, list[int]]] = ({}, {}, {})
        self._hanging: dict[int, list[_Row[RuleT]]] = {}
        self._known: dict[str, tuple[frozenset[int], tuple[_Row[RuleT], ...]]] = {}
        for rule, steps in rows:
            self._add(rule, steps)
        self._prefix_lengths = sorted({len(affix) for affix in self._affixes[0]})
        self._suffix_lengths = sorted({len(affix) for affix in self._affixes[1]})

    def find(self, text: Text) -> list[Hit[RuleT]]:
        """Every place where a rule holds, in text order of the anchors."""
        known, enter = self._known, self._enter
        satisfied: list[frozenset[int]] = []
        todo: list[tuple[int, tuple[_Row[RuleT], ...]]] = []
        for place, word in enumerate(text.words):
            entry = known.get(word) or enter(word)
            satisfied.append(entry[0])
            if entry[1]:
                todo.append((place, entry[1]))
        for slot, (forth, _) in text.spans.items():
            held = frozenset({_SLOT_NUMBERS[slot]})
            for place in forth:
                satisfied[place] |= held
        hits: list[Hit[RuleT]] = []
        present: set[int] = set()
        sentence = (-1, -1)
        for place, rows in todo:
            low, high = text.bounds[place]
            if (low, high) != sentence:
                sentence = (low, high)
                present = set().union(*satisfied[low:high])
            for row in rows:
                needed, before, after = row[:3]
                if not needed <= present:
                    continue
                if after >= 0 and (place + 1 >= high or after not in satisfied[place + 1]):
                    continue
                if before >= 0 and (place <= low or before not in satisfied[place - 1]):
                    continue
                if (hit := _walk(row, place, low, high, satisfied, text.spans)) is not None:
                    hits.append(hit)
        return hits

    def _add(self, rule: RuleT, steps: tuple[Step, ...]) -> None:
        numbers, slots, token = self._numbers, _SLOT_NUMBERS, Op.TOKEN
        numbered: list[tuple[Op, int, str]] = []
        needed: set[int] = set()
        at, rarest = 0, (-1, 0)
        for place, (op, words, length, slot) in enumerate(steps):
            number = (numbers.get(words) or self._number(words)) if words else length
            numbered.append((op, number, slot))
            if op is token:
                needed.add(number)
                if (rarity := _rarity(words)) > rarest:
                    at, rarest = place, rarity
            elif slot:
                needed.add(slots[slot])
        anchor = numbered[at][1]
        if sum(1 for op, number, _ in numbered if number == anchor and op is token) == 1:
            needed.discard(anchor)
        left, right = tuple(numbered[:at][::-1]), tuple(numbered[at + 1 :])
        before = left[0][1] if left and left[0][0] is token else -1
        after = right[0][1] if right and right[0][0] is token else -1
        self._hanging.setdefault(anchor, []).append(_Row(frozenset(needed), before, after, rule, left, right))

    def _number(self, words: frozenset[str]) -> int:
        if words in self._numbers:
            return self._numbers[words]
        number = self._numbers[words] = len(self._numbers)
        for word in words:
            core = word.strip("*") if len(word) > 1 else word
            table = self._by_word
            if len(word) > 1 and word.startswith("*"):
                table = self._affixes[2 if word.endswith("*") else 1]
            elif len(word) > 1 and word.endswith("*"):
                table = self._affixes[0]
            table.setdefault(core, []).append(number)
        return number

    def _enter(self, word: str) -> tuple[frozenset[int], tuple[_Row[RuleT], ...]]:
        """What `word` satisfies, and the rows that hang on it; remembered."""
        prefixes, suffixes, middles = self._affixes
        numbers = set(self._by_word.get(word, ()))
        for name in self._classify(word):
            numbers.update(self._by_word.get(f"<{name}>", ()))
        for length in self._prefix_lengths:
            numbers.update(prefixes.get(word[:length], ()) if length <= len(word) else ())
        for length in self._suffix_lengths:
            numbers.update(suffixes.get(word[-length:], ()) if length <= len(word) else ())
        for middle, held in middles.items():
            if middle in word:
                numbers.update(held)
        rows = tuple(row for number in sorted(numbers) for row in self._hanging.get(number, ()))
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        entry = self._known[word] = (frozenset(numbers), rows)
        return entry


@cache
def _rarity(words: frozenset[str]) -> tuple[int, int]:
    """The longer the shortest of a step's words and the fewer they are, the rarer it is."""
    lengths = [2 if word.startswith("<") else len(word.strip("*")) for word in words]
    return min(lengths), -len(lengths)


def _walk(
    row: _Row[RuleT], place: int, low: int, high: int, satisfied: Sequence[frozenset[int]], spans: Spans
) -> Hit[RuleT] | None:
    """The hit of `row` whose anchor stands at `place`, within its sentence, or None."""
    right = _go(row.right, place + 1, 1, (low, high), satisfied, spans)
    if right is None:
        return None
    left = _go(row.left, place, -1, (low, high), satisfied, spans)
    if left is None:
        return None
    begin, left_marks = left
    end, right_marks = right
    marks = left_marks + right_marks
    if not marks:
        return Hit(row.rule, begin, end, begin, end, marks)
    first = next((at for name, at, _ in marks if name == "{"), begin)
    last = next((at for name, at, _ in marks if name == "}"), end)
    return Hit(row.rule, first, last, begin, end, tuple(mark for mark in marks if mark[0] not in "{}"))


def _go(
    steps: tuple[tuple[Op, int, str], ...],
    place: int,
    way: int,
    bounds: tuple[int, int],
    satisfied: Sequence[frozenset[int]],
    spans: Spans,
) -> tuple[int, Captures] | None:
    """Where the steps lead from the boundary `place`, going right (1) or left (-1): options taken, gaps kept short."""
    if not steps:
        return place, ()
    low, high = bounds
    done = 0
    back = 0 if way > 0 else 1
    for op, number, _ in steps:  # plain words, the usual case: no set of places is needed
        if op is not Op.TOKEN:
            break
        token = place - back
        if not low <= token < high or number not in satisfied[token]:
            return None
        place += way
        done += 1
    if done == len(steps):
        return place, ()
    reached: dict[int, Captures] = {place: ()}
    for op, number, slot in steps[done:]:
        onward: dict[int, Captures] = {}
        for at, marks in reached.items():
            token = at if way > 0 else at - 1
            inside = low <= token < high
            if op is Op.TOKEN:
                if inside and number in satisfied[token]:
                    onward.setdefault(at + way, marks)
            elif op is Op.OPTION:
                if inside and number in satisfied[token]:
                    onward.setdefault(at + way, marks)
                onward.setdefault(at, marks)
            elif op is Op.GAP:
                for distance in range(number + 1):
                    if not low <= at + way * distance <= high:
                        break
                    onward.setdefault(at + way * distance, marks)
            elif op is Op.SLOT:
                other = spans.get(slot, _NO_SPANS)[0 if way > 0 else 1].get(at)
                if other is not None and low <= other <= high:
                    onward.setdefault(other, (*marks, (slot, min(at, other), max(at, other))))
            elif op is Op.START:
                if at == low:
                    onward[at] = marks
            else:
                onward.setdefault(at, (*marks, ("{" if op is Op.OPEN else "}", at, at)))
        if not onward:
            return None
        reached = onward
    return next(iter(reached.items()))
