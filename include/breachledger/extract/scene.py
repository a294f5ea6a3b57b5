"""What is known of an article before its fields are read: its parts, its parties, who speaks, what bends."""

from __future__ import annotations

from breachledger.extract.cues import Bends
from breachledger.extract.dating import Dated, find_dates
from breachledger.extract.document import Document, RuleHit
from breachledger.extract.frames import Frames
from breachledger.extract.lexicon import Lexicon
from breachledger.extract.roles import Cast
from breachledger.model import Article


class Scene:
    """One article, ready for the readers of fields."""

    def __init__(self, article: Article, lexicon: Lexicon) -> None:
        self.document = Document(article, lexicon)
        self.cast = Cast(self.document)
        self.frames = Frames(self.document, self.cast)
        self.dates = find_dates(self.document, self.frames)
        self.bends = Bends(self.document, self.frames, self._asides())
        self._contexts: dict[int, set[str]] = {}
        for hit in self.document.of_kind("context"):
            self._contexts.setdefault(self.document.sentence(hit.first), set()).add(hit.rule.context)

    def _asides(self) -> list[Dated]:
        """Old dates in sentences that do not name the victim: another story."""
        document = self.document
        own = {document.sentence(mention.first) for party in self.cast.victims[:1] for mention in party.mentions} | {
            document.sentence(place) for place in (document.title[0], document.lead()[0])
        }
        return [dated for dated in self.dates if dated.old and document.sentence(dated.first) not in own]

    def contexts(self, sentence: int) -> set[str]:
        """The contexts (`[[context]]` rules) that a sentence has."""
        return self._contexts.get(sentence, set())

    def holds(self, hit: RuleHit) -> bool:
        """Whether the sentence of a hit has what its rule needs, and nothing that it excludes."""
        rule = hit.rule
        if not rule.needs and not rule.unless:
            return True
        here = self.contexts(self.document.sentence(hit.first))
        return (not rule.needs or not here.isdisjoint(rule.needs)) and here.isdisjoint(rule.unless)
