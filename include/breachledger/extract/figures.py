"""What figures count: how likely people or records are those affected, and a sum the ransom or what it cost.

Most figures are told by words that rules know. For the others there is no one word: "Angaben zu drei Millionen Kunden"
says no more of the leak than its neighbours do, and "1,900 staff" is how large a firm is. So what stands around a
figure is weighed (`weighing.py`), which also tells where the words of a rule are met by chance.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property, lru_cache
from typing import NamedTuple

from breachledger.extract.document import Document
from breachledger.extract.name_extents import AND
from breachledger.extract.scene import Scene
from breachledger.extract.values.numbers import Number
from breachledger.extract.values.quantities import Quantity

COUNTED, MONEY = ("people.affected", "records.affected", "organisations.affected"), (
    "extortion.amount", "impact.cost", "data.price",
)  # fmt: skip
"""Fields between which a number, and a sum of money, has to be told."""
VOLUME = "data.volume"
_CONTEXTS = frozenset({
    "taken", "staff", "affected", "sale", "ransom", "advice", "fine", "incident", "hit", "server", "sample", "fraud",
    "costly", "revenue",
})  # fmt: skip
_TOLD = (
    "data.category", "data.exfiltrated", "data.volume", "incident.type", "extortion.demanded", "extortion.paid",
    "extortion.threat", "impact.disruption", "response.action", "attack.vector", "asset.affected",
)  # fmt: skip
"""Fields whose words in a sentence tell what it speaks of."""
_THEFT = "fraud_theft"
_COINS = frozenset({"BTC", "XMR", "ETH", "USDT", "LTC"})
_NOUN = 4
"""Tokens behind a number in which what it counts is named."""
_BEFORE = 3
"""Tokens before a number in which a word tells that it is somebody's size."""
_TAIL = 6
"""Letters of a noun that may be the end of a compound: `Vertragskunden`."""
_LATEST = 20
"""The sentence from which later makes no difference."""
_SMALL = 20
_ENDS = frozenset({".", ",", ";", ":", "!", "?"})


class Figure(NamedTuple):
    """A number, a sum of money or a size, with the tokens that tell it."""

    first: int
    last: int
    number: Number
    unit: str
    """The currency, or `bytes`; empty for a count."""
    counts: str
    """`people`, `records`, or empty where no noun tells it."""
    apart: int
    """Tokens between the number and the noun."""


@lru_cache(maxsize=1)
def figures(scene: Scene) -> Figures:
    """The figures of an article, taken once for all fields that are read of it in a row."""
    return Figures(scene)


