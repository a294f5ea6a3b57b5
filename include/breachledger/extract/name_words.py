"""The words that names are made of, by their shape and by the word lists of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.extract.values.currencies import SIGNS
from breachledger.extract.values.quantities import SIZES

if TYPE_CHECKING:
    from breachledger.extract.document import Document

GLUE = frozenset({"-", "'", ".", "&", "+", "_"})
"""What joins the parts of a name without a blank."""
DOMAINS = frozenset(
    {"com", "net", "org", "io", "eu", "nl", "be", "de", "at", "ch", "fr", "it", "es", "pt", "pl", "br", "uk"}
)
"""Ends of names such as `Booking.com`."""
TITLE_GLUE = frozenset({"of", "and", "&", "the", "for"})
"""What stands inside a person's title, or behind it: `Director of Information Technology for Ayr`."""
_SMALL = 3
"""Letters that both words of a name have more than, neither of which begins one by itself."""


class NameWords:
    """What each word of an article may be in a name. `place` is the number of a token."""

    def __init__(self, document: Document) -> None:
        lexicon = document.lexicon
        self.document = document
        self.words = document.words
        self.connectors = lexicon.words("names", "connectors")
        self.inner = lexicon.words("names", "inner")
        """Connectors that join only what an institution's word begins: `Universiteit van`, not `Jan Hoving van`."""
        self.exact = lexicon.words("names", "institutions")
        self.institutions = self._with_endings("institutions", "institution_endings")
        self.complements = lexicon.words("names", "complements")
        self.where = lexicon.words("names", "where")
        self.single = lexicon.words("names", "single")
        """Institutions of which a country has one: with its adjective they are names."""
        self.starters = self._with_endings("starters", "starter_endings")
        self.verbs = lexicon.words("names", "verbs")
        """After one of these a noun without an article is a name, also where the sentence begins with it."""
        self.prefixes = lexicon.words("name_prefixes", "words")
        self.heads = self.institutions | self.complements
        """What a mention may begin with in small letters."""
        self.legal = lexicon.words("names", "legal")
        self.titles = lexicon.words("names", "titles")
        """What people are, behind the name of whom they work for: `Ayr Bank President Jo Ro`."""
        self.title_parts = lexicon.words("names", "title_parts")
        """What stands before such a word and belongs to it: `Chief Technology` before `Officer`."""
        self.describing = lexicon.words("names", "describing")
        """What makes an adjective of a name before a hyphen."""
        self.determiners = lexicon.words("names", "determiners")
        self.capital_nouns = bool(lexicon.table("names").get("capital_nouns", False))
        self.places = {c.first for c in document.countries if not c.adjective}
        self.countries = {c.first: c.last for c in document.countries}
        self.adjectives = {c.first for c in document.countries if c.adjective}
        self.units = SIZES.keys() | SIGNS.keys() | lexicon.sizes.keys()
        self.sums = {sum_.first for sum_ in document.money}
        self.numbered = {at for at, word in enumerate(self.words) if word.isdecimal() and self._numbered(at)}
        self.lower: set[str] = set()
        for place, word in enumerate(self.words):
            if word not in self.lower and word.isalpha() and self._is_lower(place):
                self.lower.add(word)

    def _with_endings(self, key: str, endings: str) -> frozenset[str]:
        """The words of a list, and those of the text that end as another list says: `*konzern` in `Getränkekonzern`."""
        lexicon = self.document.lexicon
        tails = tuple(lexicon.words("names", endings))
        compounds = {word for word in set(self.words) if word.endswith(tails) and word not in tails} if tails else set()
        return lexicon.words("names", key) | compounds

    def _is_lower(self, place: int) -> bool:
        """Whether a word stands there in small letters, and not in an address (`mail@fern.example`)."""
        tokens = self.document.tokens
        if self.document.capital(place) or (place and self.words[place - 1] in "@./" and tokens.touches(place)):
            return False
        after = place + 2 < len(self.words) and self.words[place + 1] == "."
        return not (after and tokens.touches(place + 1) and tokens.touches(place + 2))

    def _numbered(self, place: int) -> bool:
        """Whether a name begins with a number: `23andMe`, `3CX`; what is counted in capitals is none (`64GB`)."""
        after = place + 1
        if after >= len(self.words) or not self.document.tokens.touches(after):
            return False
        shape = self.document.shape(after, after + 1)
        return len(shape) > 1 and shape.lower() != shape and self.words[after] not in self.units

    def _name_like(self, place: int) -> bool:
        word = self.words[place]
        if place in self.numbered:
            return True
        if not self.document.capital(place) or (len(word) == 1 and not self._initial(place)):
            return False
        able = word not in self.starters or self._is_prefix(place) or self._is_firm(place)
        return able or self._is_site(place) or self._is_pair(place)

    def _is_prefix(self, place: int) -> bool:
        """Whether a word that begins no name by itself begins this one: `São Telmo`."""
        after = place + 1
        return self.words[place] in self.prefixes and after < len(self.words) and self.document.capital(after)

    def _is_firm(self, place: int) -> bool:
        """Whether a legal form follows a word that begins no name by itself: `Software AG`."""
        after = place + 1
        if after >= len(self.words) or len(self.words[after]) < 2 or self.words[after] not in self.legal:
            return False
        return self.document.capital(after) and self.document.capital(place)

    def _is_site(self, place: int) -> bool:
        """Whether a website is called by a word that begins no name by itself: `Email.it`."""
        touches, words = self.document.tokens.touches, self.words
        named = place + 2 < len(words) and words[place + 1] == "." and words[place + 2] in DOMAINS
        return named and touches(place + 1) and touches(place + 2)

    def _is_pair(self, place: int) -> bool:
        """Whether two words that begin no names are one, with capitals inside a sentence: `at Bakker Logistiek`."""
        after = place + 1
        if self.capital_nouns or place == self.document.bounds[place][0] or after >= len(self.words):
            return False
        opened = place - 1 == self.document.bounds[place][0]  # `At Bakker Logistiek`
        inside = self.words[place - 1].isalpha() and (opened or not self.document.capital(place - 1))
        pair = inside and self.words[after] in self.starters
        return pair and min(len(self.words[place]), len(self.words[after])) > _SMALL and self.document.capital(after)

    def _goes_on(self, place: int) -> bool:
        """A longer word that begins no name may still stand in one: `Alder Credit Union`."""
        lexicon = self.document.lexicon
        word = self.words[place]
        dated = word in lexicon.months or word in lexicon.weekdays
        return self.document.capital(place) and len(word) > 3 and not dated and not self.capital_nouns

    def _initial(self, place: int) -> bool:
        """A single capital counts where it is glued to a name or a number: `M&S`, `L'Aquila`, `A1`."""
        after = place + 1
        if after >= len(self.words) or not self.document.tokens.touches(after):
            return False
        return self.words[after] in GLUE or self.words[after].isdecimal()
