"""From the reports that are to be resolved to incidents with their ids, and why each report is where it is."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from breachledger.resolve.clusters import Cluster, Judge
from breachledger.resolve.compare import Comparison, compare
from breachledger.resolve.policy import MERGE
from breachledger.resolve.profile import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from breachledger.resolution.reports import Reports
    from breachledger.resolution.scope import Scope
    from breachledger.resolution.standing import Stood
    from breachledger.resolve.ids import Registry
    from breachledger.resolve.policy import Judgements
    from breachledger.resolve.profile import Key

_TELLING = 6
"""Reasons that are kept, those that weigh most."""


@dataclass(slots=True)
class Grouping:
    """Incidents made anew."""

    members: dict[str, Sequence[Key]]
    """The reports of each, the first published first."""
    components: dict[Key, str]
    """What each report hangs together with, by the name of its first."""
    doubtful: list[tuple[Key, Key, Comparison]] = field(default_factory=list)
    """Reports of two incidents that may be one."""


def group(scope: Scope, reports: Reports, judgements: Judgements, registry: Registry, now: datetime) -> Grouping:
    """Judge each component, and give the incidents their ids; `registry` takes the new ones."""
    clusters: list[Cluster] = []
    components: dict[Key, str] = {}
    doubtful = []
    for keys in scope.components:
        judge = Judge({key: reports.candidates.reports[key] for key in keys}, judgements)
        made = judge.clusters()
        clusters += made
        components |= dict.fromkeys(keys, "#".join(map(str, min(keys))))
        doubtful += [(min(one.members), min(other.members), why) for one, other, why in judge.doubtful(made)]
    members = registry.assign([one.members for one in clusters], reports.published, former(scope.before), now)
    return Grouping(members, components, doubtful)


def former(before: Iterable[Stood]) -> dict[str, frozenset[Key]]:
    """The reports of each incident as they stood."""
    found: dict[str, set[Key]] = defaultdict(set)
    for one in before:
        found[one.incident_id].add(one.key)
    return {incident: frozenset(keys) for incident, keys in found.items()}


def rows(grouping: Grouping, reports: Reports, registry: Registry) -> list[dict[str, Any]]:
    """The rows of `incident_articles`, with the month of each."""
    profiles = reports.candidates.reports
    return [
        {
            "incident_id": incident,
            "article_id": key[0],
            "incident_no": key[1],
            "month": registry.minted[incident].month,
            **_fit(key, members, profiles),
        }
        for incident, members in sorted(grouping.members.items())
        for key in members
    ]


def _fit(key: Key, members: Sequence[Key], profiles: Mapping[Key, Any]) -> dict[str, Any]:
    """How well a report fits the others of its incident, and why."""
    others = [profiles[other] for other in members if other != key]
    if not others:
        return {"score": 1.0, "reasons": []}
    found = compare(profiles[key], joined(others))
    return {"score": likelihood(found.score), "reasons": reasons_of(found)}


def likelihood(score: float) -> float:
    """A score between 0 and 1: one half where two are just made one."""
    return round(1 / (1 + math.exp(min(MERGE - score, 500.0))), 4)


def reasons_of(comparison: Comparison) -> list[dict[str, str]]:
    """The reasons as rows, those that weigh most first."""
    told = sorted(comparison.reasons, key=lambda one: (-abs(one.value), one.feature))
    return [{"feature": one.feature, "value": f"{one.value:+.1f}", "detail": one.detail} for one in told[:_TELLING]]
