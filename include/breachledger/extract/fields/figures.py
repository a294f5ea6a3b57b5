"""Figures: those that rules tell, unless they count something else, and those that most likely are of a field."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.fields.phrases import FEWEST, TOLD_AGAIN, read_phrases
from breachledger.extract.figures import COUNTED, MONEY, VOLUME, Figure, Figures, figures, told_by_rules
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.values.numbers import ends
from breachledger.extract.weighing import likelihood
from breachledger.vocabulary import FIELD_BY_NAME

COUNTS = {"people.affected": "people", "records.affected": "records"}
"""What is counted in a field."""
_LIKELY = {"people.affected": 0.65, "records.affected": 0.55, "extortion.amount": 0.5, "impact.cost": 0.5,
           "data.volume": 0.5}  # fmt: skip
"""How likely a figure must be of a field where no rule tells it."""
_UNLIKELY = {"people.affected": 0.3, "records.affected": 0.0, "extortion.amount": 0.1, "impact.cost": 0.0,
             "data.volume": 0.1}  # fmt: skip
"""How likely it must be where one does."""
RULE = "figures.weighed"


def weigh_figures(scene: Scene, field: str) -> Iterator[Draft]:
    """What rules tell of a field, and figures of its kind that no rule tells."""
    around, weights = figures(scene), scene.document.lexicon.table(table_of(field))
    able = figures_of(around, field)
    by_place = {figure.first: figure for figure in able}
    for draft in read_phrases(scene, field):
        figure = next((by_place[at] for at in range(draft.first, draft.last) if at in by_place), None)
        if draft.number is None or figure is None or likelihood(around.signs(figure), weights) >= _UNLIKELY[field]:
            yield draft
    told = told_by_rules(scene.document, _rivals(field))
    kind = COUNTS.get(field, "")
    for number, figure in enumerate(able):
        if figure.counts != kind or figure.first in told or around.is_size(figure) or _repeats(able, number, told):
            continue
        if likelihood(around.signs(figure), weights) >= _LIKELY[field]:
            yield from _drafts(field, figure)


def figures_of(around: Figures, field: str) -> list[Figure]:
    """The figures of an article that may be of a field."""
    if field == VOLUME:
        return around.sizes
    return around.counts if field in COUNTED else around.sums


def _rivals(field: str) -> tuple[str, ...]:
    """The fields that a figure of its kind may be of."""
    return (VOLUME,) if field == VOLUME else COUNTED if field in COUNTED else MONEY


def _repeats(able: list[Figure], number: int, told: set[int]) -> bool:
    """Whether it is the sum before it, of which a rule tells what it is, in another currency."""
    figure = able[number]
    return any(
        one.first in told and one.unit != figure.unit and 0 <= figure.first - one.last <= TOLD_AGAIN
        for one in able[max(0, number - TOLD_AGAIN - 1) : number]
    )


def table_of(field: str) -> str:
    """The table of its weights."""
    return field.replace(".", "_")


def _drafts(field: str, figure: Figure) -> Iterator[Draft]:
    unit = figure.unit or FIELD_BY_NAME[field].unit
    for value, qualifier in ends(figure.number):
        if value >= FEWEST.get(field, 0):
            yield Draft(field, figure.first, figure.last, RULE, number=value, unit=unit, qualifier=qualifier)
