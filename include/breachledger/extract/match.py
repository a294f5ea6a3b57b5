"""All patterns of a language, found in one pass over the tokens.

Each pattern hangs on the rarest-looking word that it must have, and waits there for a second: the word beside it, else
another one of its sentence. A text token calls up the patterns that hang on it and whose second is there, and each of
these is walked once to the right and once to the left. What a word can satisfy is worked out once a process and
remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, reduce
from operator import or_
from typing import Generic, NamedTuple, Protocol, TypeVar

from breachledger.extract.patterns import SLOTS, Op, Step
from breachledger.extract.walk import Captures, Move, Spans, moves, walk

RuleT = TypeVar("RuleT")
_REMEMBERED = 50_000
_SLOT_NUMBERS = {slot: -1 - number for number, slot in enumerate(SLOTS)}
"""Slots among the numbers of the words that a pattern needs."""


class Hit(NamedTuple, Generic[RuleT]):
    """One rule found: half-open token range of the quote, of the whole match, and what the slots hold."""

    rule: RuleT
    first: int
    last: int
    outer_first: int
    outer_last: int
    captures: Captures

    def captured(self, slot: str) -> tuple[int, int] | None:
        """The token range in `slot`, of several that in the quote, else the first; None where there is none."""
        held = [(first, last) for name, first, last in self.captures if name == slot]
        quoted = (span for span in held if self.first <= span[0] and span[1] <= self.last)
        return next(quoted, held[0] if held else None)


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
    needed: int
    """What its sentence must have besides, its other words and slots, as bits."""
    rule: RuleT
    left: tuple[Move, ...]
    right: tuple[Move, ...]


class _Waiting(NamedTuple, Generic[RuleT]):
    """The rows that hang on a word, by the second for which they wait: behind it, before it, anywhere or nowhere."""

    behind: dict[int, list[_Row[RuleT]]]
    before: dict[int, list[_Row[RuleT]]]
    anywhere: dict[int, list[_Row[RuleT]]]
    free: list[_Row[RuleT]]


class _Word(NamedTuple, Generic[RuleT]):
    """What a word satisfies, and what hangs on it."""

    satisfied: frozenset[int]
    bits: int
    """Those of it for which some row waits, or which it needs from afar."""
    alone: tuple[RuleT, ...]
    """The rules of one word."""
    waiting: _Waiting[RuleT] | None
    seconds: tuple[int, int, int]
    """What `waiting` waits for behind, before and anywhere, as bits."""


class Matcher(Generic[RuleT]):
    """The compiled rows of many rules. `classify` names the token classes (`<day>` …) of a word."""

    def __init__(
        self, rows: Iterable[tuple[RuleT, tuple[Step, ...]]], classify: Callable[[str], Iterable[str]]
    ) -> None:
        self._classify = classify
        self._numbers: dict[frozenset[str], int] = {}
        self._by_word: dict[str, list[int]] = {}
        self._affixes: tuple[dict[str, list[int]], dict[str, list[int]], dict[str, list[int]]] = ({}, {}, {})
        self._alone: dict[int, list[RuleT]] = {}
        self._hanging: dict[int, _Waiting[RuleT]] = {}
        self._bits: dict[int, int] = {}
        self._known: dict[str, _Word[RuleT]] = {}
        for rule, steps in rows:
            self._add(rule, steps)
        self._prefix_lengths = sorted({len(affix) for affix in self._affixes[0]})
        self._suffix_lengths = sorted({len(affix) for affix in self._affixes[1]})

    def find(self, text: Text) -> list[Hit[RuleT]]:
        """Every place where a rule holds, in text order of the anchors."""
        known, enter = self._known, self._enter
        entries = [known.get(word) or enter(word) for word in text.words]
        satisfied = [entry.satisfied for entry in entries]
        bits = [entry.bits for entry in entries]
        for slot, (forth, _) in text.spans.items():
            number = _SLOT_NUMBERS[slot]
            for place in forth:
                satisfied[place] |= {number}
                bits[place] |= self._bits.get(number, 0)
        hits: list[Hit[RuleT]] = []
        present, absent = 0, -1
        sentence = (-1, -1)
        for place, (_, _, alone, waiting, seconds) in enumerate(entries):
            if alone:
                hits += [Hit(rule, place, place + 1, place, place + 1, ()) for rule in alone]
            if waiting is None:
                continue
            bounds = text.bounds[place]
            if bounds != sentence:
                sentence = bounds
                present = reduce(or_, bits[slice(*bounds)])
                absent = ~present
            behind, before, anywhere = seconds
            rows = list(waiting.free)
            if place + 1 < bounds[1] and (second := behind & bits[place + 1]):
                rows += _called(waiting.behind, second)
            if place > bounds[0] and (second := before & bits[place - 1]):
                rows += _called(waiting.before, second)
            if second := anywhere & present:
                rows += _called(waiting.anywhere, second)
            for row in rows:
                if row.needed & absent:
                    continue
                hit = _hit(row, place, bounds, satisfied, text.spans)
                if hit is not None:
                    hits.append(hit)
        return hits

    def _add(self, rule: RuleT, steps: tuple[Step, ...]) -> None:
        numbers, token = self._numbers, Op.TOKEN
        numbered: list[tuple[Op, int, str, int]] = []
        tokens: list[tuple[tuple[int, int], int, int]] = []
        for place, (op, words, length, slot) in enumerate(steps):
            number = (numbers.get(words) or self._number(words)) if words else 0
            numbered.append((op, number, slot, length))
            if op is token:
                tokens.append((_rarity(words), -place, number))
        tokens.sort(reverse=True)
        _, place, anchor = tokens[0]
        if len(steps) == 1:
            self._alone.setdefault(anchor, []).append(rule)
            return
        left, right = numbered[:-place][::-1] if place else [], numbered[1 - place :]
        others = [number for _, _, number in tokens[1:]]
        others += [_SLOT_NUMBERS[slot] for _, _, slot, _ in numbered if slot]
        where, second = _second(left, right, others)
        row = _Row(sum(self._bit(number) for number in set(others) - {second}), rule, moves(left), moves(right))
        waiting = self._hanging.setdefault(anchor, _Waiting({}, {}, {}, []))
        if where is None:
            waiting.free.append(row)
        else:
            waiting[:3][where].setdefault(self._bit(second).bit_length(), []).append(row)

    def _bit(self, number: int) -> int:
        """The bit that stands for a number which some row needs from afar."""
        return self._bits.setdefault(number, 1 << len(self._bits))

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

    def _enter(self, word: str) -> _Word[RuleT]:
        """What `word` satisfies, and what hangs on it; remembered."""
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
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        alone = tuple(rule for number in sorted(numbers) for rule in self._alone.get(number, ()))
        bits = sum(self._bits.get(number, 0) for number in numbers)
        waiting = self._waiting(sorted(numbers))
        behind, before, anywhere = (_as_bits(held) for held in waiting[:3]) if waiting else (0, 0, 0)
        entry = _Word(frozenset(numbers), bits, alone, waiting, (behind, before, anywhere))
        self._known[word] = entry
        return entry

    def _waiting(self, numbers: list[int]) -> _Waiting[RuleT] | None:
        """What hangs on a word that satisfies `numbers`."""
        hanging = [self._hanging[number] for number in numbers if number in self._hanging]
        if len(hanging) < 2:
            return hanging[0] if hanging else None
        joined: _Waiting[RuleT] = _Waiting({}, {}, {}, [row for held in hanging for row in held.free])
        for held in hanging:
            for one, other in zip(joined[:3], held[:3], strict=True):
                for second, rows in other.items():
                    one[second] = one.get(second, []) + rows
        return joined


@cache
def _rarity(words: frozenset[str]) -> tuple[int, int]:
    """The longer the shortest of a step's words and the fewer they are, the rarer it is."""
    lengths = [2 if word.startswith("<") else len(word.strip("*")) for word in words]
    return min(lengths), -len(lengths)


