"""Small drawings, as numbers for a template: pages have no script, so what is drawn is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH, HEIGHT = 720, 150
"""Units of the drawing; the browser makes it as wide as the page."""
_GAP = 0.15
_FEWEST = 12
"""Weeks for which there is room at the least, so that one week is no wall."""
MOST_WEEKS = 260
"""Five years; of a longer time the last ones are drawn."""


@dataclass(frozen=True, slots=True)
class Box:
    """One part of a bar."""

    x: float
    y: float
    width: float
    height: float
    kind: int
    """Which colour: the place of its name in the legend."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One week: where it is drawn, and what it counts."""

    first: date
    last: date
    x: float
    width: float
    boxes: tuple[Box, ...]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All that it counts."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Weeks:
    """A bar a week, parted by kind."""

    bars: tuple[Bar, ...]
    kinds: tuple[str, ...]
    highest: int


def weeks(counts: Mapping[date, Mapping[str, int]], kinds: Sequence[str]) -> Weeks:
    """Bars from the first week to the last, those without anything too.

    Args:
        counts: for the first day of a week how many of each kind there are.
        kinds: in the order in which they are stacked, from below.
    """
    if not counts:
        return Weeks((), tuple(kinds), 0)
    firsts = _range(min(counts), max(counts))
    highest = max(sum(counts.get(first, {}).values()) for first in firsts)
    step = min(WIDTH / len(firsts), WIDTH / _FEWEST)
    bars = tuple(
        _bar(first, counts.get(first, {}), number * step, step, highest, kinds) for number, first in enumerate(firsts)
    )
    return Weeks(bars, tuple(kinds), highest)


def _range(first: date, last: date) -> list[date]:
    number = min(MOST_WEEKS, (last - first).days // 7 + 1)
    return [last - timedelta(weeks=back) for back in range(number - 1, -1, -1)]


def _bar(first: date, counts: Mapping[str, int], x: float, step: float, highest: int, kinds: Sequence[str]) -> Bar:
    boxes, y = [], float(HEIGHT)
    for number, kind in enumerate(kinds):
        if count := counts.get(kind, 0):
            height = HEIGHT * count / max(1, highest)
            y -= height
            boxes.append(
                Box(round(x + step * _GAP, 2), round(y, 2), round(step * (1 - 2 * _GAP), 2), round(height, 2), number)
            )
    return Bar(first, first + timedelta(days=6), round(x, 2), round(step, 2), tuple(boxes), counts)


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a bar chart; `part` of the longest, in percent."""

    name: str
    count: int
    part: int


def shares(counted: Iterable[tuple[str, int]]) -> list[Share]:
    """Rows with their length."""
    rows = list(counted)
    longest = max((count for _, count in rows), default=1)
    return [Share(name, count, max(1, round(100 * count / longest))) for name, count in rows]
