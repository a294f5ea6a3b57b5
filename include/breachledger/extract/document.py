"""One article, taken apart once: what every reader of fields looks at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from functools import cache

from breachledger.extract.headline import find_headline
from breachledger.extract.lexicon import Lexicon
from breachledger.extract.match import Hit
from breachledger.extract.mention import Mention
from breachledger.extract.names import find_names
from breachledger.extract.normal import normalize
from breachledger.extract.rules import Rule
from breachledger.extract.sentences import split_sentences
from breachledger.extract.silence import UNTOLD, untold
from breachledger.extract.tokens import Tokens, split_words
from breachledger.extract.values.countries import Country
from breachledger.extract.values.date_parts import local_day
from breachledger.extract.values.galaxy import Naming
from breachledger.extract.values.numbers import Number, find_numbers
from breachledger.extract.values.quantities import Quantity, find_money, find_sizes
from breachledger.extract.walk import Captures, Spans
from breachledger.model import Article, Span
from breachledger.vocabulary import Precision

RuleHit = Hit[Rule]
_GROUPS = {"cue": "bend", "speech": "bend", "date": "date", "role": "role", "relevance": "relevance"}
"""Kinds within which a hit inside a longer one is dropped; claims compete by field."""
_CLOCKED = frozenset({Precision.SECOND, Precision.MINUTE, Precision.HOUR})
_LASTING = frozenset({"sale", "taken"})
"""Contexts that hold for the next sentence, too: `He offers the set. He asks for 1,000 dollars.`"""
_UNTOUCHED = frozenset({"name", "break", "event", "date", "lookalike"})
"""Kinds that no look-alike drops."""


def _published_day(article: Article) -> date:
    """The day on which it was published, where the outlet is; a date without a clock is that day already."""
    if article.published_precision in _CLOCKED:
        return local_day(article.published_at, article.timezone)
    return article.published_at.date()


class Document:
    """Tokens, sentences, values, names and rule hits of one article."""

    def __init__(self, article: Article, lexicon: Lexicon) -> None:
        self.article = article
        self.lexicon = lexicon
        self.normal = normalize(article.text)
        self.tokens = Tokens(self.normal.folded)
        self.words = self.tokens.words
        shaped = self.normal.shaped
        self.capitals = [
            shaped[start:end] != word
            for start, end, word in zip(self.tokens.starts, self.tokens.ends, self.words, strict=True)
        ]
        """Whether a token is written like a name: with a capital at its beginning or further in (`eBay`, `easyJet`)."""
        self.published = _published_day(article)
        headline = find_headline(self.tokens, self.capitals, split_words(normalize(article.title).folded))
        self.title = headline.first, headline.last
        self._title_line_last = headline.line_last
        self.sentences = split_sentences(
            self.tokens,
            self.normal.shaped,
            lexicon.words("words", "abbreviations"),
            ordinals=bool(lexicon.table("words").get("ordinals", False)),
            cuts=self.title,
        )
        self.bounds = self._bounds()
        self._numbers = self._sentence_numbers()
        self._lead = self._first_sentences()
        self.numbers: list[Number] = find_numbers(self.tokens, lexicon.numbers, lexicon.months)
        named = lexicon.countries.find(self.words)
        self.money: list[Quantity] = find_money(self.tokens, self.numbers, lexicon.currencies, lexicon.links, named)
        self.sizes: list[Quantity] = find_sizes(
            self.tokens, self.numbers, lexicon.sizes, lexicon.links, lexicon.numbers.and_half
        )
        in_sums = {at for sum_ in self.money for at in range(sum_.first, sum_.last)}
        self.countries: list[Country] = [
            country
            for country in named
            if (country.adjective or any(self.capitals[country.first : country.last])) and country.first not in in_sums
        ]
        self.known: list[Naming] = [
            naming
            for naming in lexicon.galaxy.find(self.words, self.capitals)
            if self.words[naming.first] not in lexicon.months and self.words[naming.first] not in lexicon.weekdays
        ]
        self.names: list[Mention] = find_names(self)
        held: dict[str, Iterable[Number | Quantity | Country | Mention]] = {
            "number": self._bare_numbers(),
            "money": self.money,
            "size": self.sizes,
            "country": self.countries,
            "name": self.names,
        }
        self.spans: Spans = {
            slot: _both_ways((span.first, span.last) for span in spans) for slot, spans in held.items()
        }
        found = _without_alike(lexicon.matcher.find(self))
        self._contexts: dict[int, set[str]] = {}
        for hit in found:
            if hit.rule.kind == "context":
                self._contexts.setdefault(self.sentence(hit.first), set()).add(hit.rule.context)
        for number in untold(self, found):
            self._contexts.setdefault(number, set()).add(UNTOLD)
        self.hits = _settle(filter(self.holds, found))
        self._by_field: dict[str, list[RuleHit]] = {}
        for hit in self.of_kind("claim"):
            self._by_field.setdefault(hit.rule.field, []).append(hit)

    def _bare_numbers(self) -> list[Number]:
        """The numbers that are no sum of money and no size."""
        bound = {quantity.number.core_first for quantity in (*self.money, *self.sizes)}
        return [number for number in self.numbers if number.core_first not in bound]

    def contexts(self, sentence: int) -> set[str]:
        """The contexts (`[[context]]` rules) that a sentence has."""
        return self._contexts.get(sentence, set())

    def holds(self, hit: RuleHit) -> bool:
        """Whether its sentence has what the rule needs and nothing that it excludes; no older case is of this year."""
        rule = hit.rule
        if rule.effect == "background" and self._is_of_now(hit):
            return False
        if not rule.needs and not rule.unless:
            return True
        number = self.sentence(hit.first)
        here = self.contexts(number) | (self.contexts(number - 1) & _LASTING)
        return (not rule.needs or not here.isdisjoint(rule.needs)) and here.isdisjoint(rule.unless)

    def _is_of_now(self, hit: RuleHit) -> bool:
        """Whether it names the year of publication, in which nothing is an older case by its year alone."""
        return str(self.published.year) in self.words[hit.first : hit.last]

    def of_kind(self, kind: str) -> list[RuleHit]:
        """The hits of one kind of rule, in text order."""
        return self.hits.get(kind, [])

    def of_field(self, field: str) -> list[RuleHit]:
        """The hits of the `[[claim]]` rules of one field, in text order."""
        return self._by_field.get(field, [])

    def sentence(self, token: int) -> int:
        """The number of the sentence in which a token stands."""
        return self._numbers[min(token, len(self._numbers) - 1)]

    def in_title(self, token: int) -> bool:
        """Whether a token belongs to the headline."""
        return self.title[0] <= token < self.title[1]

    def in_masthead(self, token: int) -> bool:
        """Whether a token stands above the headline, or in the name of the site behind it."""
        return token < self.title[0] or self.in_site(token)

    def in_site(self, token: int) -> bool:
        """Whether a token stands in the name of the site behind the headline."""
        return self.title[1] <= token < self._title_line_last

    def lead(self) -> tuple[int, int]:
        """The token range of the first two sentences under the headline."""
        return self._lead

    def _first_sentences(self) -> tuple[int, int]:
        after = [bounds for bounds in self.sentences if bounds[0] >= self._title_line_last][:2]
        return (after[0][0], after[-1][1]) if after else self.title

    def span(self, first: int, last: int) -> Span:
        """The offsets of a token range in the article's text."""
        origin = self.normal.origin
        return Span(origin[self.tokens.starts[first]], origin[self.tokens.ends[last - 1]])

    def shape(self, first: int, last: int) -> str:
        """A token range in normal form with its capitals."""
        return self.normal.shaped[self.tokens.starts[first] : self.tokens.ends[last - 1]]

    def token_at(self, offset: int) -> int:
        """The token that stands at or after an offset of the normal text."""
        return bisect_left(self.tokens.ends, offset + 1)

    def capital(self, token: int) -> bool:
        """Whether a token begins with a capital letter."""
        return self.capitals[token]

    def _bounds(self) -> list[tuple[int, int]]:
        bounds = [(place, place + 1) for place in range(len(self.tokens))]
        for first, last in self.sentences:
            bounds[first:last] = [(first, last)] * (last - first)
        return bounds

    def _sentence_numbers(self) -> list[int]:
        """For each token the number of its sentence; what stands between two belongs to the one before."""
        starts = [first for first, _ in self.sentences] or [0]
        ends = [*starts[1:], max(len(self.tokens), 1)]
        return [0] * starts[0] + [
            number for number, (first, last) in enumerate(zip(starts, ends, strict=True)) for _ in range(first, last)
        ]


