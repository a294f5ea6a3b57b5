"""What a changed day touches: the reports that hang together with its reports, or did before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from breachledger.resolve.near import Near, component
from breachledger.resolve.profile import Key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from breachledger.resolution.reports import Reports
    from breachledger.resolution.standing import Standing, Stood
    from breachledger.resolve.policy import Judgements


@dataclass(slots=True)
class Scope:
    """What is resolved anew."""

    components: list[frozenset[Key]] = field(default_factory=list)
    """The reports, those together that hang together now."""
    before: list[Stood] = field(default_factory=list)
    """The reports of all components of before that any of them was in."""


def touched(
    days: Collection[str],
    articles: Collection[str],
    reports: Reports,
    standing: Standing,
    judgements: Judgements,
) -> Scope:
    """All that may stand otherwise than before, when reports of these days, or of these articles, have changed.

    A report's place depends on its component alone. So it is enough to take the components, of now and of before, of
    all changed reports, and of whatever is in those.
    """
    before = [*standing.of_days(days), *standing.of_articles(articles)]
    reports.around(map(date.fromisoformat, {*days, *(one.day for one in before)}))
    changed = [key for key, day in reports.days.items() if day in days or key[0] in articles]
    scope, seen, done = Scope(), set[str](), set[Key]()
    waiting = [*changed, *_of_old(before, scope, seen, reports, standing)]
    near = Near(reports.candidates, judgements)
    while waiting:
        fresh = _components(waiting, done, reports, near)
        scope.components += fresh
        were = standing.of_articles({key[0] for one in fresh for key in one})
        waiting = _of_old(were, scope, seen, reports, standing)
    return scope


def _of_old(some: Iterable[Stood], scope: Scope, seen: set[str], reports: Reports, standing: Standing) -> list[Key]:
    """The reports that are still there of the components of before of `some`, which are noted."""
    new = {one.component for one in some} - seen
    seen |= new
    members = standing.of_components(new)
    scope.before += members
    reports.around({date.fromisoformat(one.day) for one in members})
    return [one.key for one in members if one.key in reports.days]


def _components(keys: Iterable[Key], done: set[Key], reports: Reports, near: Near) -> list[frozenset[Key]]:
    def neighbours(key: Key) -> set[Key]:
        reports.around([date.fromisoformat(reports.days[key])])
        return near.of(key)

    found = []
    for key in keys:
        if key not in done:
            one = component(key, neighbours)
            done |= one
            found.append(one)
    return found
