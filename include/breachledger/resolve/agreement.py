"""What two reports agree in that few events share, whoever they say was hit.

Who was hit is read wrongly now and then, and a body that is known by what it is has another name in each language. So
two names that differ do not part two reports that agree in much else.
"""

from __future__ import annotations

import re
from itertools import product

from breachledger.resolve.name_words import plain
from breachledger.resolve.opening import rare_words
from breachledger.resolve.profile import Profile, Span

_EXACT_DAYS = 7
"""A span of more days does not tell one event from the next."""
_ROUND = 3
"""A number of so many figures that count, at the most, is met by chance."""
_WORD = re.compile(r"[a-z0-9'-]+")


def rare_in_common(one: Profile, other: Profile) -> int:
    """How many rare names the beginnings of both hold; attackers, tools and suppliers are met in others' cases, too."""
    shared = _rare(one) & _rare(other)
    return len(shared - _met(one) - _met(other)) if shared else 0


def _rare(profile: Profile) -> frozenset[str]:
    return frozenset().union(*map(rare_words, profile.openings))


def _met(profile: Profile) -> frozenset[str]:
    named = " ".join((*profile.actors, *profile.malware, *profile.systems, *(one.text for one in profile.suppliers)))
    return frozenset(_WORD.findall(plain(named)))


def in_common(one: Profile, other: Profile) -> int:
    """In how much both agree that one event has: its day, its attackers, its figures; an exact figure counts twice."""
    return (
        (2 if has_exact_figure(one, other) else int(not one.figures.isdisjoint(other.figures)))
        + are_of_one_day(one, other)
        + (not one.actors.isdisjoint(other.actors))
    )


def has_exact_figure(one: Profile, other: Profile) -> bool:
    """Whether both tell a figure that is not round, or two figures, the same to the last."""
    both = one.figures & other.figures
    return len(both) > 1 or any(len(f"{number:.0f}".strip("0")) > _ROUND for _, number in both)


def nearest(one: Profile, other: Profile) -> tuple[Span, Span]:
    """The spans in which it happened that are nearest; of equals the narrowest. Both must tell one."""
    pairs = product(one.occurred, other.occurred)
    return min(pairs, key=lambda two: (two[0].apart(two[1]), max(two[0].days, two[1].days), two))


def are_exact(mine: Span, theirs: Span) -> bool:
    """Whether both are so narrow that they tell one event from the next."""
    return max(mine.days, theirs.days) <= _EXACT_DAYS


def are_of_one_day(one: Profile, other: Profile) -> bool:
    """Whether both tell when it happened, nearly to the day, and tell the same."""
    if not one.occurred or not other.occurred:
        return False
    mine, theirs = nearest(one, other)
    return not mine.apart(theirs) and are_exact(mine, theirs)
