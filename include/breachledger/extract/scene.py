"""What is known of an article before its fields are read: its parts, its parties, who speaks, what bends."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

from breachledger.extract.cues import Bends
from breachledger.extract.dating import find_dates
from breachledger.extract.document import Document
from breachledger.extract.frames import Frames
from breachledger.extract.lexicon import Lexicon
from breachledger.extract.mention import Mention
from breachledger.extract.roles import Cast
from breachledger.model import Article

_EARLY, _PART = 5, 3
"""Sentences from the headline on, a third of the text at most, in which an old date is the incident's own."""

ABOUT = frozenset({"hit", "affected", "taken", "incident", "server", "intruder", "ransom", "extorted", "sale"})
"""Contexts whose sentences are about the incident."""
TELLING = ("incident.type", "impact.disruption", "data.exfiltrated")
"""Fields whose words in the clause say that it is about the incident."""
_SMALL_WORD = 3
"""Letters of words that two names may share."""
_RECENT = timedelta(weeks=3)
"""What happened later may be the incident's own."""
_OPENED = 3
"""Tokens of a sentence in which its subject begins."""
_LIKELY = 0.5
"""How likely a party is one that was hit here."""


class Scene:
    """One article, ready for the readers of fields."""

    def __init__(self, article: Article, lexicon: Lexicon) -> None:
        self.document = Document(article, lexicon)
        self.cast = Cast(self.document)
        self.frames = Frames(self.document, self.cast)
        self.dates = find_dates(self.document, self.frames)
        own = self._own_sentences()
        early = min(_EARLY, len(self.document.sentences) // _PART)
        asides = [
            dated
            for dated in self.dates
            if dated.old and (number := self.document.sentence(dated.first)) >= early and number not in own
        ]
        self.bends = Bends(self.document, self.frames, [*asides, *self._others_cases(early, own)], own)

    def _own_sentences(self) -> set[int]:
        """The sentences that are surely about this incident: headline, lead, and those that name the victim."""
        document = self.document
        victims = self.cast.victims[:1]
        named = {document.sentence(mention.first) for party in victims for mention in party.mentions}
        return named | {document.sentence(place) for place in (document.title[0], document.lead()[0])}

    def _others_cases(self, early: int, own: set[int]) -> list[Mention]:
        """Where somebody else is named, far down, who was hit long before: `In 2021 gangs encrypted the HSE`."""
        document = self.document
        recent = document.published - _RECENT
        opened = {
            one.first - at
            for one in self.cast.presences
            if one.role == "victim" and one.party is None
            for at in range(_OPENED)
        }
        past = {document.sentence(dated.first) for dated in self.dates if dated.when.end <= recent} - own
        past = {number for number in past if document.sentences[number][0] not in opened}  # `The firm has …`
        ours = {word for party in self.cast.victims for word in party.words if len(word) > _SMALL_WORD}
        others = [party for party in self.cast.parties if party.struck and party.free and party.score < _LIKELY]
        firsts = [party.mentions[0] for party in others if not party.role and ours.isdisjoint(party.words)]
        return [first for first in firsts if early <= (at := document.sentence(first.first)) and at in past]

    @cached_property
    def concerned(self) -> set[int]:
        """The sentences about the incident, and those right after them: a paragraph about others has dates, too."""
        document = self.document
        told = (hit.first for field in TELLING for hit in document.of_field(field))
        found = {document.sentence(at) for at in (document.title[0], document.lead()[0], *told)}
        found |= {document.sentence(m.first) for party in self.cast.victims for m in party.mentions}
        sentences = document.sentences
        found |= {number for number in range(len(sentences)) if self.contexts(number) & ABOUT}
        after = {number + 1 for number in found if number + 1 < len(sentences)}
        return found | {number for number in after if sentences[number - 1][1] == sentences[number][0]}

    def ends_before(self, token: int) -> bool:
        """Whether the incident is done with where a token stands: what follows says nothing of it."""
        return self.document.sentence(token) > self._last_concerned

    @cached_property
    def _last_concerned(self) -> int:
        return max(self.concerned)

    def contexts(self, sentence: int) -> set[str]:
        """The contexts (`[[context]]` rules) that a sentence has."""
        return self.document.contexts(sentence)
