"""Who is who: the part that each named and unnamed party has in the article.

Roles come before values: a regulator, an outlet, an expert's firm or a gang is never the victim. Mentions of one name
are gathered into a party (`parties.py`); contexts (`[[name]]` rules) vote on its role; which of them was hit is weighed
in `victims.py`. Nouns for parties (`[[role]]` rules) are mentions too.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise, starmap
from typing import NamedTuple

from breachledger.extract.coordination import lists
from breachledger.extract.document import Document
from breachledger.extract.mention import Mention
from breachledger.extract.parties import Gathering, Party
from breachledger.extract.victims import Surroundings, signs
from breachledger.extract.weighing import likelihood
from breachledger.vocabulary import Role

_STEM = 5
_STRUCK = 2.0
"""The weight from which a victim's context is more than a verb of saying."""
_BODY = 3
"""How much more a vote for an authority weighs than one for the victim far down the text: it acts and speaks alike."""
_KNOWN = 100
"""Votes that a known name has for being an actor or malware."""
_FIRST, _UNLIKELY, _FURTHER = 0.15, 0.5, 0.62
"""How likely a party must be the victim: the only one, one that has another part besides, and any further one."""
_CLOSE = 0.1
"""A difference between likelihoods that says little."""
_BEGINS = 5
"""Tokens before a known word in which the name that holds it begins."""
_THINGS = frozenset({"product", "malware"})
_OUTRIGHT = 0.8
"""How likely a thing or a country must be the victim: only where the article says so outright, and no other is."""
_EMPLOYERS = frozenset({"authority", "analyst", "attacker", "outlet"})
_BETWEEN = 3
"""Words between a spokesman and whom he speaks for."""
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


class Presence(NamedTuple):
    """A mention of somebody who may speak: token range, role, and the party where it has a name."""

    first: int
    last: int
    role: str
    party: Party | None


class Cast:
    """The parties of an article and their roles."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._small = document.lexicon.words("words", "prepositions") | document.lexicon.words("names", "determiners")
        self._trade = tuple(sorted(document.lexicon.words("trade", "words")))
        self._nations = {(country.first, country.last) for country in document.countries}
        gathered = Gathering(document)
        self.parties, self.party_at = gathered.parties, gathered.party_at
        self._struck: list[set[Party]] = []
        """The lists of those that were hit together."""
        self._listed: set[Party] = set()
        """Those that were hit with others of their list, and are no places there."""
        self._vote()
        self.victims = self._victims()
        self.sure = any(map(self._marked, self.victims))
        """Whether the victim is told by more than its place in the article."""
        self._titles = self._read_titles()
        self.presences = self._presences()
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
                self._struck.append(hit)
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
            mention = next(m for m in party.mentions if first <= m.first < last or m.first <= first < m.last)
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
        ranked = sorted(self.parties, key=lambda party: (-party.score, party.mentions[0].first))
        able = [party for party in ranked if party.free and party.score >= _FURTHER]
        able = [party for party in able if party is able[0] or not self._describes(party)]
        headed = [party for party in ranked if self._is_headline(party) and party.role != "place"]
        unsure = [party for party in ranked if party.score >= self._least(party)]
        able = self._with_listed(headed or able or sorted(unsure, key=self._doubt)[:1])
        for party in able:
            if party.role != "supplier":  # it speaks as a victim anyway, and stays what the other was hit through
                party.role = "victim"
        return able

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

    def _presences(self) -> list[Presence]:
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
