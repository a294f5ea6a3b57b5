"""Values that a phrase says outright: a fixed value, its own words, or what stands in a slot of the phrase."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from breachledger.extract.document import RuleHit
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.extract.values.numbers import ends
from breachledger.extract.values.quantities import Quantity
from breachledger.vocabulary import FIELD_BY_NAME, Certainty, Kind, Polarity, Qualifier, Role, Temporality

FEWEST = {"people.affected": 2, "records.affected": 10, "organisations.affected": 2}
"""Numbers below these are not counts that an article is about."""
_MOST = {"organisations.affected": 100_000}
"""Numbers above these are of something else: of customers who are people."""
_NOT_IN_NAMES = frozenset({"asset.affected", "data.category"})
"""Fields of which a word inside a longer name tells nothing: `Diário da Rede`, `Data Protection Commission`."""
TOLD_AGAIN = 6
"""Tokens between a sum and the same sum in another currency."""
_SLOTS = frozenset({"number", "money", "size", "name", "country"})


def read_phrases(scene: Scene, field: str) -> Iterator[Draft]:
    """A draft for every `[[claim]]` hit of `field`."""
    for hit in scene.document.of_field(field):
        if not scene.document.in_masthead(hit.first) and not _is_of_a_name(scene, hit):
            for draft in _drafts(scene, hit):
                yield from _ends(scene, draft)
                yield from _in_another_currency(scene, draft)


def _is_of_a_name(scene: Scene, hit: RuleHit) -> bool:
    """Whether it is but a word of a name; what a hyphen joins to one is a thing of its own: `ESXi-servers`."""
    names = scene.document.names
    at = bisect_right(names, hit.first, key=lambda mention: mention.first) - 1
    if hit.rule.field not in _NOT_IN_NAMES or at < 0 or scene.document.words[hit.first - 1] == "-":
        return False
    return hit.last <= names[at].last and hit.last - hit.first < names[at].last - names[at].first


def _in_another_currency(scene: Scene, draft: Draft) -> Iterator[Draft]:
    """The same sum once more, where it stands right behind: `two bitcoins, or about $23,000`."""
    money = scene.document.money
    at = bisect_left(money, draft.last, key=lambda sum_: sum_.last)
    if at + 1 >= len(money) or (money[at].last, money[at].unit) != (draft.last, draft.unit):
        return
    other = money[at + 1]
    same_sentence = scene.document.sentence(other.first) == scene.document.sentence(draft.first)
    if same_sentence and other.unit != draft.unit and other.first - draft.last <= TOLD_AGAIN:
        for value, qualifier in ends(other.number):
            yield replace(draft, first=other.first, last=other.last, number=value, unit=other.unit, qualifier=qualifier)


def _ends(scene: Scene, draft: Draft) -> Iterator[Draft]:
    """It, or both ends of a range whose sums each have their currency: `between $180 million and $400 million`."""
    money = scene.document.money
    at = bisect_left(money, draft.last, key=lambda sum_: sum_.last)
    if draft.unit and at + 1 < len(money) and money[at].last == draft.last and _is_range(scene, *money[at : at + 2]):
        high = money[at + 1]
        yield replace(draft, qualifier=Qualifier.AT_LEAST)
        most = replace(draft, first=high.first, last=high.last, number=high.number.value)
        yield replace(most, qualifier=Qualifier.AT_MOST)
    else:
        yield draft


def _is_range(scene: Scene, low: Quantity, high: Quantity) -> bool:
    words = scene.document.words
    spans = scene.document.lexicon.table("dates").get("spans", {})
    between = words[low.last : high.first]
    opened = low.first and words[low.first - 1] in spans.get("from", ())
    return bool(opened and between) and low.unit == high.unit and set(between) <= set(spans.get("to", ()))


def read_silences(scene: Scene, field: str) -> Iterator[Draft]:
    """What phrases say of a field that is not told, or not known."""
    return (draft for draft in read_phrases(scene, field) if draft.certainty is Certainty.UNKNOWN)


def _drafts(scene: Scene, hit: RuleHit) -> Iterator[Draft]:
    rule = hit.rule
    draft = Draft(
        field=rule.field,
        first=hit.first,
        last=hit.last,
        rule_id=rule.id,
        text=rule.value or _words(scene, hit),
        scope=rule.scope or None,
        own=bool(rule.polarity or rule.certainty),
        polarity=Polarity(rule.polarity) if rule.polarity else Polarity.POSITIVE,
        certainty=Certainty(rule.certainty) if rule.certainty else Certainty.CERTAIN,
        temporality=Temporality(rule.temporality) if rule.temporality else Temporality.PAST,
        role=Role(rule.role) if rule.role else None,
    )
    slots = [slot for slot in hit.captures if slot[0] in _SLOTS]
    if not slots or rule.value or rule.certainty == "unknown":
        if not draft.empty or draft.certainty is Certainty.UNKNOWN:
            yield draft
        return
    yield from _valued(scene, draft, *slots[0])


def _words(scene: Scene, hit: RuleHit) -> str | None:
    """The quoted words themselves, where the field is a text and no slot holds it."""
    if FIELD_BY_NAME[hit.rule.field].kind is not Kind.TEXT or hit.rule.certainty == "unknown":
        return None
    start, end = scene.document.span(hit.first, hit.last)
    return scene.document.article.text[start:end]


def _valued(scene: Scene, draft: Draft, slot: str, first: int, last: int) -> Iterator[Draft]:
    """The draft with what its slot holds; a range is two claims."""
    document = scene.document
    draft = replace(draft, first=min(draft.first, first), last=max(draft.last, last))
    if slot == "country":
        yield replace(draft, text=next(c.code for c in document.countries if (c.first, c.last) == (first, last)))
        return
    if slot == "name":
        start, end = document.span(first, last)
        yield replace(draft, text=document.article.text[start:end])
        return
    if slot == "number":
        at = bisect_left(document.numbers, first, key=lambda one: one.first)
        number, unit = document.numbers[at], FIELD_BY_NAME[draft.field].unit
    else:
        sums = document.money if slot == "money" else document.sizes
        held = sums[bisect_left(sums, first, key=lambda one: one.first)]
        number, unit = held.number, held.unit
    for value, qualifier in ends(number):
        if FEWEST.get(draft.field, 0) <= value <= _MOST.get(draft.field, value):
            yield replace(draft, number=value, unit=unit, qualifier=qualifier)
