"""Mentions of one name, gathered: full names, short forms, other cases, acronyms and initials are one party."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from breachledger.extract.document import Document
from breachledger.extract.mention import Mention
from breachledger.extract.values.galaxy import Known

_CANDIDATES = 40
_SMALL_WORD = 3
"""Letters of words that give a name no initial (`das Forças`)."""
_INITIALS = 3
"""Words of a name whose initials are another name of it."""


@dataclass(slots=True, eq=False)
class Party:
    """One named party: its mentions, and what the contexts say of it."""

    words: frozenset[str]
    stems: frozenset[str]
    """Its words without the endings of their case: a name in another case is no other party."""
    mentions: list[Mention] = field(default_factory=list)
    votes: Counter[str] = field(default_factory=Counter)
    role: str = ""
    known: Known | None = None
    """What the galaxy knows of an actor or of malware."""
    struck: bool = False
    """A context says that something was done to it, not only that it speaks."""
    score: float = 0.0
    """How likely it is the victim, 0 to 1."""
    free: bool = False
    """It may be a victim besides another: no minister who confirms what his ministry suffered, no authority."""
    rule_id: str = "names.score"


class Gathering:
    """The parties of an article, in order of first mention, and each by the tokens at which its mentions begin."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parties: list[Party] = []
        self.party_at: dict[int, Party] = {}
        self._index: dict[str, list[Party]] = {}
        self._gather()

    def _gather(self) -> None:
        """Mentions into parties: the fuller names first, shorter ones join where their words are all contained."""
        places = {(country.first, country.last) for country in self.document.countries if not country.adjective}
        order = sorted(self.document.names, key=lambda mention: (-len(set(mention.key)), mention.first))
        for mention in order:
            stems = frozenset(map(self.document.lexicon.stem, mention.key))
            rare = min(sorted(stems), key=lambda stem: len(self._index.get(stem, ())))
            words = frozenset(mention.key)
            able = [held for held in self._index.get(rare, ())[:_CANDIDATES] if stems <= held.stems]
            if (mention.first, mention.last) in places:  # `Indonesia` alone is no `Bank of Indonesia`
                able = [held for held in able if held.words == words]
            if self._only_describes(mention):
                able = [held for held in able if held.mentions[0].first < mention.first]
            party = next((held for held in able if words <= held.words or len(stems) > 1 or stems == held.stems), None)
            if party is None:
                party = Party(words, stems)
                self.parties.append(party)
                for stem in sorted(stems):
                    self._index.setdefault(stem, []).append(party)
            party.mentions.append(mention)
            self.party_at[mention.first] = party
        self._join_acronyms()
        for party in self.parties:
            party.mentions.sort()
        self.parties.sort(key=lambda party: party.mentions[0].first)

    def _only_describes(self, mention: Mention) -> bool:
        """Whether it is a small word with its nation: `the Peruvian bank` is not a `Bank of Quito` further down."""
        return len(mention.key) == 1 < mention.last - mention.first and not self.document.capital(mention.first)

    def _join_acronyms(self) -> None:
        """`Servizio Pubblico (SP)`: the name in brackets is the name before them, and `SP` that of these initials."""
        ends = {mention.last: mention for mention in self.document.names}
        for mention in self.document.names:
            full = ends.get(mention.first - 1)
            opened = mention.first and self.document.words[mention.first - 1] == "("
            if full is not None and opened and self._abbreviates(mention, full):
                self._join(self.party_at[mention.first], self.party_at[full.first])
        initials = {self._initials(mention): mention for mention in self.document.names}
        for mention in self.document.names:
            full = initials.get(mention.key[0]) if len(mention.key) == 1 else None
            if full is not None and self.document.shape(mention.first, mention.last).isupper():
                self._join(self.party_at[mention.first], self.party_at[full.first])
        self.parties = [party for party in self.parties if party.mentions]

    def _initials(self, mention: Mention) -> str:
        """The first letters of its words, small ones left out; nothing where they are too few to be a name."""
        words = [word for word in self.document.words[mention.first : mention.last] if len(word) > _SMALL_WORD]
        return "".join(word[0] for word in words) if len(words) >= _INITIALS else ""

    def _join(self, short: Party, long: Party) -> None:
        """One party of two."""
        if short is long:
            return
        for held in short.mentions:
            self.party_at[held.first] = long
        long.mentions.extend(short.mentions)
        long.words |= short.words
        short.mentions = []

    def _abbreviates(self, short: Mention, full: Mention) -> bool:
        """Whether the letters of one word stand in the name in their order: not a party behind its member's name."""
        letters = iter("".join(self.document.words[full.first : full.last]))
        return len(short.key) == 1 and all(letter in letters for letter in short.key[0])
