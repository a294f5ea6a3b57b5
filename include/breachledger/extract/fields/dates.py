"""When it happened, was noticed, was made known."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft


def read_dates(scene: Scene, field: str) -> Iterator[Draft]:
    """The dates of the event that `field` names; none that lie ahead of the article."""
    event = field.removeprefix("incident.")
    for dated in scene.dates:
        if dated.event == event and dated.when.start <= scene.document.published:
            yield Draft(field, dated.first, dated.last, dated.rule_id, when=dated.when)
