"""When two are one: two thresholds, and what people have judged, which is heard first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from breachledger.resolve.profile import Key

MERGE = 6.0
"""From this score on two are one incident."""
REVIEW = 5.0
"""From this score on a person may want to look whether they are."""
MARGIN = 1.0
"""By so much another incident has to fit better before a report leaves the one it is in."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """What people have judged, in pairs; each of a pair is an article, or one of its reports: `a-0123#1`."""

    same: frozenset[frozenset[str]] = field(default_factory=frozenset)
    """They tell of one incident."""
    other: frozenset[frozenset[str]] = field(default_factory=frozenset)
    """They do not."""

    def linked(self, key: Key, others: Iterable[Key]) -> set[Key]:
        """Those of `others` that are judged to tell of the same incident as `key`."""
        mine = names_of(key)
        theirs = frozenset().union(*(pair - mine for pair in self.same if pair & mine))
        return {other for other in others if names_of(other) & theirs} if theirs else set()

    def kept_apart(self, some: Iterable[Key], others: Iterable[Key]) -> bool:
        """Whether one of the first is judged to be of another incident than one of the second."""
        if not self.other:
            return False
        mine, theirs = ({name for key in keys for name in names_of(key)} for keys in (some, others))
        return any(pair & mine and pair & theirs and len(pair & (mine | theirs)) > 1 for pair in self.other)


def names_of(key: Key) -> frozenset[str]:
    """How a report may be named by a person."""
    return frozenset({key[0], f"{key[0]}#{key[1]}"})
