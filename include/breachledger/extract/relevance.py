"""Whether an article reports an incident that happened to somebody.

Words speak for it (somebody was hit) or against it (advice, a patch, a law, a market, a match); they weigh more in
the headline and the lead. What stands under a condition, in a generality or in an older case does not count for it. An
article that states many different things of an incident (when, how much, who says so, what was done) reports one.
"""

from __future__ import annotations

from collections.abc import Iterable

from breachledger.extract.document import RuleHit
from breachledger.extract.scene import Scene
from breachledger.model import Claim

_TITLE = 3.0
_LEAD = 2.0
_SHORT, _LONG = 3.5, 5.9
"""What a brief note must weigh, and what an article of `_WORDS` words."""
_WORDS = 250
SECTION_THRESHOLD = 1.5
"""For a section of a round-up, whose headline has said already what it is about."""
_REPEATS = 3
"""How often one rule may count."""
_OBJECTIONS = 2
"""How often a rule may count against it."""
_TELLING = {
    "incident.type": 0.7,
    "data.exfiltrated": 0.5,
    "extortion.demanded": 0.5,
    "extortion.paid": 0.5,
    "people.affected": 0.5,
    "impact.disruption": 0.3,
}
"""What a statement of these fields weighs, where it stands; each field counts `_REPEATS` times."""
_ANYWHERE = (
    "victim.", "attack.vulnerability", "attack.indicator", "response.authority", "incident.occurred",
    "incident.disclosed",
)  # fmt: skip
"""Fields that stand in articles about no incident as well."""
_USUAL = 3
"""How many other fields an article about no incident states by the way; however many, without a telling one."""
_BREADTH = 1.0
"""What each further field weighs."""


def is_incident_report(scene: Scene, told: Iterable[Claim]) -> bool:
    """The verdict by the weights of the `[[relevance]]` rules and by what would be `told` of an incident.

    A longer article has more words that speak for it by the way, and one that reports an incident many more.
    """
    length = min(1.0, scene.document.article.word_count / _WORDS)
    return relevance(scene, told) >= _SHORT + length * (_LONG - _SHORT)


def relevance(scene: Scene, told: Iterable[Claim]) -> float:
    """The sum of the weights: words by their place, statements, a sure victim, and how much else is told."""
    fields = {one.field for one in told if not one.field.startswith(_ANYWHERE)}
    breadth = _BREADTH * max(0, len(fields) - _USUAL) if fields & _TELLING.keys() else 0.0
    return _words(scene) + _statements(scene) + 1.5 * scene.cast.sure + breadth


def _words(scene: Scene) -> float:
    """The sum of the weights of the rules, by place."""
    counted: dict[str, int] = {}
    total = 0.0
    for hit in sorted(scene.document.of_kind("relevance"), key=lambda hit: -_place(scene, hit)):
        most = _REPEATS if hit.rule.weight > 0 else _OBJECTIONS
        if counted.get(hit.rule.id, 0) >= most or (hit.rule.weight > 0 and _elsewhere(scene, hit)):
            continue
        counted[hit.rule.id] = counted.get(hit.rule.id, 0) + 1
        total += hit.rule.weight * min(_place(scene, hit), _TITLE if hit.rule.weight > 0 else _LEAD)
    return total


def _statements(scene: Scene) -> float:
    """What the values that the article states weigh."""
    counted: dict[str, int] = {}
    total = 0.0
    for hit in sorted(scene.document.of_kind("claim"), key=lambda hit: -_place(scene, hit)):
        field = hit.rule.field
        if field not in _TELLING or counted.get(field, 0) >= _REPEATS or not scene.holds(hit) or _elsewhere(scene, hit):
            continue
        counted[field] = counted.get(field, 0) + 1
        total += _TELLING[field] * _place(scene, hit)
    return total


def _place(scene: Scene, hit: RuleHit) -> float:
    document = scene.document
    if document.in_masthead(hit.first):
        return 0.0
    if document.in_title(hit.first):
        return _TITLE
    low, high = document.lead()
    return _LEAD if low <= hit.first < high else 1.0


def _elsewhere(scene: Scene, hit: RuleHit) -> bool:
    effects = {bend.effect for bend in scene.bends.on(hit.first, hit.last, own=True)}
    return bool(effects & {"cancel", "background", "negate", "no_evidence", "question"})