class Figures:
    """The figures of one article, and what is seen of each."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        document = self._document = scene.document
        words = document.lexicon.words
        self._nouns = {kind: words("counted", kind) for kind in ("people", "records")}
        self._size = words("counted", "size")
        self._seen: dict[tuple[int, str], dict[str, float]] = {}
        self._stops = _ENDS | AND | words("names", "determiners")
        self._compounds = bool(document.lexicon.table("counted").get("compounds", False))
        self._told: dict[int, set[str]] = {}
        for field in _TOLD:
            for hit in document.of_field(field):
                name = _THEFT if hit.rule.value == _THEFT else field.replace(".", "_")
                self._told.setdefault(document.sentence(hit.first), set()).add(name)
        self._types = {hit.rule.value for hit in document.of_field("incident.type") if hit.rule.value}
        self._by_rule = {
            field: {at for at in told_by_rules(document, (field,)) if not scene.ends_before(at)}
            for field in (*COUNTED, *MONEY, VOLUME)
        }
        self._by_sentence = Counter(
            (field, document.sentence(at)) for field, places in self._by_rule.items() for at in places
        )
        self._values = Counter(one.value for one in document.numbers if not scene.ends_before(one.first))

    @cached_property
    def counts(self) -> list[Figure]:
        """The numbers that are no dates, sums or sizes, with what they count."""
        document = self._document
        dated = {at for dated in self._scene.dates for at in range(dated.first, dated.last)}
        bound = {quantity.number.core_first for quantity in (*document.money, *document.sizes)}
        able = (number for number in document.numbers if number.core_first not in bound and number.first not in dated)
        return [self._counted(number) for number in able]

    @cached_property
    def sums(self) -> list[Figure]:
        """The sums of money."""
        return [_measured(held) for held in self._document.money]

    @cached_property
    def sizes(self) -> list[Figure]:
        """The sizes of data."""
        return [_measured(held) for held in self._document.sizes]

    def _counted(self, number: Number) -> Figure:
        for at, word in enumerate(self._document.words[number.last : number.last + _NOUN]):
            if word in self._stops:
                break
            kind = next((kind for kind, nouns in self._nouns.items() if self._is_one(word, nouns)), "")
            if kind:
                return Figure(number.first, number.last + at + 1, number, "", kind, at)
        return Figure(number.first, number.last, number, "", "", _NOUN)

    def _is_one(self, word: str, nouns: frozenset[str]) -> bool:
        if word in nouns:
            return True
        return self._compounds and any(word.endswith(noun) for noun in nouns if len(noun) >= _TAIL)

    def is_size(self, figure: Figure) -> bool:
        """Whether the words before a count say how large somebody is: `a firm with 140 staff`."""
        before = self._document.words[max(0, figure.first - _BEFORE) : figure.first]
        return not figure.unit and not self._size.isdisjoint(before)

    def signs(self, figure: Figure) -> dict[str, float]:
        """What is seen of a figure; most are 0 or 1. Looked at once for all fields."""
        place = (figure.first, figure.unit)
        if place not in self._seen:
            self._seen[place] = self._signs(figure)
        return self._seen[place]

    def _signs(self, figure: Figure) -> dict[str, float]:
        scene, document = self._scene, self._document
        sentence = document.sentence(figure.first)
        low, high = document.lead()
        frame = scene.frames.at(figure.first)
        found = {
            f"counts_{figure.counts or 'nothing'}": 1.0,
            f"apart_{min(figure.apart, 3)}": 1.0,
            f"says_{frame.role if frame else 'outlet'}": 1.0,
            "size": math.log10(figure.number.value + 1) / 10,
            "small": float(figure.number.value < _SMALL),
            "coins": float(figure.unit in _COINS),
            "late": min(sentence, _LATEST) / _LATEST,
            "sized": float(self.is_size(figure)),
            "title": float(document.in_title(figure.first)),
            "lead": float(low <= figure.first < high),
            "again": float(self._values[figure.number.value] > 1),
        }
        for field, places in self._by_rule.items():
            own = figure.first in places
            found[f"told_{field.replace('.', '_')}"] = float(len(places) > own)
            found[f"beside_{field.replace('.', '_')}"] = float(self._by_sentence[field, sentence] > own)
        found |= {f"type_{kind}": 1.0 for kind in self._types}
        found |= {f"there_{role}": 1.0 for role in scene.cast.roles_in(*document.sentences[sentence])}
        found |= {f"bends_{bend.effect}": 1.0 for bend in scene.bends.on(figure.first, figure.last, own=False)}
        for name, at in (("before", sentence - 1), ("here", sentence), ("after", sentence + 1)):
            about = (document.contexts(at) & _CONTEXTS) | {f"told_{one}" for one in self._told.get(at, ())}
            found |= {f"{name}_{one}": 1.0 for one in about}
        return found


def _measured(held: Quantity) -> Figure:
    return Figure(held.first, held.last, held.number, held.unit, "", 0)


def told_by_rules(document: Document, fields: tuple[str, ...]) -> set[int]:
    """Where numbers stand that the words of rules tell, by the first token of each."""
    hits = (hit for field in fields for hit in document.of_field(field))
    return {first for hit in hits for slot, first, _ in hit.captures if slot in {"number", "money", "size"}}
