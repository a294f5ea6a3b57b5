"""Countries by name (from CLDR) and by adjective of nationality, inhabitants and places (from the sheets)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from babel import Locale

from breachledger.extract.normal import normalize
from breachledger.extract.tokens import split_words

_LONGEST = 5
_ENDING = 4
"""Letters that may follow a stem."""
_REMEMBERED = 50_000
_NO_COUNTRY = {"AC", "AQ", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UM", "UN", "XA", "XB", "ZZ"}
"""CLDR territories that are no country of ISO 3166-1 with inhabitants (https://cldr.unicode.org)."""


class Country(NamedTuple):
    """A mention: token range, alpha-2 code, and whether it is an adjective of nationality rather than the name."""

    first: int
    last: int
    code: str
    adjective: bool


class Gazetteer:
    """The names of one language, by their first word."""

    def __init__(self, code: str, table: Mapping[str, Any]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        self._stems: dict[str, tuple[str, int]] = {}
        skipped = {fold_words(word) for word in table.get("skip", ())}
        for name, country in _territories(code):
            if fold_words(name) not in skipped:
                self._add(name, country, adjective=False)
        for kind in ("names", "adjectives", "places"):
            for country, texts in table.get(kind, {}).items():
                for text in texts:
                    self._add(text, country, adjective=kind == "adjectives")
        self._known: dict[str, tuple[str, int] | None] = {}
        self._stem_lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        for held in self._names.values():
            held.sort(key=lambda entry: -len(entry[0]))

    def _add(self, text: str, country: str, *, adjective: bool) -> None:
        words = fold_words(text.removesuffix("*"))
        if text.endswith("*") and len(words) == 1:
            self._stems[words[0]] = (country, _ENDING)
            return
        if text.endswith("*"):
            words = (*words[:-1], f"{words[-1]}*")
        if words and len(words) <= _LONGEST:
            self._names.setdefault(words[0], []).append((words, country, adjective))

    def find(self, words: Sequence[str]) -> list[Country]:
        """The mentions in a text, the longest name at each place."""
        found: list[Country] = []
        names, known = self._names, self._known
        done = 0
        for place in [n for n, word in enumerate(words) if word in names or known.get(word, word) is not None]:
            mention = self._at(words, place) if place >= done else None
            if mention is not None:
                found.append(mention)
                done = mention.last
        return found

    def _at(self, words: Sequence[str], place: int) -> Country | None:
        word = words[place]
        for name, country, adjective in self._names.get(word, ()):
            if _same(name, tuple(words[place : place + len(name)])):
                return Country(place, place + len(name), country, adjective)
        held = self._known[word] if word in self._known else self._stem(word)
        return Country(place, place + 1, held[0], True) if held is not None else None

    def _stem(self, word: str) -> tuple[str, int] | None:
        """The adjective whose stem `word` has, with an ending of a few letters; remembered."""
        found = None
        for length in self._stem_lengths:
            held = self._stems.get(word[:length]) if length <= len(word) else None
            if held is not None and len(word) - length <= held[1]:
                found = held
                break
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[word] = found
        return found


def _same(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether words are a name, whose last word may be a stem: `nord - coréen*`."""
    if name == words or len(name) != len(words) or not name[-1].endswith("*"):
        return name == words
    stem, word = name[-1][:-1], words[-1]
    return name[:-1] == words[:-1] and word.startswith(stem) and len(word) - len(stem) <= _ENDING


def fold_words(text: str) -> tuple[str, ...]:
    """The words of `text` as they stand in a normal text."""
    return tuple(split_words(normalize(text).folded))


@cache
def _territories(code: str) -> tuple[tuple[str, str], ...]:
    """Names of countries in a language, from the CLDR data in babel."""
    territories = Locale.parse(code).territories
    return tuple(
        (name, country)
        for country, name in sorted(territories.items())
        if len(country) == 2 and country.isalpha() and country not in _NO_COUNTRY
    )
