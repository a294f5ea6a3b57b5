"""Whether an article reports an incident that happened to somebody: what is seen of it, weighed.

Words speak for it (somebody was hit) or against it (advice, a patch, a law, a market, a match), in the headline and the
lead more than below. What stands under a condition, in a generality or in an older case does not count for it. An
article that states many different things of an incident (when, how much, who says so, what was done) reports one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from breachledger.extract.document import RuleHit
from breachledger.extract.scene import Scene
from breachledger.extract.weighing import likelihood
from breachledger.model import Claim

_LIKELY = 0.45
_SECTION = 0.05
"""How likely a section of a round-up must be; its headline has said already what it is about."""
_WORDS = 250
"""Words of an article of usual length; every doubling beyond it is a sign: long ones have words for everything."""
_REPEATS = 3
"""How often one rule may count."""
_OBJECTIONS = 4
"""How often a rule may count against it."""
_MOST = 12.0
_TELLING = frozenset({"incident.type", "data.exfiltrated", "extortion.demanded", "extortion.paid", "people.affected",
                      "impact.disruption"})  # fmt: skip
"""Fields whose words nearly always tell of an incident."""
_ANYWHERE = ("victim.", "attack.vulnerability", "attack.indicator", "response.authority", "incident.occurred",
             "incident.disclosed")  # fmt: skip
"""Fields that stand in articles about no incident as well."""
_HEADED = ("for_title", "for_lead", "says_incident.type_title", "says_incident.type_lead")
"""Signs that headline or lead speak of an incident at all."""
_ASIDE = frozenset({"cancel", "background", "negate", "no_evidence", "question"})
_MANY = {"confirmed": 10, "claimed": 5, "denied": 5, "undisclosed": 3}
"""How many claims of a status say all that they can."""


def is_incident_report(scene: Scene, told: Sequence[Claim]) -> bool:
    """Whether it is likely enough, by its words and by what would be `told` of an incident."""
    return _reported(scene, told) >= _LIKELY


def is_section(scene: Scene, told: Sequence[Claim]) -> bool:
    """Whether a section of a round-up reports an incident."""
    return _reported(scene, told) >= _SECTION


def _reported(scene: Scene, told: Sequence[Claim]) -> float:
    return likelihood(signs(scene, told), scene.document.lexicon.table("report"))


def signs(scene: Scene, told: Sequence[Claim]) -> dict[str, float]:
    """What is seen of an article, each sign as a number of 0 to 12 (most are 0 to 3)."""
    words = scene.document.article.word_count
    form = {
        "length": min(1.0, words / _WORDS),
        "long": max(0.0, math.log2(max(1, words) / _WORDS)),
        "sure": float(scene.cast.sure),
        "victim": max((party.score for party in scene.cast.parties), default=0.0),
    }
    found = {**form, **_words(scene), **_statements(scene), **_told(told)}
    found["headed"] = float(any(name in found for name in _HEADED))
    return {name.replace(".", "_"): min(_MOST, value) for name, value in found.items()}


def _words(scene: Scene) -> dict[str, float]:
    """The weights of the `[[relevance]]` rules that speak for it and against it, summed by place."""
    times: Counter[str] = Counter()
    found: dict[str, float] = defaultdict(float)
    for hit in sorted(scene.document.of_kind("relevance"), key=lambda hit: -_place(scene, hit)):
        speaks_for = hit.rule.weight > 0
        if times[hit.rule.id] < (_REPEATS if speaks_for else _OBJECTIONS) and not (speaks_for and _aside(scene, hit)):
            times[hit.rule.id] += 1
            found[f"{'for' if speaks_for else 'against'}_{_where(scene, hit)}"] += abs(hit.rule.weight)
    return found


def _statements(scene: Scene) -> dict[str, float]:
    """How many statements of each telling field stand, kinds of incident by place; and how many stand aside."""
    times: Counter[tuple[str, str]] = Counter()
    found: dict[str, float] = defaultdict(float)
    for hit in scene.document.of_kind("claim"):
        field = hit.rule.field if hit.rule.field in _TELLING else "other"
        where = _where(scene, hit)
        if _aside(scene, hit):
            found["aside"] += 0.2
        elif times[field, where] < _REPEATS:
            times[field, where] += 1
            found[f"says_{field}_{where}" if field == "incident.type" else f"says_{field}"] += 1
    return found


def _told(told: Iterable[Claim]) -> dict[str, float]:
    """How many fields and statuses the claims have."""
    fields = {one.field for one in told}
    statuses = Counter(str(one.status) for one in told)
    return {
        "fields": float(sum(not field.startswith(_ANYWHERE) for field in fields)),
        **{f"many_{status}": min(statuses[status], most) / most for status, most in _MANY.items()},
        **{f"tells_{field}": 1.0 for field in fields},
    }


def _where(scene: Scene, hit: RuleHit) -> str:
    return ("masthead", "text", "lead", "title")[_place(scene, hit)]


def _place(scene: Scene, hit: RuleHit) -> int:
    """How much its place says: 3 the headline, 2 the lead, 1 the rest, 0 what stands above the headline."""
    document = scene.document
    if document.in_masthead(hit.first) or document.in_title(hit.first):
        return 0 if document.in_masthead(hit.first) else 3
    low, high = document.lead()
    return 2 if low <= hit.first < high else 1


def _aside(scene: Scene, hit: RuleHit) -> bool:
    """Whether what it says does not hold, or not of this incident."""
    return not _ASIDE.isdisjoint(bend.effect for bend in scene.bends.on(hit.first, hit.last, own=True))
