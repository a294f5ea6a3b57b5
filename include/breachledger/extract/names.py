"""Mentions of organisations, people, products and places, by their shape: capitals, institution words, legal forms.

What a mention is (victim, attacker, authority, …) is decided in `roles.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from breachledger.extract.known_names import handles, known_again, surnames, with_known
from breachledger.extract.mention import Mention
from breachledger.extract.values.currencies import SIGNS
from breachledger.extract.values.quantities import SIZES

if TYPE_CHECKING:
    from breachledger.extract.document import Document

_LONGEST = 12
_FEWEST_CAPITALS = 3
"""A sentence with fewer is not one in capitals."""
AND = frozenset({"and", "et", "e", "ed", "y", "und", "en", "i", "oraz"})
"""`And` in all languages that have rules."""
ARTICLES = frozenset(
    {"the", "l", "'", "la", "le", "les", "il", "lo", "i", "gli", "el", "los", "las", "o", "a", "os", "as", "het", "de"}
)
_DOMAINS = frozenset(
    {"com", "net", "org", "io", "eu", "nl", "be", "de", "at", "ch", "fr", "it", "es", "pt", "pl", "br", "uk"}
)
"""Ends of names such as `Booking.com`."""
_SHORT_SITE = 3
"""Letters that the name of a website has more than."""
_QUOTED = 6
"""Tokens to the closing mark of a name in quotation marks."""
_GLUE = frozenset({"-", "'", ".", "&", "+", "_"})


class _Finder:
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

    def mentions(self, first: int, last: int) -> Iterator[Mention]:
        """The mentions between two tokens of one sentence."""
        place = first
        while place < last:
            if (after := self._site(place, last)) > place:
                yield Mention(place, after, (self.words[place],), institution=False, opens=False)
                place = after
                continue
            able = self.document.capitals[place] or self.words[place] in self.heads or place in self.numbered
            if place in self.sums or not able:
                place += 1
                continue
            if (after := self._described(place, last)) > place:
                place = after
                continue
            end, institution = self._extent(place, last)
            if place < end < self.countries.get(place, 0):  # `U.S` of `U.S.`
                end = self.countries[place]
            if end > place:
                mention = self._mention(place, end, institution, opens=place == first)
                if mention is not None:
                    yield mention
                place = end
            else:
                place += 1

    def _site(self, place: int, last: int) -> int:
        """Where the name of a website in small letters ends (`senato.it`); `place` where none begins."""
        words, touches = self.words, self.document.tokens.touches
        end = place + 3
        alone = place == 0 or not (words[place - 1] in "@./-:" and touches(place))
        if end > last or not alone or words[place + 1] != "." or words[place + 2] not in _DOMAINS:
            return place
        able = words[place].isalnum() and len(words[place]) > _SHORT_SITE and not self.document.capital(place)
        goes_on = end < last and words[end] in "./@" and touches(end) and end + 1 < last and touches(end + 1)
        return end if able and touches(place + 1) and touches(place + 2) and not goes_on else place

    def _described(self, place: int, last: int) -> int:
        """Where a word ends that a name only describes (`UK-based`, `U.S.-led`); `place` where none does."""
        end = self.countries.get(place, place + 1)
        if end + 1 < last and self.words[end] == "-" and self.words[end + 1] in self.describing:
            return end + 2
        return place

    def _numbered(self, place: int) -> bool:
        """Whether a name begins with a number: `23andMe`, `3CX`; what is counted in capitals is none (`64GB`)."""
        after = place + 1
        if after >= len(self.words) or not self.document.tokens.touches(after):
            return False
        shape = self.document.shape(after, after + 1)
        return len(shape) > 1 and shape.lower() != shape and self.words[after] not in self.units

    def _extent(self, place: int, last: int) -> tuple[int, bool]:
        """Where the mention that begins at `place` ends (at `place` where none begins), and if it is an institution."""
        head = self.words[place] in self.institutions
        complement = self.words[place] in self.complements and not self.document.capital(place)
        if not head and complement and place + 1 < last and self._name_like(place + 1):
            head = self.words[place + 1] in self.institutions
            if not head:
                return place, False
        if not head and not self._name_like(place):
            return place, False
        end = place + 1 + (place in self.numbered)
        proper = self._name_like(place) and not (head and self.capital_nouns)
        listed = place > 1 and not head and self.words[place - 1] == "," and self._name_like(place - 2)
        while end < min(last, place + _LONGEST):
            if listed and self.words[end] in AND:  # `Fernhill, Quellmark and Brindlecom`
                break
            step = self._step(end, last, head=head)
            if step == 0:
                break
            proper = True
            end += step
        while end < last and self.words[end] in self.legal and self.document.capital(end):
            end += 1
            proper = True
        head = head or self._closes(place, end)
        if head and end == place + 1 and self.capital_nouns and self.words[place] not in self.exact:
            return end, False  # `Medibank` ends like an institution's word and is a name, if nothing stands before it
        if head and end == place + 1:
            proper = self.words[place] in self.single and place - 1 in self.adjectives
        return (end, head) if proper else (place, False)

    def _closes(self, first: int, last: int) -> bool:
        """Whether the institution's word stands at the end, or before an `of`: `Harrow District Council`."""
        if self.capital_nouns or last - first < 2:
            return False
        before = next((at for at in range(first + 1, last) if self.words[at] in self.connectors), last)
        return self.words[before - 1] in self.institutions and self.document.capital(before - 1)

    def _step(self, at: int, last: int, *, head: bool) -> int:
        """How many tokens the mention takes on from `at`."""
        words, tokens = self.words, self.document.tokens
        word = words[at]
        if self._name_like(at) or self._goes_on(at) or (word.isdecimal() and tokens.touches(at)):
            return 1
        if word.isalpha() and words[at - 1].isdecimal() and tokens.touches(at) and tokens.touches(at - 1):
            return 1  # the last letters of `Log4j`
        glued = at + 1 < last and tokens.touches(at) and tokens.touches(at + 1)
        if word == "-" and self._qualifies(at, last):
            return 0
        if word == '"' and head:
            return self._quoted(at, last)
        if word == "." and glued and words[at + 1] in _DOMAINS:
            return 2
        if word in _GLUE and at + 1 < last and (word == "&" or glued):
            return 2 if self.document.capital(at + 1) or (word == "-" and words[at + 1].isalnum()) else 0
        if word.isdecimal() and len(word) <= 3 and at + 1 < last and self._name_like(at + 1):
            return 2
        if head and (word in self.institutions or word in self.complements or at in self.adjectives):
            return 1
        if word in AND and self._begins_another(at, last):
            return 0
        if word in self.inner and not head:
            return 0
        if word not in self.connectors or (self.capital_nouns and (not head or self._tells_where(at))):
            return 0
        if not head and at + 1 in self.places and self._is_whole(at):
            return 0
        after = at + 1
        while after < min(last, at + 3) and (words[after] in self.connectors or words[after] == "'"):
            after += 1
        if after >= last:
            return 0
        joined = self._name_like(after) or (
            head and (words[after] in self.complements or words[after] in self.institutions)
        )
        return after + 1 - at if joined else 0

    def _quoted(self, at: int, last: int) -> int:
        """How many tokens a name in quotation marks has behind an institution's word: `Klub „Szkwał”`."""
        end = next((close for close in range(at + 2, min(last, at + _QUOTED)) if self.words[close] == '"'), at)
        return end + 1 - at if end > at and self._name_like(at + 1) else 0

    def _is_whole(self, at: int) -> bool:
        """Whether the name before a connector needs no place: `Nordwind Logistik di Amburgo`, unlike `Bank of Ayr`."""
        named = at > 1 and self.document.capital(at - 1) and self.document.capital(at - 2)
        return named and self.words[at - 1] not in self.institutions

    def _qualifies(self, at: int, last: int) -> bool:
        """Whether the name before a hyphen only qualifies a noun: `Ticketmaster-Kunden`, not `Nord-Reederei Tarp`."""
        noun = at + 1 < last and self.words[at + 1] in self.starters
        return self.capital_nouns and noun and not (at + 2 < last and self.document.capital(at + 2))

    def _begins_another(self, at: int, last: int) -> bool:
        """Whether a name of its own follows an `and`: an institution, or one in capitals."""
        after = at + 1
        while after < last and (self.words[after] in self.determiners or self.words[after] in ARTICLES):
            after += 1
        if after >= last:
            return False
        if after > at + 1 and self.words[at + 1] in ARTICLES - {"de"}:  # `Airports Holdings and the Cyber Agency`
            return True
        acronym = self.document.shape(after, after + 1)
        return self.words[after] in self.institutions or (len(acronym) > 1 and acronym.isupper())

    def _tells_where(self, at: int) -> bool:
        """Whether the words from `at` say where it is and are no part of the name: `Stadtwerke Tal in Hessen`."""
        return self.words[at] in self.where and at + 1 in self.places

    def _name_like(self, place: int) -> bool:
        word = self.words[place]
        if place in self.numbered:
            return True
        able = word not in self.starters or self._is_prefix(place) or self._is_firm(place)
        return self.document.capital(place) and able and (len(word) > 1 or self._initial(place))

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

    def _goes_on(self, place: int) -> bool:
        """A longer word that begins no name may still stand in one: `Alder Credit Union`."""
        lexicon = self.document.lexicon
        word = self.words[place]
        dated = word in lexicon.months or word in lexicon.weekdays
        return self.document.capital(place) and len(word) > 3 and not dated and not self.capital_nouns

    def _initial(self, place: int) -> bool:
        """A single capital counts where it is glued to a name: `M&S`, `L'Aquila`."""
        following = place + 1
        return (
            following < len(self.words) and self.words[following] in _GLUE and self.document.tokens.touches(following)
        )

    def _mention(self, first: int, last: int, institution: bool, *, opens: bool) -> Mention | None:
        words = self.words
        if last - first == 1 and not institution:
            if opens and words[first] in self.lower:
                return None
            if words[first] in self.document.lexicon.months or words[first] in self.document.lexicon.weekdays:
                return None
        if self.capital_nouns and not institution and not self._german_name(first, last):
            return None
        key = tuple(
            word.removesuffix("s") if word in self.single else word
            for place, word in enumerate(words[first:last], first)
            if word.isalnum()
            and word not in self.connectors
            and word not in self.legal
            and place not in self.adjectives
        )
        return Mention(first, last, key or tuple(words[first:last]), institution, opens)

    def _german_name(self, first: int, last: int) -> bool:
        """Where every noun has a capital, a name is several of them in a row, or stands without an article."""
        if last - first > 1:
            return True
        shape = self.document.shape(first, last)
        if len(shape) >= 3 and shape.isupper():
            return True
        before = self.words[first - 1] if first else "."
        if before == '"' or not (shape[1:].islower() or shape.isupper()):  # `der NordExpo`
            return True
        if (
            not before.isalpha()
            and last < len(self.words)
            and (self.words[last] in self.verbs or self.words[last] == ".")
        ):
            return shape.casefold() not in self.lower
        return before not in self.determiners and before.isalpha() and shape.casefold() not in self.lower


