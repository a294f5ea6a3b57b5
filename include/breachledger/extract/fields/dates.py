"""When it happened, was noticed, was made known; when a threat runs out."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.dating import DEADLINE
from breachledger.extract.fields.phrases import read_silences
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.values.date_parts import When
from breachledger.vocabulary import Precision

_FINEST_FIRST = list(Precision)


def read_dates(scene: Scene, field: str) -> Iterator[Draft]:
    """The dates of the event that `field` names; but for a deadline, none that lie ahead of the article."""
    yield from read_silences(scene, field)
    event = field.rpartition(".")[2]
    able = [
        dated
        for dated in scene.dates
        if dated.event == event and (event == DEADLINE or dated.when.start <= scene.document.published)
    ]
    for dated in able:
        if not any(_closer(other.when, dated.when) for other in able):
            yield Draft(field, dated.first, dated.last, dated.rule_id, when=dated.when)


def _closer(fine: When, rough: When) -> bool:
    """Whether `fine` says the same more closely: a night of that week, or of that day."""
    overlap = fine.start <= rough.end and rough.start <= fine.end
    return overlap and _FINEST_FIRST.index(fine.precision) < _FINEST_FIRST.index(rough.precision)
