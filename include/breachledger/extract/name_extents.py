"""How far a name goes that begins at some word."""

from __future__ import annotations

from breachledger.extract.name_words import DOMAINS, GLUE, NameWords

_LONGEST = 12
"""Tokens of a name."""
_QUOTED = 6
"""Tokens to the closing mark of a name in quotation marks."""
AND = frozenset({"and", "et", "e", "ed", "y", "und", "en", "i", "oraz"})
"""`And` in all languages that have rules."""
ARTICLES = frozenset(
    {"the", "l", "'", "la", "le", "les", "il", "lo", "i", "gli", "el", "los", "las", "o", "a", "os", "as", "het", "de"}
)


class Extents(NameWords):
    """Where the names of an article end."""

    def extent(self, place: int, last: int) -> tuple[int, bool]:
        """Where the mention that begins at `place` ends (at `place` where none begins), and if it is an institution."""
        head = self.words[place] in self.institutions
        if not head and self._is_of_town(place, last):
            return place + 2, True
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

    def _is_of_town(self, place: int, last: int) -> bool:
        """Whether an institution is named by its town, as in German: `Potsdamer Rathaus`."""
        if not self.capital_nouns or place + 1 >= last or not self.words[place].endswith("er"):
            return False
        named = self.document.capital(place) and self.words[place] not in self.starters
        return named and self.words[place + 1] in self.institutions

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
        if word == "." and glued and words[at + 1] in DOMAINS:
            return 2
        if word == "'" and glued and self._owns(at, last):
            return 3
        if word in GLUE and at + 1 < last and (word == "&" or glued):
            return 2 if self.document.capital(at + 1) or (word == "-" and words[at + 1].isalnum()) else 0
        if word.isdecimal() and len(word) <= 3 and at + 1 < last and self._name_like(at + 1):
            return 2
        if head and (word in self.institutions or word in self.complements or at in self.adjectives):
            return 1
        if word in AND and (self._begins_another(at, last) or (not head and self._joins_two(at, last))):
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

    def _owns(self, at: int, last: int) -> bool:
        """Whether an institution follows in the genitive, and no country stands before: `Saint Mary's Hospital`."""
        after = at + 2
        named = after < last and self.words[at + 1] == "s" and self.document.capital(after)
        return named and self.words[after] in self.institutions and at - 1 not in self.places

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

    def _joins_two(self, at: int, last: int) -> bool:
        """Whether an `and` stands between two names of two words each: `Ferncliff Water and Ashcombe Power`."""
        return at > 1 and at + 2 < last and all(map(self.document.capital, (at - 2, at - 1, at + 1, at + 2)))

    def _tells_where(self, at: int) -> bool:
        """Whether the words from `at` say where it is and are no part of the name: `Stadtwerke Tal in Hessen`."""
        return self.words[at] in self.where and at + 1 in self.places
