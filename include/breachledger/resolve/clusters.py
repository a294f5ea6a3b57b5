"""From reports to incidents: reports that hang together are judged as a whole.

A component is what hangs together by pairs that may be one; what becomes of a report depends on its component alone, so
that neither the order of loading nor what lies beyond it makes a difference. Within it each report, the earliest first,
is attached to the incident that it fits best; then incidents that are one are made one, and a report that fits another
better moves there, until all stand. No two with a veto between them are ever together, unless a person has judged so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, product
from typing import TYPE_CHECKING

from breachledger.errors import Defect
from breachledger.resolve.compare import VETO, compare, score
from breachledger.resolve.policy import MARGIN, MERGE, REVIEW, Judgements
from breachledger.resolve.profile import Key, Profile, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from breachledger.resolve.compare import Comparison

_ROUNDS = 20
"""After so many rounds reports that go to and fro stay where they are."""


@dataclass(slots=True)
class Cluster:
    """An incident in the making."""

    members: list[Key]
    profile: Profile


@dataclass(slots=True)
class Judge:
    """Parts the reports of one component into incidents."""

    reports: Mapping[Key, Profile]
    judgements: Judgements
    _scores: dict[tuple[Key, Key], float] = field(default_factory=dict)

    def clusters(self) -> list[Cluster]:
        """The incidents: each report is in one of them, and in no other."""
        clusters: list[Cluster] = []
        for unit in self._units():
            best = self._best(unit, clusters)
            if best and best[0] >= MERGE:
                self._join(best[1], unit)
            else:
                clusters.append(unit)
        for _ in range(_ROUNDS):
            if not (self._merge(clusters) or self._move(clusters)):
                break
        members = sorted(key for cluster in clusters for key in cluster.members)
        if members != sorted(self.reports):
            raise Defect("a report is in no incident, or in two")
        return clusters

    def _units(self) -> list[Cluster]:
        """Reports in their order, those in one that a person has judged to be one."""
        units: dict[Key, Cluster] = {}
        for key in sorted(self.reports, key=lambda one: (self.reports[one].day, one)):
            there = [units[other] for other in self.judgements.linked(key, units)]
            unit = Cluster([key], self.reports[key])
            for one in {id(one): one for one in there}.values():
                unit = Cluster([*one.members, *unit.members], joined([one.profile, unit.profile]))
            units |= dict.fromkeys(unit.members, unit)
        return list({id(unit): unit for unit in units.values()}.values())

    def _best(self, unit: Cluster, clusters: Iterable[Cluster]) -> tuple[float, Cluster] | None:
        """The cluster that fits best, with the score; the earliest of equals."""
        scored = [(self._fit(unit, cluster), -number, cluster) for number, cluster in enumerate(clusters)]
        if not scored:
            return None
        found, _, cluster = max(scored, key=lambda one: one[:2])
        return found, cluster

    def _fit(self, one: Cluster, other: Cluster) -> float:
        """How well two clusters go together, as wholes; a veto between any two members is one between them."""
        found = score(one.profile, other.profile)
        if found < REVIEW:
            return found
        return VETO if self._vetoed(one.members, other.members) else found

    def _vetoed(self, some: list[Key], others: list[Key]) -> bool:
        if self.judgements.kept_apart(some, others):
            return True
        return any(
            self._score(one, other) == VETO
            and not (self._excused(one, other, others) or self._excused(other, one, some))
            for one, other in product(some, others)
        )

    def _excused(self, one: Key, other: Key, others: list[Key]) -> bool:
        """Whether a person has judged that `other` belongs to one of `others` that goes with `one`."""
        return any(self._score(one, linked) != VETO for linked in self.judgements.linked(other, others))

    def _score(self, one: Key, other: Key) -> float:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._scores:
            self._scores[pair] = score(self.reports[pair[0]], self.reports[pair[1]])
        return self._scores[pair]

    def _join(self, cluster: Cluster, unit: Cluster) -> None:
        cluster.members += unit.members
        cluster.profile = joined([cluster.profile, unit.profile])

    def _merge(self, clusters: list[Cluster]) -> bool:
        """Make one of the two that fit best, again and again."""
        changed = False
        while len(clusters) > 1:
            pairs = combinations(range(len(clusters)), 2)
            found, low, high = max(
                ((self._fit(clusters[low], clusters[high]), -low, -high) for low, high in pairs), key=lambda one: one
            )
            if found < MERGE:
                break
            self._join(clusters[-low], clusters.pop(-high))
            changed = True
        return changed

    def _move(self, clusters: list[Cluster]) -> bool:
        """Let reports go where they fit better."""
        changed = False
        for unit in self._units():
            own = next(cluster for cluster in clusters if unit.members[0] in cluster.members)
            rest = [key for key in own.members if key not in unit.members]
            if not rest:
                continue
            without = Cluster(rest, joined(self.reports[key] for key in rest))
            best = self._best(unit, (one for one in clusters if one is not own))
            if best and best[0] >= MERGE and best[0] > self._fit(unit, without) + MARGIN:
                own.members, own.profile = without.members, without.profile
                self._join(best[1], unit)
                changed = True
        return changed

    def doubtful(self, clusters: list[Cluster]) -> list[tuple[Cluster, Cluster, Comparison]]:
        """Pairs of incidents that may be one, and were not made one: each with the one that fits it best."""
        found = []
        for number, one in enumerate(clusters):
            best = self._best(one, clusters[:number])
            if best and REVIEW <= best[0] < MERGE:
                found.append((best[1], one, compare(best[1].profile, one.profile)))
        return found
