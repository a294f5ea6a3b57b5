"""How likely each date is the day on which the incident happened, or was made known: what is seen of it, to be weighed.

Newspapers put the day of the attack beside its verb or leave it alone in the next sentence; beside it stand the days of
the statement, of the discovery, of older cases. `[[event]]` rules say what a date dates where words say it; the rest
is told by its age, its precision and its neighbours.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import date, timedelta

from breachledger.extract.dating import Dated
from breachledger.extract.scene import ABOUT, TELLING, Scene
from breachledger.extract.values.date_parts import When

_AGES = {"ahead": -1, "today": 0, "yesterday": 1, "days": 3, "week": 7, "month": 31, "quarter": 100, "year": 300}
"""How many days back a date lies at most, to be of that age; beyond them it is long ago."""
_LATE, _LATEST = 9, 20
"""Sentences from which one is late, and from which later makes no difference; what follows in the text makes none."""
_NEAR_VERB = 4
_MOST_SAME = 3
_MOST_DATES = 60
_MONTH = timedelta(days=31)
"""What spans more says nothing about a day in it."""


class Timeline:
    """What the dates of one article have in common, looked up once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        document = scene.document
        self.verbs = [hit.outer_first for hit in document.of_kind("speech")]
        self.told = sorted(hit.first for field in TELLING for hit in document.of_field(field))
        self.dates = [one for one in scene.dates if one.event or not scene.ends_before(one.first)]
        """The dates that may be of this incident, in text order: none behind the last sentence about it."""
        self.told_when = sorted({(one.when, one.event or "") for one in self.dates})[:_MOST_DATES]
        self.days = Counter(dated.when.start for dated in self.dates)
        recent = [one.when.start for one in self.dates if not one.old and one.when.start <= document.published]
        self.earliest: date | None = min(recent, default=None)

    def signs(self, dated: Dated) -> dict[str, float]:
        """What is seen of a date, each sign as a number of 0 to 3 (most are 0 or 1)."""
        return {**self._kind(dated), **self._place(dated), **self._neighbours(dated), **self._others(dated)}

    def _others(self, dated: Dated) -> dict[str, float]:
        """Whether another date says the same more roughly or more closely: `in August`, then `on the 16th`."""
        rougher = [event for when, event in self.told_when if _closer(dated.when, when)]
        return {
            "closer": float("occurred" in rougher),
            "among": float(bool(rougher)),
            "rougher": float(any(_closer(when, dated.when) for when, _ in self.told_when)),
            "concerned": float(self.scene.document.sentence(dated.first) in self.scene.concerned),
        }

    def _kind(self, dated: Dated) -> dict[str, float]:
        """What the rules say that it dates, how fine it is, and how old."""
        days = (self.scene.document.published - dated.when.start).days
        age = next((name for name, most in _AGES.items() if days <= most), "long_ago")
        return {
            f"event_{dated.event or 'none'}": 1.0,
            f"precision_{dated.when.precision}": 1.0,
            f"age_{age}": 1.0,
            "old": float(dated.old),
            "earliest": float(dated.when.start == self.earliest),
            "same": float(min(_MOST_SAME, self.days[dated.when.start])),
        }

    def _place(self, dated: Dated) -> dict[str, float]:
        """Where it stands."""
        document = self.scene.document
        low, high = document.lead()
        sentence = document.sentence(dated.first)
        return {
            "title": float(document.in_title(dated.first)),
            "lead": float(low <= dated.first < high),
            "sentence": min(sentence, _LATEST) / _LATEST,
            "late": float(sentence > _LATE),
            "first": float(dated is self.dates[0]),
        }

    def _neighbours(self, dated: Dated) -> dict[str, float]:
        """Of what its sentence speaks, and what bends it."""
        scene = self.scene
        contexts = scene.contexts(scene.document.sentence(dated.first))
        effects = {bend.effect for bend in scene.bends.on(dated.first, dated.last, own=True)}
        low, high = scene.frames.clause(dated.first)
        near = bisect_left(self.verbs, dated.first - _NEAR_VERB)
        told = bisect_left(self.told, low)
        return {
            **{f"near_{name}": 1.0 for name in sorted(ABOUT & contexts)},
            "background": float("background" in effects),
            "unreal": float(not effects.isdisjoint({"cancel", "planned"})),
            "spoken": float(near < len(self.verbs) and self.verbs[near] < dated.last + _NEAR_VERB),
            "told": float(told < len(self.told) and self.told[told] < high),
            "framed": float(scene.frames.at(dated.first) is not None),
        }


def _closer(fine: When, rough: When) -> bool:
    """Whether `fine` is a part of `rough`, which spans a month at most."""
    span, other = fine.end - fine.start, rough.end - rough.start
    return span < other <= _MONTH and fine.start <= rough.end and rough.start <= fine.end
