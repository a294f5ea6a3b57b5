"""What reports are compared by: a few facts of one report, or of all reports of one incident together."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache, reduce
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any, NamedTuple

from breachledger.resolve.names import Name, read_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Key = tuple[str, int]
"""A report: the id of its article, and which of that article's incidents it is."""

_MOST_NAMES = 4
"""Names of a victim or a supplier that are looked at, those that stand best first."""
_SETS = {
    "victim.country": "countries",
    "victim.sector": "sectors",
    "incident.type": "types",
    "attack.vulnerability": "vulnerabilities",
}
_NAMED = {"actor.name": "actors", "attack.malware": "malware", "asset.name": "systems"}
_FIGURES = frozenset({"people.affected", "records.affected", "data.volume", "extortion.amount", "data.price"})
READ = frozenset({"victim.name", "supplier.name", "incident.occurred", *_SETS, *_NAMED, *_FIGURES})
"""The fields that are looked at."""


class Span(NamedTuple):
    """Days since the year 1, both included."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many."""
        return self.last - self.first + 1

    def apart(self, other: Span) -> int:
        """Days between the two; 0 where they touch."""
        return max(0, self.first - other.last, other.first - self.last)


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts of one report or of several. An empty collection: nothing is told."""

    told: frozenset[Span]
    """The days on which it was published: of one report one."""
    origins: frozenset[Key]
    """The reports whose text this one repeats, or itself."""
    victims: tuple[Name, ...] = ()
    suppliers: tuple[Name, ...] = ()
    occurred: frozenset[Span] = frozenset()
    """When it happened; not where that is but the day before it was told, which is when it became known as often."""
    countries: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    """Those of the countries that are none in which the article's language is at home: they are not read by mistake."""
    sectors: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    vulnerabilities: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    malware: frozenset[str] = frozenset()
    systems: frozenset[str] = frozenset()
    figures: frozenset[tuple[str, float]] = frozenset()
    """Field and number."""
    openings: tuple[str, ...] = ()
    """How each report begins that stands in an article of its own."""

    @property
    def day(self) -> int:
        """The first day on which it was told."""
        return min(self.told).first


_FIELDS = tuple(field.name for field in fields(Profile))


def joined(profiles: Iterable[Profile]) -> Profile:
    """The facts of several together."""
    return reduce(_both, profiles)


def _both(one: Profile, other: Profile) -> Profile:
    def together(name: str) -> Any:
        mine, theirs = getattr(one, name), getattr(other, name)
        if isinstance(mine, tuple):
            return mine + tuple(name for name in theirs if name not in mine)
        return mine | theirs

    return Profile(**{name: together(name) for name in _FIELDS})


class Told(NamedTuple):
    """The article of a report."""

    published: date
    language: str
    opening: str
    """How it begins; empty where it tells of several incidents."""


def profile_of(key: Key, article: Told, origin: Key, claims: Iterable[Mapping[str, Any]]) -> Profile:
    """The facts of one report.

    Args:
        key: the report.
        article: its article.
        origin: the report whose text it repeats, or itself.
        claims: of the fields in `READ`, asserted or denied, those that stand best first; each with `field`, `text` (the
            canonical value before that which is written), `number`, `first` and `last` (days).
    """
    sets: dict[str, set[Any]] = {name: set() for name in (*_SETS.values(), *_NAMED.values(), "figures", "occurred")}
    names: dict[str, list[str]] = {"victim.name": [], "supplier.name": []}
    for claim in claims:
        field, text = claim["field"], claim["text"]
        if field in names:
            names[field].append(text)
        elif field in _SETS:
            sets[_SETS[field]].add(text)
        elif field in _NAMED:
            sets[_NAMED[field]].add(text.casefold())
        elif field in _FIGURES:
            sets["figures"].add((field, claim["number"]))
        elif claim["first"] is not None:
            sets["occurred"].add(Span(claim["first"].toordinal(), claim["last"].toordinal()))
    day = article.published.toordinal()
    country = next(iter(sets["countries"])) if len(sets["countries"]) == 1 else None
    return Profile(
        told=frozenset({Span(day, day)}),
        origins=frozenset({key, origin}),
        victims=_read_names(names["victim.name"], country),
        suppliers=_read_names(names["supplier.name"], None),
        openings=(article.opening,) if article.opening else (),
        foreign=frozenset(sets["countries"] - _at_home(article.language)),
        occurred=frozenset(span for span in sets.pop("occurred") if span.last < day - 1),
        **{name: frozenset(values) for name, values in sets.items()},
    )


@cache
def _at_home(language: str) -> frozenset[str]:
    """The countries of a language, from `homes.toml`."""
    homes = tomllib.loads((resources("breachledger.resolve") / "homes.toml").read_text("utf-8"))
    return frozenset(homes.get(language, "").split())


def _read_names(texts: list[str], country: str | None) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(read_name(text, country) for text in dict.fromkeys(texts)))[:_MOST_NAMES]
