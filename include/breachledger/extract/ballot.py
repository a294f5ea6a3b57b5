"""The part of each named party by what contexts, lists and known names say of it: who was hit is weighed afterwards."""

from __future__ import annotations

from bisect import bisect_left

from breachledger.extract.coordination import lists
from breachledger.extract.document import Document
from breachledger.extract.parties import Gathering, Party

_STRUCK = 2.0
"""The weight from which a victim's context is more than a verb of saying."""
_BODY = 3
"""How much more a vote for an authority weighs than one for the victim far down the text: it acts and speaks alike."""
_KNOWN = 100
"""Votes that a known name has for being an actor or malware."""
_BEGINS = 5
"""Tokens before a known word in which the name that holds it begins."""


class Ballot:
    """Gives each party of an article its votes, and the role that these make."""

    def __init__(self, document: Document, gathered: Gathering) -> None:
        self.document = document
        self.parties, self.party_at = gathered.parties, gathered.party_at
        self._trade = tuple(sorted(document.lexicon.words("trade", "words")))
        self._nations = {(country.first, country.last) for country in document.countries}
        self.struck: list[set[Party]] = []
        """The lists of those that were hit together."""
        self._listed: set[Party] = set()
        """Those that were hit with others of their list, and are no places there."""
        self._vote()

    def _vote(self) -> None:
        gangs = {hit.last for hit in self.document.of_kind("role") if hit.rule.role == "attacker"}
        for hit in self.document.of_kind("name"):
            captured = hit.captured("name")
            party = self.party_at.get(captured[0]) if captured else self._party_of(hit.first, hit.last)
            if party is None and not captured:
                party = self._party_over(hit.first)
            if hit.rule.role == "victim" and captured and captured[0] in gangs:
                continue  # `the work of the hacker group X` is no context of a victim
            if party is not None:
                party.votes[hit.rule.role] += round(10 * (hit.rule.weight or 1.0))
                party.struck |= hit.rule.role == "victim" and hit.rule.weight >= _STRUCK
        self._vote_for_listed()
        self._vote_for_known()
        for party in self.parties:
            if self._is_place(party) and party not in self._listed:
                party.role = "place"
                continue
            others = [(votes, role) for role, votes in party.votes.items() if role != "victim"]
            votes, role = max(others, default=(0, ""))
            if party.votes["authority"] * _BODY >= party.votes["victim"] > votes and not self._in_front(party):
                votes, role = party.votes["victim"], "authority"
            if votes and votes >= party.votes["victim"]:
                party.role = role

    def _vote_for_listed(self) -> None:
        """Names in one list were all hit where one of them was; places behind an institution's word are institutions.

        `the towns of Ayr, Perth and Oban`: what is said of the first or of the last is said of all.
        """
        for run in lists(self.document, self.document.names):
            parties = list(dict.fromkeys(self.party_at[mention.first] for mention in run))
            votes = max((party.votes["victim"] for party in parties if party.struck), default=0)
            hit = {party for party in parties if votes and self._other_votes(party) < votes}
            if len(hit) > 1:
                self.struck.append(hit)
            for party in hit:
                party.votes["victim"] = max(votes, party.votes["victim"])
                party.struck = True
            if run[0].institution or not all(map(self._is_place, parties)):
                self._listed |= hit

    @staticmethod
    def _other_votes(party: Party) -> int:
        """The most votes that it has for another part than the victim's."""
        return max((cast for role, cast in party.votes.items() if role != "victim"), default=0)

    def _is_place(self, party: Party) -> bool:
        """Whether it is nothing but a country, its people or adjective, a capital or a region."""
        nations, seats, words = self._nations, self.document.lexicon.seats, self.document.words
        return all(
            (mention.first, mention.last) in nations or tuple(words[mention.first : mention.last]) in seats
            for mention in party.mentions
        )

    def _in_front(self, party: Party) -> bool:
        """Whether headline or lead names it, by more than a word or two of its name: `São Paulo` is not its police."""
        last = self.document.lead()[1]
        return any(m.first < last and 2 * len(set(m.key)) > len(party.words) for m in party.mentions)

    def _vote_for_known(self) -> None:
        """A known name is what the galaxy says where the mention says no more: `Akira`, not `Akira Electronics`."""
        for first, last, known in self.document.known:
            party = self._party_of(first, last)
            if party is None:
                continue
            at = bisect_left(party.mentions, first, key=lambda m: m.last - 1)
            mention = party.mentions[at]
            rest = [word for word in mention.key if word not in known.words and not word.isdecimal()]
            if not rest or all(word.startswith(self._trade) for word in rest):
                party.votes[known.role] += _KNOWN
                party.known = party.known or known

    def _party_of(self, first: int, last: int) -> Party | None:
        """The party one of whose mentions begins in a token range (a rule may name a party outright)."""
        return next((self.party_at[at] for at in range(first, last) if at in self.party_at), None)

    def _party_over(self, place: int) -> Party | None:
        """The party in whose mention a token stands, not far from its beginning: `the library Log4j`."""
        before = next((at for at in range(place - 1, max(-1, place - _BEGINS), -1) if at in self.party_at), None)
        if before is None:
            return None
        party = self.party_at[before]
        return party if any(m.first == before and m.last > place for m in party.mentions) else None
