"""Whether two reports, or a report and an incident, are about one event: a table of weighed features.

Each feature gives a value from -1 to 1, or nothing where one side says nothing: silence is neutral. A veto beats every
score: another victim, another country of another victim, dates apart, another supplier.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from breachledger.resolve.agreement import (
    are_exact,
    are_of_one_day,
    has_exact_figure,
    in_common,
    nearest,
    rare_in_common,
)
from breachledger.resolve.names import Name, describe, likeness
from breachledger.resolve.opening import names_in
from breachledger.resolve.profile import Profile, Span

VETO = float("-inf")
SAME_TEXT = 20.0
"""The score of two texts of one origin."""


class Feature(NamedTuple):
    """One row of the table."""

    name: str
    weight: float
    value: Callable[[Profile, Profile], float | None]
    """-1 to 1, a veto, or None where nothing can be said."""
    seen: Callable[[Profile, Profile], str]
    """What was compared, for people."""


class Reason(NamedTuple):
    """What one feature adds to a score."""

    feature: str
    value: float
    detail: str


class Comparison(NamedTuple):
    """How well two go together; a veto is minus infinity."""

    score: float
    reasons: tuple[Reason, ...]


def compare(one: Profile, other: Profile) -> Comparison:
    """Weigh all features, and say what each has seen."""
    if one.origins & other.origins:
        return Comparison(SAME_TEXT, (Reason("text", SAME_TEXT, "one text nearly repeats the other"),))
    reasons = tuple(
        Reason(feature.name, feature.weight * value, feature.seen(one, other))
        for feature in FEATURES
        if (value := feature.value(one, other)) is not None
    )
    return Comparison(sum(reason.value for reason in reasons), reasons)


def score(one: Profile, other: Profile) -> float:
    """The score alone; it ends at the first veto."""
    if one.origins & other.origins:
        return SAME_TEXT
    total = 0.0
    for feature in FEATURES:
        value = feature.value(one, other)
        if value is not None:
            if value == VETO:
                return VETO
            total += feature.weight * value
    return total


_alike = lru_cache(1 << 16)(likeness)

_SURE, _MAYBE = 0.85, 0.5
_SAME = 1.0
_NAMED = 0.65
"""The value of a victim that is named at the beginning of the other."""
_NEAR_DAYS = 3
_SOON = 14
"""Within so many days of one another two reports of one victim seldom tell of two events: one date is read wrongly."""
_AGREED, _STRONGLY = 3, 2
"""So many rare names in common, or so much else and one of them, tell that who was hit is only called otherwise."""
_MANY = 5
"""Rare names in common that say something even of two reports on one victim."""


def _names(mine: tuple[Name, ...], theirs: tuple[Name, ...]) -> float | None:
    """1 where a name of the one is a name of the other; a veto where none may be."""
    told = [found for one in mine for other in theirs if (found := _alike(one, other)) is not None]
    if not told:
        return None
    best = max(told)
    if best >= _SURE:
        return _SAME
    return (best - _MAYBE) / (_SURE - _MAYBE) if best > _MAYBE else VETO


def _described(mine: tuple[Name, ...], theirs: tuple[Name, ...]) -> str:
    one, other = max(product(mine, theirs), key=lambda two: _alike(*two) or 0.0)
    return f"{describe(one)} / {describe(other)}"


def _victim(one: Profile, other: Profile) -> float | None:
    found = _named_alike(one, other)
    if found != VETO:
        return found
    rare = rare_in_common(one, other)
    return 0.0 if rare >= _AGREED or (rare and in_common(one, other) >= _STRONGLY) else VETO


def _named_alike(one: Profile, other: Profile) -> float | None:
    """As `_names` of the victims, or because that of one stands where the other begins."""
    found = _names(one.victims, other.victims)
    if found is not None and found >= _NAMED:
        return found
    # A victim that is read wrongly is the commonest fault: who stands in the other's headline is hardly another one.
    if _is_named(one.victims, other.openings) or _is_named(other.victims, one.openings):
        return _NAMED
    return found


def _is_named(victims: tuple[Name, ...], openings: tuple[str, ...]) -> bool:
    return any(
        (_alike(victim, name) or 0.0) >= _SURE
        for opening in openings
        for name in names_in(opening)
        for victim in victims
    )


def _who(one: Profile, other: Profile) -> str:
    if one.victims and other.victims:
        return _described(one.victims, other.victims)
    return ", ".join(map(describe, one.victims or other.victims))


def _supplier(one: Profile, other: Profile) -> float | None:
    return _names(one.suppliers, other.suppliers)


def _shared(name: str, weight: float, otherwise: float | None, of: str) -> Feature:
    """A feature that is 1 where the sets `of` both sides share something; `otherwise` where they share nothing."""

    def value(one: Profile, other: Profile) -> float | None:
        mine, theirs = getattr(one, of), getattr(other, of)
        if not mine or not theirs:
            return None
        return otherwise if mine.isdisjoint(theirs) else 1.0

    return Feature(name, weight, value, lambda one, other: _both(getattr(one, of), getattr(other, of)))


def _both(mine: frozenset[str], theirs: frozenset[str]) -> str:
    """What two sets share; where that is nothing, both."""
    return ", ".join(sorted(mine & theirs)) or f"{', '.join(sorted(mine))} / {', '.join(sorted(theirs))}"


def _country(one: Profile, other: Profile) -> float | None:
    if not one.countries or not other.countries:
        return None
    if one.countries & other.countries:
        return 1.0
    same = _named_alike(one, other) or 0.0
    if one.foreign and other.foreign:
        # Where a body sits and where it was hit are two countries now and then: of one victim that is no veto.
        return -1.0 if same >= _NAMED else VETO
    # An outlet's own country is read now and then where it is only that of its readers, or of the customers there.
    return -0.5 if same >= _NAMED else -1.0


def _occurred(one: Profile, other: Profile) -> float | None:
    if not one.occurred or not other.occurred:
        return None
    mine, theirs = nearest(one, other)
    apart, is_exact = mine.apart(theirs), are_exact(mine, theirs)
    if apart > _NEAR_DAYS:
        return VETO if is_exact and _gap(one, other) > _SOON else -0.7
    return 1.0 if not apart and is_exact else 0.3


def _days(one: Profile, other: Profile) -> str:
    return " / ".join(_told(span) for span in nearest(one, other))


def _told(span: Span) -> str:
    first, last = (date.fromordinal(day).isoformat() for day in span)
    return first if first == last else f"{first} to {last}"


_GAPS = ((2, 0.3), (7, 0.2), (14, 0.0), (30, -0.3), (60, -0.6))
"""The most days between two publications, and what they are worth; more days are worth -1."""


def _gap(one: Profile, other: Profile) -> int:
    return min(mine.apart(theirs) for mine in one.told for theirs in other.told)


def _published(one: Profile, other: Profile) -> float:
    days = _gap(one, other)
    found = next((value for most, value in _GAPS if days <= most), -1.0)
    return max(found, 0.0) if are_of_one_day(one, other) else found


def _figure(one: Profile, other: Profile) -> float | None:
    """Figures of one kind that are the same to the last; others may be told earlier or by another side."""
    if one.figures.isdisjoint(other.figures):
        return None
    return 1.0 if has_exact_figure(one, other) else 0.5


def _surroundings(one: Profile, other: Profile) -> float | None:
    """Rare names where both begin; of one victim only many say more than its name does."""
    if not one.openings or not other.openings:
        return None
    rare = rare_in_common(one, other)
    if (_named_alike(one, other) or 0.0) >= _NAMED:
        return 1.0 if rare >= _MANY else None
    return 1.0 if rare >= _AGREED else 0.0 if rare else -1.0


FEATURES = (
    Feature("victim", 6.0, _victim, _who),
    Feature("country", 1.5, _country, lambda one, other: _both(one.countries, other.countries)),
    Feature("occurred", 3.0, _occurred, _days),
    Feature("supplier", 2.0, _supplier, lambda one, other: _described(one.suppliers, other.suppliers)),
    _shared("sector", 1.0, -0.5, "sectors"),
    _shared("type", 1.0, -1.0, "types"),
    Feature("published", 5.0, _published, lambda one, other: f"{_gap(one, other)} days apart"),
    _shared("actor", 2.0, -0.75, "actors"),
    _shared("malware", 1.5, -0.5, "malware"),
    _shared("system", 2.0, None, "systems"),
    _shared("vulnerability", 1.5, -0.5, "vulnerabilities"),
    Feature("figure", 2.5, _figure, lambda one, other: ", ".join(
        f"{field} {number:,.0f}" for field, number in sorted(one.figures & other.figures)
    )),
    Feature("names", 1.0, _surroundings, lambda one, other: f"{rare_in_common(one, other)} rare names in common"),
)  # fmt: skip
"""Those that can veto stand first, so that most pairs are done with at once."""