def _all_capitals(document: Document, first: int, last: int) -> bool:
    """Whether nearly every longer word of a sentence begins with a capital; all of it is, where titles have none."""
    if sum(document.capitals[first:last]) < _FEWEST_CAPITALS:
        return False
    days = document.lexicon.months.keys() | document.lexicon.weekdays.keys()
    words = document.words
    long = [at for at in range(first, last) if len(words[at]) > 3 and words[at].isalpha() and words[at] not in days]
    titled = last <= document.title[1] and document.lexicon.table("names").get("title_case", False)
    shown = [at for at in long if titled or document.shape(at, at + 1).isupper()]
    return len(long) > _FEWEST_CAPITALS and sum(map(document.capital, shown)) >= 0.75 * len(long)


def find_names(document: Document) -> list[Mention]:
    """The mentions of an article in text order; a sentence in capitals, or with one on each word, shows no shape.

    Nor does the first word of a sentence where every noun has a capital; it counts where it is a name elsewhere.
    """
    finder = _Finder(document)
    mentions: list[Mention] = []
    shapeless: list[tuple[int, int]] = []
    for first, last in document.sentences:
        if not finder.capital_nouns and _all_capitals(document, first, last):
            shapeless.append((first, last))
        else:
            mentions.extend(finder.mentions(first, last))
    if finder.capital_nouns:
        taken = {mention.first for mention in mentions}
        openings = [(first, first + 1) for first, _ in document.sentences if first not in taken]
        mentions.extend(known_again(document, mentions, openings))
    if shapeless:
        mentions.extend(known_again(document, mentions, shapeless))
    mentions.extend(surnames(document, mentions))
    mentions.extend(handles(document, {mention.first for mention in mentions}))
    return sorted(with_known(document, mentions))
