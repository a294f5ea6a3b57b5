"""How one row of a pattern is walked from the word on which it hangs: to the right, then to the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from breachledger.extract.patterns import Op

Captures = tuple[tuple[str, int, int], ...]
Spans = Mapping[str, tuple[Mapping[int, int], Mapping[int, int]]]
"""For each slot, where its spans end by where they begin, and where they begin by where they end."""
Move = tuple[int, int, str, int]
"""What to do, the number of a step's words, the slot or mark, the length of a gap."""
_TOKEN, _OPTION, _GAP, _SLOT, _OPEN, _CLOSE, _START, _REACH = range(8)
"""The operations of `Op`, and a gap with the word that must stand behind it."""
_MARKS = {_OPEN: "{", _CLOSE: "}"}
_NO_SPANS: tuple[Mapping[int, int], Mapping[int, int]] = ({}, {})


def moves(steps: Sequence[tuple[Op, int, str, int]]) -> tuple[Move, ...]:
    """The steps in the order of walking, each gap in one with a word right behind it."""
    made: list[Move] = []
    for op, number, slot, length in steps:
        if op is Op.TOKEN and made and made[-1][0] == _GAP:
            made[-1] = (_REACH, number, "", made[-1][3])
        else:
            made.append((int(op), number, slot or _MARKS.get(op, ""), length))
    return tuple(made)


def walk(
    steps: tuple[Move, ...],
    place: int,
    way: int,
    bounds: tuple[int, int],
    satisfied: Sequence[frozenset[int]],
    spans: Spans,
) -> tuple[int, Captures] | None:
    """Where the steps lead from the boundary `place`, going right (1) or left (-1): options taken, gaps kept short."""
    low, high = bounds
    back = 0 if way > 0 else 1
    marks: Captures = ()
    for done, (op, number, slot, _) in enumerate(steps):  # one place at a time, as long as one step leads to one place
        token = place - back
        if op == _TOKEN:
            if not low <= token < high or number not in satisfied[token]:
                return None
            place += way
        elif op == _SLOT:
            other = spans.get(slot, _NO_SPANS)[back].get(place)
            if other is None or not low <= other <= high:
                return None
            marks = (*marks, (slot, min(place, other), max(place, other)))
            place = other
        elif op == _START:
            if place != low:
                return None
        elif op in _MARKS:
            marks = (*marks, (slot, place, place))
        else:
            return _spread(steps[done:], {place: marks}, way, bounds, satisfied, spans)
    return place, marks


def _spread(
    steps: tuple[Move, ...],
    reached: dict[int, Captures],
    way: int,
    bounds: tuple[int, int],
    satisfied: Sequence[frozenset[int]],
    spans: Spans,
) -> tuple[int, Captures] | None:
    """The same for all places that may have been reached, the preferred one first."""
    low, high = bounds
    back = 0 if way > 0 else 1
    for op, number, slot, length in steps:
        onward: dict[int, Captures] = {}
        for at, marks in reached.items():
            token = at - back
            if op == _REACH:
                end = min(token + length + 1, high) if way > 0 else max(token - length - 1, low - 1)
                for place in range(token, end, way):
                    if number in satisfied[place]:
                        onward.setdefault(place + back + way, marks)
            elif op in (_TOKEN, _OPTION):
                if low <= token < high and number in satisfied[token]:
                    onward.setdefault(at + way, marks)
                if op == _OPTION:
                    onward.setdefault(at, marks)
            elif op == _GAP:
                end = min(at + length, high) if way > 0 else max(at - length, low)
                for place in range(at, end + way, way):
                    onward.setdefault(place, marks)
            elif op == _SLOT:
                other = spans.get(slot, _NO_SPANS)[back].get(at)
                if other is not None and low <= other <= high:
                    onward.setdefault(other, (*marks, (slot, min(at, other), max(at, other))))
            elif op == _START:
                if at == low:
                    onward[at] = marks
            else:
                onward.setdefault(at, (*marks, (slot, at, at)))
        if not onward:
            return None
        reached = onward
    return next(iter(reached.items()))
