"""Who may speak in an article: the named parties, the nouns for parties, and people by their titles."""

from __future__ import annotations

from itertools import pairwise, starmap
from typing import NamedTuple

from breachledger.extract.document import Document
from breachledger.extract.mention import Mention
from breachledger.extract.parties import Party

_STEM = 5
_EMPLOYERS = frozenset({"authority", "analyst", "attacker", "outlet"})
_BETWEEN = 3
"""Words between a spokesman and whom he speaks for."""


class Presence(NamedTuple):
    """A mention of somebody who may speak: token range, role, and the party where it has a name."""

    first: int
    last: int
    role: str
    party: Party | None


class Presences:
    """Finds everybody who may speak.

    Args:
        document: the article.
        parties: its named parties, with their roles.
        victims: those of them that were hit, the likeliest first.
    """

    def __init__(self, document: Document, parties: list[Party], victims: list[Party]) -> None:
        self.document, self.parties, self.victims = document, parties, victims
        self._small = document.lexicon.words("words", "prepositions") | document.lexicon.words("names", "determiners")
        self._titles = self._read_titles()

    def all(self) -> list[Presence]:
        """Everybody who may speak, in text order; a noun inside a name is the name's."""
        found = [
            Presence(mention.first, mention.last, party.role or "", party)
            for party in self.parties
            for mention in party.mentions
        ]
        inside = {at for first, last, _, _ in found for at in range(first, last)}
        for hit in self.document.of_kind("role"):
            overlap = hit.first in inside
            role = self._settled(hit.rule.role, hit.first, hit.last)
            if not overlap:
                found.append(Presence(hit.first, hit.last, role, None))
        found = [self._introduced(presence) for presence in found]
        ordered = sorted((p for p in found if p.role), key=lambda presence: presence[:2])
        return [*starmap(self._of_whom, pairwise(ordered)), *ordered[-1:]]

    def _of_whom(self, presence: Presence, after: Presence) -> Presence:
        """A spokesman of somebody has his part: `the spokesman for the police` is no victim."""
        if presence.party is not None or presence.role != "victim" or after.role not in _EMPLOYERS:
            return presence
        between = self.document.words[presence.last : after.first]
        near = len(between) <= _BETWEEN and all(map(str.isalpha, between))
        if not near or (between and between[0] not in self._small):
            return presence
        return presence._replace(role=after.role)

    def _settled(self, role: str, first: int, last: int) -> str:
        """A ministry or a minister speaks as the victim where the victim is a ministry, else as an authority."""
        if role != "institution":
            return role
        stems = {word[:_STEM] for word in self.document.words[first:last] if len(word) >= _STEM}
        named = [word for party in self.victims[:1] for word in party.words]
        return "victim" if any(stem in word for stem in stems for word in named) else "authority"

    def _introduced(self, presence: Presence) -> Presence:
        """A name without a role takes that of the noun that introduces it: `minister NAME`, `NAME, the mayor`."""
        if presence.role not in {"", "person"} or presence.party is None:
            return presence
        return presence._replace(role=self._titles.get(id(presence.party), presence.role))

    @staticmethod
    def _inside(mention: Mention, ends: dict[int, str]) -> str:
        """The role by the title that a name has taken on: `Financial Officer Marjorie Teague`."""
        return next((ends[at] for at in range(mention.first + 1, mention.last) if at in ends), "")

    def _read_titles(self) -> dict[int, str]:
        """The roles of people by the nouns beside their names: `minister NAME`, `the mayor, NAME` and the reverse."""
        words = self.document.words
        ends: dict[int, str] = {}
        starts: dict[int, str] = {}
        for hit in self.document.of_kind("role"):
            ends[hit.last] = starts[hit.first] = self._settled(hit.rule.role, hit.first, hit.last)
        found: dict[int, str] = {}
        for party in self.parties:
            for mention in party.mentions if party.role in {"", "person"} else ():
                before = mention.first - 1
                role = ends.get(mention.first, "") or (ends.get(before, "") if words[before] == "," else "")
                role = role or self._inside(mention, ends)
                if not role and mention.last < len(words) and words[mention.last] == ",":
                    after = range(mention.last + 1, mention.last + 5)
                    role = next((starts[at] for at in after if at in starts), "")
                if role:
                    found.setdefault(id(party), role)
        return found
