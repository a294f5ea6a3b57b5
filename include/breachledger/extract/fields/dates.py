"""When it happened, was noticed, was made known: a date, and what stands near it to say which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.values.dates import When, read_date, read_parts

_REACH = 14
"""Tokens between a date and the words that say what it dates."""
_FUTURE_OK = 1


class Dated(NamedTuple):
    """A date of the text and the event that it dates."""

    first: int
    last: int
    when: When
    event: str
    rule_id: str
    explicit_year: bool


def find_dates(scene: Scene) -> list[Dated]:
    """Every date of the article that can be read, with the nearest event in its sentence."""
    document, lexicon = scene.document, scene.document.lexicon
    found: list[Dated] = []
    covered = -1
    for hit in document.of_kind("date"):
        if hit.first < covered:
            continue
        parts = read_parts(
            document.words[hit.outer_first : hit.outer_last],
            lexicon.months,
            lexicon.weekdays,
            lexicon.numbers.words,
            document.published,
            hit.rule.number,
        )
        explicit = bool(parts.years)
        when = read_date(hit.rule.read, parts)
        if when is not None:
            event, event_rule = _event(scene, hit.first, hit.last)
            found.append(Dated(hit.first, hit.last, when, event, event_rule or hit.rule.id, explicit))
            covered = hit.last
    return found


def _event(scene: Scene, first: int, last: int) -> tuple[str, str]:
    """What the date dates: the nearest event in its clause, else in its sentence; a tie goes to the one before."""
    low, high = scene.frames.clause(first)
    best: tuple[int, int, str, str] | None = None
    for hit in scene.document.of_kind("event"):
        if not low <= hit.first < high:
            continue
        gap = first - hit.last if hit.last <= first else hit.first - last if hit.first >= last else 0
        if 0 <= gap <= _REACH and (best is None or (gap, hit.first) < best[:2]):
            best = (gap, hit.first, hit.rule.event, hit.rule.id)
    return (best[2], best[3]) if best else ("", "")


def read_dates(scene: Scene, field: str) -> Iterator[Draft]:
    """The dates of the event that `field` names."""
    event = field.removeprefix("incident.")
    for dated in find_dates(scene):
        ahead = (dated.when.start - scene.document.published).days
        if dated.event == event and ahead <= _FUTURE_OK:
            yield Draft(field, dated.first, dated.last, dated.rule_id, when=dated.when)
