"""All that is known of one language, compiled once a process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from breachledger.errors import Defect
from breachledger.extract.match import Matcher
from breachledger.extract.normal import normalize
from breachledger.extract.patterns import Step, compile_pattern
from breachledger.extract.rules import ANY, EFFECTS, Rule, language_codes, read_sheet
from breachledger.extract.tokens import split_words
from breachledger.extract.values.countries import Gazetteer
from breachledger.extract.values.currencies import Currencies
from breachledger.extract.values.dates import READINGS
from breachledger.extract.values.galaxy import Galaxy
from breachledger.extract.values.numbers import NumberWords
from breachledger.extract.values.quantities import SIZES
from breachledger.vocabulary import FIELD_BY_NAME

_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.(?:19[89]|20\d)\d")
"""Day, month and year in one piece: `3.12.2025`."""
_STEMMED = 5
"""Letters; the endings of shorter words are left alone."""
_NUMBERS = {"decimal": ".", "group": ", ", "multipliers": {}}


class Lexicon:
    """The rules and words of one language together with those of any language."""

    def __init__(self, code: str) -> None:
        own = read_sheet(code)
        shared = read_sheet(ANY)
        self.code = code
        self.rules = (*shared.rules, *own.rules)
        self.tables = {**shared.tables, **own.tables}
        self._words: dict[tuple[str, str], frozenset[str]] = {}
        self._phrases: dict[tuple[str, str], dict[str, list[tuple[str, ...]]]] = {}
        self._endings = sorted(self.words("names", "endings"), key=lambda end: (-len(end), end))
        self.promised = frozenset(self.table("language").get("fields", ()))
        self.months = _folded(self.table("dates").get("months", {}))
        self.weekdays = _folded(self.table("dates").get("weekdays", {}))
        self.currencies = Currencies(code if code != ANY else "en", _folded(self.table("money").get("currencies", {})))
        self.sizes = _folded(self.table("money").get("sizes", {}))
        self.numbers = NumberWords.of(self.tables.get("numbers", _NUMBERS), SIZES.keys() | self.sizes.keys())
        self.links = self.words("money", "links")
        self.countries = Gazetteer(code if code != ANY else "en", self.table("countries"))
        self.seats = frozenset(_seats(own.tables.get("organisations", {}), shared.tables["organisations"]))
        """Capitals and regions, each as its words: where something is or who rules there, no organisation."""
        self.galaxy = _galaxy()
        self.matcher = Matcher(_rows(self.rules), self._classes)

    def table(self, name: str) -> Mapping[str, Any]:
        """The table of that name, empty where there is none."""
        return self.tables.get(name, {})

    def words(self, table: str, key: str) -> frozenset[str]:
        """A list of words of a table, folded."""
        if (table, key) not in self._words:
            self._words[table, key] = frozenset(normalize(word).folded for word in self.table(table).get(key, ()))
        return self._words[table, key]

    def stem(self, word: str) -> str:
        """A word of a name without the ending that its place in the sentence gives it: `Telmirze` as `Telmira`."""
        if not self._endings or len(word) < _STEMMED:
            return word
        return next(
            (word[: -len(end)] for end in self._endings if word.endswith(end) and len(word) > len(end) + 2), word
        )

    def phrases(self, table: str, key: str) -> dict[str, list[tuple[str, ...]]]:
        """A list of phrases of a table, by their last word."""
        if (table, key) not in self._phrases:
            held = self._phrases[table, key] = {}
            for text in sorted(self.words(table, key)):
                words = tuple(split_words(text))
                held.setdefault(words[-1], []).append(words)
        return self._phrases[table, key]

    def _classes(self, word: str) -> Iterator[str]:
        """The classes of dates' parts to which `word` belongs."""
        if word in self.months:
            yield "month"
        if word in self.weekdays:
            yield "weekday"
        if _DOTTED.fullmatch(word):
            yield "dotted"
        if word.isdecimal() and len(word) <= 4:
            value = int(word)
            if 0 < value <= 31:
                yield "day"
            if len(word) == 4 and 1980 <= value < 2100:
                yield "year"
            if value < 100:
                yield "count"
        elif self.numbers.words.get(word, 100) < 100:
            yield "count"


@cache
def _galaxy() -> Galaxy:
    """The known actors and malware, which have no language."""
    shared = read_sheet(ANY).tables
    tables = {"attacker": shared["actors"], "malware": shared["malware"]}
    return Galaxy(tables, shared["trade"]["words"])


@cache
def lexicon(code: str) -> Lexicon:
    """The lexicon of a language; where it has no rules, what holds in any language."""
    return Lexicon(code if code in language_codes() else ANY)


def _seats(*tables: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """The names of capitals and regions, by the key that all languages share and as they write them."""
    places = [held for table in tables for kind in ("capitals", "regions") for held in table.get(kind, {}).values()]
    keys = {key for held in places for key in held}
    for key in sorted(keys):
        written = [name for table in tables for name in table.get("places", {}).get(key, ())]
        for name in (key.replace("_", " "), *written):
            yield tuple(split_words(normalize(name.removesuffix("*")).folded))


def _folded(table: Mapping[str, Any]) -> dict[str, Any]:
    return {normalize(word).folded: value for word, value in table.items()}


def _rows(rules: Iterable[Rule]) -> Iterator[tuple[Rule, tuple[Step, ...]]]:
    for rule in rules:
        _check(rule)
        for source in rule.any:
            for row in compile_pattern(source):
                yield rule, row


def _check(rule: Rule) -> None:
    """Raises a Defect where a rule names what does not exist."""
    if rule.kind == "claim" and rule.field not in FIELD_BY_NAME:
        raise Defect(f"{rule.id}: the ledger has no field {rule.field!r}")
    values = FIELD_BY_NAME[rule.field].values if rule.kind == "claim" else ()
    if values and rule.value not in values and not (rule.certainty == "unknown" and not rule.value):
        raise Defect(f"{rule.id}: {rule.field} has no value {rule.value!r}")
    if rule.kind == "cue" and rule.effect not in EFFECTS:
        raise Defect(f"{rule.id}: there is no effect {rule.effect!r}")
    if rule.kind == "date" and rule.read not in READINGS:
        raise Defect(f"{rule.id}: there is no reading {rule.read!r}")
