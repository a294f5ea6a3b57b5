"""Who is who: the part that each named and unnamed party has in the article.

Roles come before values: a regulator, an outlet, an expert's firm or a gang is never the victim. Mentions of one name
are gathered into a party (`parties.py`); contexts (`[[name]]` rules) vote on its role (`ballot.py`); which of them was
hit is weighed in `victims.py`. Nouns for parties (`[[role]]` rules) are mentions too (`presences.py`).
"""

from __future__ import annotations

from bisect import bisect_left

from breachledger.extract.ballot import Ballot
from breachledger.extract.document import Document
from breachledger.extract.parties import Gathering, Party
from breachledger.extract.presences import Presence, Presences
from breachledger.extract.victims import Surroundings, signs
from breachledger.extract.weighing import likelihood
from breachledger.vocabulary import Role

_FIRST, _UNLIKELY, _FURTHER = 0.15, 0.5, 0.62
"""How likely a party must be the victim: the only one, one that has another part besides, and any further one."""
_CLOSE = 0.1
"""A difference between likelihoods that says little."""
_THINGS = frozenset({"product", "malware"})
_OUTRIGHT = 0.8
"""How likely a thing or a country must be the victim: only where the article says so outright, and no other is."""
_BYSTANDERS = ("analyst", "outlet", "product")
_CLEARLY, _TIMES = 150, 3
"""Votes for one of these parts, and how many times those for a victim, that leave no doubt."""
SPEAKERS = {
    "victim": Role.VICTIM,
    "attacker": Role.ATTACKER,
    "authority": Role.AUTHORITY,
    "analyst": Role.ANALYST,
    "third_party": Role.THIRD_PARTY,
    "supplier": Role.VICTIM,
    "outlet": Role.OUTLET,
}
"""The speaker that each role makes. `institution` (a ministry, a minister) and `person` are settled by the article."""


class Cast:
    """The parties of an article and their roles."""

    def __init__(self, document: Document) -> None:
        self.document = document
        gathered = Gathering(document)
        self.parties, self.party_at = gathered.parties, gathered.party_at
        self._struck = Ballot(document, gathered).struck
        self.victims = self._victims()
        self.sure = any(map(self._marked, self.victims))
        """Whether the victim is told by more than its place in the article."""
        self.presences = Presences(document, self.parties, self.victims).all()
        self._starts = [presence.first for presence in self.presences]

    def named(self, role: str) -> list[Party]:
        """The named parties of a role, in order of first mention."""
        return [party for party in self.parties if party.role == role]

    def speaker(self, presence: Presence) -> Role:
        """The `source_role` of somebody who speaks."""
        return SPEAKERS.get(presence.role, Role.THIRD_PARTY)

    def roles_in(self, first: int, last: int) -> set[str]:
        """The roles of those who are told of in a token range."""
        low, high = bisect_left(self._starts, first), bisect_left(self._starts, last)
        return {presence.role for presence in self.presences[low:high]}

    def around(self, first: int, last: int) -> list[Presence]:
        """Who stands directly beside a token range, or one token off."""
        at = bisect_left(self._starts, first - 8)
        near = self.presences[at : at + 12]
        return [p for p in near if 0 <= first - p.last <= 1 or 0 <= p.first - last <= 1]

    def _victims(self) -> list[Party]:
        """The parties that were hit, the likeliest first."""
        if not self.parties:
            return []
        weights = self.document.lexicon.table("victims")
        around = Surroundings(self.document, max(len(party.mentions) for party in self.parties))
        for party in self.parties:
            seen = signs(party, around)
            party.score = likelihood(seen, weights)
            is_person = seen["person_speaks"] or seen["given_name"]
            party.free = party.role in {"", "supplier"} and not is_person
        hit = [party for party in self.parties if not self._is_bystander(party)]
        ranked = sorted(hit, key=lambda party: (-party.score, party.mentions[0].first))
        able = [party for party in ranked if party.free and party.score >= _FURTHER]
        able = [party for party in able if party is able[0] or not self._describes(party)]
        headed = [party for party in ranked if self._is_headline(party) and party.role != "place"]
        unsure = [party for party in ranked if party.score >= self._least(party)]
        able = self._with_listed(headed or able or sorted(unsure, key=self._doubt)[:1])
        for party in able:
            if party.role != "supplier":  # it speaks as a victim anyway, and stays what the other was hit through
                party.role = "victim"
        return able

    def _is_bystander(self, party: Party) -> bool:
        """Whether no doubt is left that it only writes of it: the site by its name, a vendor in its own blog."""
        said = max(party.votes[role] for role in _BYSTANDERS)
        site = any(map(self.document.in_site, (mention.first for mention in party.mentions)))
        return site or said >= max(_CLEARLY, _TIMES * party.votes["victim"])

    def _with_listed(self, able: list[Party]) -> list[Party]:
        """The victims and those that were hit in one list with them."""
        beside = {party for run in self._struck if not run.isdisjoint(able) for party in run if party.free} - set(able)
        return [*able, *(party for party in self.parties if party in beside)]

    @staticmethod
    def _doubt(party: Party) -> float:
        """How unlikely it is the victim where none is likely; a word with its sentence's capital, more so."""
        first = party.mentions[0]
        return -party.score + _CLOSE * (len(party.mentions) == len(party.words) == 1 and first.opens)

    def _describes(self, party: Party) -> bool:
        """Whether it has only a description, which may be that of the one that is named: `the bank in Ayr`."""
        return not any(self.document.capital(mention.first) for mention in party.mentions)

    def _is_headline(self, party: Party) -> bool:
        """Whether the headline is its name and nothing else, as in the sections of a round-up."""
        return any((mention.first, mention.last) == self.document.title for mention in party.mentions)

    def _least(self, party: Party) -> float:
        """How likely it must be the victim where no other is: whoever speaks or acts besides, more than others."""
        if party.role in _THINGS:
            return _OUTRIGHT
        return _FIRST if party.free else _UNLIKELY

    def _marked(self, party: Party) -> bool:
        """Whether more than its place in the article tells it: what is done to it, or that an institution leads."""
        last = self.document.lead()[1]
        return party.struck or any(mention.institution and mention.first < last for mention in party.mentions)