def _second(
    left: Sequence[tuple[Op, int, str, int]], right: Sequence[tuple[Op, int, str, int]], others: Sequence[int]
) -> tuple[int | None, int]:
    """For what a row waits: the field of `_Waiting`, and the number; the rarest of `others` comes first among them."""
    for where, steps in enumerate((right, left)):
        if steps and steps[0][0] is Op.TOKEN:
            return where, steps[0][1]
    return (2, others[0]) if others else (None, 0)


def _as_bits(rows: dict[int, list[_Row[RuleT]]]) -> int:
    return sum(1 << place - 1 for place in rows)


def _called(rows: dict[int, list[_Row[RuleT]]], seconds: int) -> list[_Row[RuleT]]:
    """The rows that wait for one of `seconds`, which are bits."""
    found: list[_Row[RuleT]] = []
    while seconds:
        found += rows[seconds.bit_length()]
        seconds ^= 1 << seconds.bit_length() - 1
    return found


def _hit(
    row: _Row[RuleT], place: int, bounds: tuple[int, int], satisfied: Sequence[frozenset[int]], spans: Spans
) -> Hit[RuleT] | None:
    """The hit of `row` whose anchor stands at `place`, within its sentence, or None."""
    right = walk(row.right, place + 1, 1, bounds, satisfied, spans) if row.right else (place + 1, ())
    if right is None:
        return None
    left = walk(row.left, place, -1, bounds, satisfied, spans) if row.left else (place, ())
    if left is None:
        return None
    begin, end = left[0], right[0]
    if not (marks := left[1] + right[1]):
        return Hit(row.rule, begin, end, begin, end, marks)
    first = next((at for name, at, _ in marks if name == "{"), begin)
    last = next((at for name, at, _ in marks if name == "}"), end)
    return Hit(row.rule, first, last, begin, end, tuple(mark for mark in marks if mark[0] not in "{}"))