def _both_ways(spans: Iterable[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
    forth: dict[int, int] = {}
    back: dict[int, int] = {}
    for first, last in spans:
        forth[first] = max(last, forth.get(first, 0))
        back[last] = min(first, back.get(last, first))
    return forth, back


def _without_alike(found: list[RuleHit]) -> list[RuleHit]:
    """The hits in text order, without what a look-alike covers."""
    found = sorted(set(found), key=_order)
    alike = [(hit.outer_first, hit.outer_last) for hit in found if hit.rule.kind == "lookalike"]
    if not alike:
        return found
    starts = [first for first, _ in alike]
    return [hit for hit in found if hit.rule.kind in _UNTOUCHED or not _covered(hit, alike, starts)]


def _settle(found: Iterable[RuleHit]) -> dict[str, list[RuleHit]]:
    """By kind and in text order, without what a longer hit contains."""
    kept: dict[str, list[RuleHit]] = {}
    furthest: dict[str, int] = {}
    longest: dict[str, int] = {}
    for hit in found:
        rule, _, _, first, last, _ = hit
        if (group := _group(rule)) is not None:
            reach = furthest.get(group, -1)
            if last <= reach and (last < reach or longest[group] != first):
                continue
            if last > reach:
                furthest[group], longest[group] = last, first
        kept.setdefault(rule.kind, []).append(hit)
    return kept


def _order(hit: RuleHit) -> tuple[int, int, str, int, int, Captures]:
    """In text order, the longer first; nothing of it depends on how the hits were found."""
    rule, first, last, outer_first, outer_last, captures = hit
    return outer_first, -outer_last, rule.id, first, last, captures


@cache
def _group(rule: Rule) -> str | None:
    return f"{rule.field} {rule.value}" if rule.kind == "claim" else _GROUPS.get(rule.kind)


def _covered(hit: RuleHit, alike: list[tuple[int, int]], starts: list[int]) -> bool:
    """Whether a look-alike overlaps the hit without lying wholly inside a longer hit."""
    at = bisect_left(starts, hit.outer_last)
    return any(
        last > hit.outer_first and not (hit.outer_first <= first and last <= hit.outer_last)
        for first, last in alike[max(0, at - 4) : at]
    )
