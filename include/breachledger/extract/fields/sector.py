"""What the victim does: every word that tells a sector is seen, and where it stands weighed.

A hospital's story names ministries, insurers and software; its own sector stands in its name, beside it, or in the noun
that takes its name's place, and comes again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from breachledger.extract.document import RuleHit
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.weighing import likelihood

WEIGHTS = "sector"
_LIKELY, _FURTHER = 0.3, 0.8
"""How likely the likeliest sector must be the victim's, and any further one."""
_MOST = 60
"""Mentions of the victim that are looked at."""
_VICTIMS = 5
_BESIDE = 6
_MOST_HITS = 6
_LATEST = 20
"""The sentence from which later makes no difference."""
_CONTEXTS = frozenset({"taken", "affected", "hit", "incident", "server", "ransom", "advice", "fine", "attribution"})
_OTHERS = frozenset({"authority", "analyst", "attacker", "outlet", "supplier", "product", "place", "person"})


def weigh_sectors(scene: Scene, field: str) -> Iterator[Draft]:
    """The likeliest sector at its likeliest place, and others that are as good as sure."""
    around, weights = Sectors(scene, field), scene.document.lexicon.table(WEIGHTS)
    best: dict[str, tuple[float, int, RuleHit]] = {}
    for hit in around.hits:
        told = (likelihood(around.signs(hit), weights), -hit.first, hit)
        if hit.rule.value not in best or told[:2] > best[hit.rule.value][:2]:
            best[hit.rule.value] = told
    for number, (likely, _, hit) in enumerate(sorted(best.values(), key=lambda told: told[:2], reverse=True)):
        if likely >= (_FURTHER if number else _LIKELY):
            yield Draft(field, hit.first, hit.last, hit.rule.id, text=hit.rule.value, own=True)


class Sectors:
    """The words of an article that tell a sector."""

    def __init__(self, scene: Scene, field: str) -> None:
        self._scene = scene
        document = self._document = scene.document
        self.hits = [
            hit
            for hit in document.of_field(field)
            if not _is_elsewhere(scene, hit) and not scene.ends_before(hit.first)
        ]
        self._count = Counter(hit.rule.value for hit in self.hits)
        self._most = max(self._count.values(), default=0)
        victims = scene.cast.victims
        self._victim = [(one.first, one.last) for party in victims[:1] for one in party.mentions[:_MOST]]
        self._further = [(one.first, one.last) for party in victims[1:_VICTIMS] for one in party.mentions[:_MOST]]
        self._named = {document.sentence(first) for first, _ in self._victim}
        self._nouns = {
            at for hit in document.of_kind("role") if hit.rule.role == "victim" for at in range(hit.first, hit.last)
        }
        self._roles = {
            at: party.role
            for party in scene.cast.parties
            if party.role in _OTHERS
            for one in party.mentions
            for at in range(one.first, one.last)
        }

    def signs(self, hit: RuleHit) -> dict[str, float]:
        """What is seen of a word that tells a sector; most are 0 or 1."""
        document = self._document
        sentence = document.sentence(hit.first)
        low, high = document.lead()
        count, most = self._count[hit.rule.value], self._most
        found = {
            f"is_{hit.rule.value}": 1.0,
            "title": float(document.in_title(hit.first)),
            "lead": float(low <= hit.first < high),
            "late": min(sentence, _LATEST) / _LATEST,
            "first": float(hit is self.hits[0]),
            "named_here": float(sentence in self._named),
            "named_before": float(sentence - 1 in self._named),
            "noun": float(any(at in self._nouns for at in range(hit.first, hit.last))),
            "capital": float(document.capital(hit.first)),
            "count": min(count, _MOST_HITS) / _MOST_HITS,
            "share": count / len(self.hits),
            "most": float(count == most),
            "only": float(len(self._count) == 1),
            "unnamed": float(not self._victim),
        }
        found |= _by_victim(hit, self._victim, self._further)
        found |= {f"near_{context}": 1.0 for context in document.contexts(sentence) & _CONTEXTS}
        if hit.first in self._roles:
            found[f"in_{self._roles[hit.first]}"] = 1.0
        return found


def _by_victim(hit: RuleHit, victim: Sequence[tuple[int, int]], further: Sequence[tuple[int, int]]) -> dict[str, float]:
    """Where a word stands from the victim's name."""
    inside = [(first, last) for first, last in victim if first <= hit.first < last]
    gap = min((max(hit.first - last, first - hit.last, 0) for first, last in victim), default=_MOST)
    return {
        "inside": float(bool(inside)),
        "inside_last": float(any(hit.last >= last for _, last in inside)),
        "inside_first": float(any(hit.first == first for first, _ in inside)),
        "inside_short": float(any(last - first <= 2 for first, last in inside)),
        "inside_further": float(any(first <= hit.first < last for first, last in further)),
        "touches": float(gap == 0 and not inside),
        "before": float(any(0 <= first - hit.last <= 2 for first, _ in victim)),
        "behind": float(any(0 <= hit.first - last <= 4 for _, last in victim)),
        "beside": float(gap <= _BESIDE),
    }


def _is_elsewhere(scene: Scene, hit: RuleHit) -> bool:
    """Whether it stands where an older case is told of."""
    return any(bend.effect == "background" for bend in scene.bends.on(hit.first, hit.last, own=False))
