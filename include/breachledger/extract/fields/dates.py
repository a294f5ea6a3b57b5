"""When it happened, was noticed, was made known; when a threat runs out."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.dating import DEADLINE, Dated
from breachledger.extract.fields.phrases import read_silences
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.timeline import Timeline
from breachledger.extract.values.date_parts import When
from breachledger.extract.weighing import likelihood
from breachledger.vocabulary import Precision

_OTHERS = frozenset({"discovered", "other", DEADLINE})
"""What a date is that is no day of the incident."""
_FINEST_FIRST = list(Precision)
_LIKELY, _SURE = {"occurred": 0.25, "disclosed": 0.2}, 0.75
"""How likely a date must be that of the event: the likeliest of the article (half of it where words say what it dates),
and any further one."""
_FAINT = 0.1
"""Where a day is told again, how likely the place must be to be quoted."""


def read_dates(scene: Scene, field: str) -> Iterator[Draft]:
    """The dates of the event that `field` names; but for a deadline, none that lie ahead of the article."""
    yield from read_silences(scene, field)
    event = field.rpartition(".")[2]
    able = [
        dated
        for dated in scene.dates
        if dated.event == event and (event == DEADLINE or dated.when.start <= scene.document.published)
    ]
    yield from _drafts(field, able)


def weigh_dates(scene: Scene, field: str) -> Iterator[Draft]:
    """The day on which it happened, or was made known: the likeliest date, and others that are as good as sure."""
    yield from read_silences(scene, field)
    around = Timeline(scene)
    event = field.rpartition(".")[2]
    weights = scene.document.lexicon.table(event)
    able = [
        dated
        for dated in around.dates
        if dated.when.start <= scene.document.published and dated.event not in _OTHERS and not _elsewhere(scene, dated)
    ]
    likely = {dated: likelihood(around.signs(dated), weights) for dated in able}
    told = [dated for dated in able if dated.event == event and likely[dated] >= _LIKELY[event] / 2]
    best = max((likely[dated] for dated in told or able), default=1.0)
    days = {dated.when.start for dated in able if likely[dated] >= _SURE}
    days |= {dated.when.start for dated in told or able if likely[dated] == best and (told or best >= _LIKELY[event])}
    yield from _drafts(field, [dated for dated in able if dated.when.start in days and likely[dated] >= _FAINT])


def _elsewhere(scene: Scene, dated: Dated) -> bool:
    """Whether it stands where an older case is told of, or what is taken back: no claim would come of it."""
    effects = {bend.effect for bend in scene.bends.on(dated.first, dated.last, own=False)}
    return not effects.isdisjoint({"background", "cancel"})


def _drafts(field: str, able: list[Dated]) -> Iterator[Draft]:
    """A draft for each date but those of which another says the same more closely."""
    told = {dated.when for dated in able}
    rough = {when for when in told if any(_closer(other, when) for other in told)}
    for dated in able:
        if dated.when not in rough:
            yield Draft(field, dated.first, dated.last, dated.rule_id, when=dated.when)


def _closer(fine: When, rough: When) -> bool:
    """Whether `fine` says the same more closely: a night of that week, or of that day."""
    overlap = fine.start <= rough.end and rough.start <= fine.end
    return overlap and _FINEST_FIRST.index(fine.precision) < _FINEST_FIRST.index(rough.precision)
