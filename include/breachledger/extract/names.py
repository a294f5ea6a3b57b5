"""Mentions of organisations, people, products and places, by their shape: capitals, institution words, legal forms.

What a mention is (victim, attacker, authority, …) is decided in `roles.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from breachledger.extract.known_names import handles, known_again, surnames, with_known
from breachledger.extract.mention import Mention
from breachledger.extract.name_extents import ARTICLES, Extents
from breachledger.extract.name_words import DOMAINS, TITLE_GLUE

if TYPE_CHECKING:
    from breachledger.extract.document import Document

_FEWEST_CAPITALS = 3
"""A sentence with fewer is not one in capitals."""
_BEGINS_ANEW = frozenset({'"', ":", "-", "(", "\n", "."})
"""Marks behind which any word may have a capital."""
_SHORT_SITE = 3
"""Letters that the name of a website has more than."""


class _Finder(Extents):
    """The mentions of an article."""

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
            end, institution = self.extent(place, last)
            if (title := self._title_from(place, end)) is not None:
                end, after = title
                institution = self._is_institution(place, end)
                if end == place:
                    place = after
                    continue
            if place < end < self.countries.get(place, 0):  # `U.S` of `U.S.`
                end = self.countries[place]
            if end > place:
                mention = self._mention(place, end, institution, opens=place == first)
                if mention is not None:
                    yield mention
                place = end
            else:
                place += 1

    def _title_from(self, first: int, last: int) -> tuple[int, int] | None:
        """Where a person's title begins and ends inside a name: `Cloquet School District Technology Director T. Ro`.

        None where no title stands there, or where it is the name's own: `Mayor's Office`, `Office of the Director`.
        """
        words = self.words
        title = next((at for at in range(first, last) if words[at] in self.titles), last)
        begin = title
        while begin > first and words[begin - 1] in self.title_parts:
            begin -= 1
        end = title
        while end < last and (words[end] in self.titles or words[end] in self.title_parts or words[end] in TITLE_GLUE):
            end += 1
        owned = end + 1 < len(words) and words[end] == "'" and words[end + 1] == "s"
        own = owned or (begin > first and words[begin - 1] in self.connectors)
        return None if title == last or own else (begin, end)

    def _is_institution(self, first: int, last: int) -> bool:
        return last > first and (self.words[first] in self.institutions or self._closes(first, last))

    def _site(self, place: int, last: int) -> int:
        """Where the name of a website in small letters ends (`senato.it`); `place` where none begins."""
        words, touches = self.words, self.document.tokens.touches
        end = place + 3
        alone = place == 0 or not (words[place - 1] in "@./-:" and touches(place))
        if end > last or not alone or words[place + 1] != "." or words[place + 2] not in DOMAINS:
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
    return _with_articles(document, sorted(with_known(document, mentions)))


def _with_articles(document: Document, mentions: list[Mention]) -> list[Mention]:
    """An article with a capital within a sentence belongs to the name behind it: `at De Linde`, `chez La Poste`."""
    opening = {first for first, _ in document.sentences}
    done = 0
    found: list[Mention] = []
    for mention in mentions:
        place = mention.first - 1
        able = place >= max(done, 1) and place not in opening and document.words[place - 1] not in _BEGINS_ANEW
        if able and not document.in_title(place) and _is_written_with(document, place):
            mention = mention._replace(first=place)
        done = mention.last
        found.append(mention)
    return found


def _is_written_with(document: Document, place: int) -> bool:
    """Whether an article and the word behind it both have a capital; not `L`, which is elided before any name."""
    word = document.words[place]
    return word in ARTICLES and len(word) > 1 and document.capital(place) and document.capital(place + 1)
