"""Which reports may be about one event at all: those that share a key, within so many days of one another.

The keys are generous, for what they miss is never compared: the victim's name in all its forms, a victim that is named
where another report begins, an exact figure, a figure or attackers in one country, a text; and where one side names no
victim also country and sector, attackers, a named system, a supplier, a vulnerability.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from breachledger.resolve import names
from breachledger.resolve.opening import names_in

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from breachledger.resolve.profile import Key, Profile

WINDOW = 90
"""Days between two reports of one event, at the most."""
_EXACT = 4
"""Figures of a number that few events share."""
_DAYS = {
    "opening": 14,
    "country": 10,
    "actor": 21,
    "vulnerability": 21,
    "system": 30,
    "supplier": 30,
    "figure": 60,
    "there": 14,
}


class Block(NamedTuple):
    """Where a report stands, and which others it meets there; whom it meets meets it."""

    key: Hashable
    days: int
    side: str
    meets: tuple[str, ...]


_ALL = ("all", ("all",))


def blocks(profile: Profile) -> Iterator[Block]:
    """All that a report is found by, but for the names with which it begins."""
    for key in _keys(profile.victims):
        yield Block(("victim", key), WINDOW, *_ALL)
        yield Block(("opening", key), _DAYS["opening"], "victim", ("opening",))
    for field, number in profile.figures:
        if len(f"{number:.0f}".strip("0")) >= _EXACT:
            yield Block(("figure", field, number), _DAYS["figure"], *_ALL)
    for country, told in product(profile.countries, (*profile.figures, *profile.actors)):
        yield Block(("there", country, told), _DAYS["there"], *_ALL)
    for origin in profile.origins:
        yield Block(("text", origin), WINDOW, *_ALL)
    side, meets = ("named", ("unnamed",)) if profile.victims else ("unnamed", ("named", "unnamed"))
    for kind, values in _told(profile):
        for value in values:
            yield Block((kind, value), _DAYS[kind], side, meets)


def openings(profile: Profile) -> Iterator[Block]:
    """The names with which a report begins; to read them costs more than all else."""
    for opening in profile.openings:
        for key in _keys(names_in(opening)):
            yield Block(("opening", key), _DAYS["opening"], "opening", ("victim",))


def _told(profile: Profile) -> Iterator[tuple[str, Iterable[Hashable]]]:
    """What may stand for a victim that is not named."""
    yield "country", [(country, sector) for country in profile.countries for sector in profile.sectors]
    yield "actor", profile.actors
    yield "system", profile.systems
    yield "vulnerability", profile.vulnerabilities
    yield "supplier", _keys(profile.suppliers)


def _keys(some: Iterable[names.Name]) -> set[str]:
    return {key for name in some for key in names.keys(name)}


class Candidates:
    """Reports by their blocks."""

    def __init__(self) -> None:
        self.reports: dict[Key, Profile] = {}
        self._met: dict[tuple[Hashable, str], list[tuple[int, Key]]] = defaultdict(list)
        self._grown: set[tuple[Hashable, str]] = set()
        """Blocks to which something was added and that are to be sorted before they are looked into."""
        self._closed: dict[int, list[Key]] = defaultdict(list)
        """By day, the reports whose first names nobody has needed yet."""

    def add(self, key: Key, profile: Profile) -> None:
        """Let a report be found."""
        self.reports[key] = profile
        self._closed[profile.day].append(key)
        self._put(key, blocks(profile))

    def _put(self, key: Key, found_by: Iterable[Block]) -> None:
        day = self.reports[key].day
        for place in {(block.key, block.side) for block in found_by}:
            self._met[place].append((day, key))
            self._grown.add(place)

    def _open(self, day: int) -> None:
        """Have those found by their first names that may be met from a day on."""
        for near in range(day - _DAYS["opening"], day + _DAYS["opening"] + 1):
            for key in self._closed.pop(near, ()):
                self._put(key, openings(self.reports[key]))

    def of(self, key: Key) -> set[Key]:
        """The reports that `key` is to be compared with."""
        profile = self.reports[key]
        day = profile.day
        self._open(day)
        found: set[Key] = set()
        for block in (*blocks(profile), *openings(profile)):
            for side in block.meets:
                found.update(_within(self._sorted((block.key, side)), day, block.days))
        found.discard(key)
        return found

    def _sorted(self, place: tuple[Hashable, str]) -> list[tuple[int, Key]]:
        if place in self._grown:
            self._met[place].sort()
            self._grown.remove(place)
        return self._met.get(place, [])


def _within(block: list[tuple[int, Key]], day: int, days: int) -> Iterator[Key]:
    """Those of a block that are at most so many days apart."""
    first = bisect_left(block, (day - days,))
    last = bisect_right(block, (day + days + 1,))
    return (key for _, key in block[first:last])
