"""The ids of incidents: minted once from the anchor, the earliest report of the incident when it was first seen.

An id goes where its anchor goes. An incident in which several anchors meet keeps the id that was minted first, and the
others become its aliases; when they part again, each id is that of the part that holds its anchor.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from breachledger.resolve.profile import Key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Minted:
    """An id that was minted."""

    incident_id: str
    anchor: Key
    month: str
    minted_at: datetime
    alias_of: str | None = None


def mint(anchor: Key, published: datetime, now: datetime, again: int = 0) -> Minted:
    """A new id, derived from its anchor; `again` gives another one where that is taken."""
    digest = hashlib.sha256(f"{anchor[0]}#{anchor[1]}{f'/{again}' if again else ''}".encode()).hexdigest()
    return Minted(f"i-{digest[:12]}", anchor, f"{published:%Y-%m}", now)


@dataclass(slots=True)
class Registry:
    """All ids ever minted."""

    minted: dict[str, Minted]

    def assign(
        self,
        clusters: Iterable[Sequence[Key]],
        published: Mapping[Key, datetime],
        former: Mapping[str, frozenset[Key]],
        now: datetime,
    ) -> dict[str, Sequence[Key]]:
        """The id of each cluster; ids are minted, made aliases and set free again as it needs.

        Args:
            clusters: the incidents that were made anew; they hold all reports that the incidents in `former` held and
                that are still there.
            published: when the article of each report was.
            former: the reports of the incidents as they stood before.
            now: the time at which ids are minted.
        """
        clusters = sorted(sorted(one, key=lambda key: (published[key], key)) for one in clusters)
        home = {key: number for number, cluster in enumerate(clusters) for key in cluster}
        claimed: dict[int, list[Minted]] = defaultdict(list)
        for one in self._concerned(home, former):
            if (number := self._home(one, home, former)) is not None:
                claimed[number].append(one)
        found: dict[str, Sequence[Key]] = {}
        for number, cluster in enumerate(clusters):
            # An id of before stands before one that is an alias now: it is the one that readers know.
            known = sorted(claimed[number], key=lambda one: (one.minted_at, one.incident_id))
            kept = known[0] if known else self._new(cluster, published, now)
            found[kept.incident_id] = cluster
            self._put(replace(kept, alias_of=None, anchor=self._anchor(kept, cluster)))
            for other in known[1:]:
                self._put(replace(other, alias_of=kept.incident_id, anchor=self._anchor(other, cluster)))
        return found

    def _concerned(self, home: Mapping[Key, int], former: Mapping[str, frozenset[Key]]) -> list[Minted]:
        """The ids whose anchor is among the reports, or whose incident was."""
        articles = {article for article, _ in home}
        resolved = set(former)
        return [
            one
            for _, one in sorted(self.minted.items())
            if one.anchor[0] in articles or one.incident_id in resolved or self.standing(one.incident_id) in resolved
        ]

    def _home(self, one: Minted, home: Mapping[Key, int], former: Mapping[str, frozenset[Key]]) -> int | None:
        """The cluster that the id goes to: that of its anchor, else where most of its reports have gone."""
        if one.anchor in home:
            return home[one.anchor]
        same_article = sorted(key for key in home if key[0] == one.anchor[0])
        if same_article:
            return home[same_article[0]]
        votes: dict[int, int] = defaultdict(int)
        for key in former.get(self.standing(one.incident_id), ()):
            if key in home:
                votes[home[key]] += 1
        return max(votes, key=lambda number: (votes[number], -number)) if votes else None

    @staticmethod
    def _anchor(one: Minted, cluster: Sequence[Key]) -> Key:
        """Its anchor, or where that is gone the earliest report that is left."""
        return one.anchor if one.anchor in cluster else cluster[0]

    def _new(self, cluster: Sequence[Key], published: Mapping[Key, datetime], now: datetime) -> Minted:
        """An id from the earliest report; from the next where that id is taken by one that has lost its anchor."""
        new = (mint(key, published[key], now, again) for again in count() for key in cluster)
        return next(one for one in new if one.incident_id not in self.minted)

    def _put(self, one: Minted) -> None:
        self.minted[one.incident_id] = one

    def standing(self, incident_id: str) -> str:
        """The id under which an incident stands today: itself, or what it is an alias of."""
        seen = {incident_id}
        while (one := self.minted.get(incident_id)) and one.alias_of and one.alias_of not in seen:
            incident_id = one.alias_of
            seen.add(incident_id)
        return incident_id
