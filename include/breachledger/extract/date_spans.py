"""From one date to another: two dates of any kind that words join are one interval, `from 2021 until May 2023`."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from breachledger.extract.document import Document, RuleHit
from breachledger.extract.values.date_parts import Parts, When
from breachledger.extract.values.dates import read_date
from breachledger.vocabulary import Precision

_GRAINS = list(Precision)
_WORDS = 3
"""Words between the two dates, at the most: `bis zum`."""


class Read(NamedTuple):
    """A date that was read: the words that give it, what they say, and which days that is."""

    hit: RuleHit
    last: int
    """The token behind it."""
    parts: Parts
    when: When


def joined(document: Document, dates: list[Read]) -> list[Read]:
    """The dates in text order; where one leads to the next, the two as one."""
    words = document.lexicon.table("dates").get("spans", {})
    openers, links = frozenset(words.get("from", ())), frozenset(words.get("to", ()))
    kept: list[Read] = []
    spent: Read | None = None
    for one, other in pairwise([*dates, *dates[-1:]]):
        if one is spent:
            continue
        whole = _whole(one, other) if one is not other and _leads(document, one, other, openers, links) else None
        kept.append(whole or one)
        spent = other if whole else None
    return kept


def _leads(document: Document, one: Read, other: Read, openers: frozenset[str], links: frozenset[str]) -> bool:
    """Whether one word before the first date and all between the two make an interval of them."""
    before = document.words[max(0, one.hit.first - 1) : one.hit.first]
    inside = document.words[one.hit.outer_first : one.hit.first]
    between = document.words[one.last : other.hit.first] or document.words[other.hit.first : other.hit.first + 1]
    opened = not openers.isdisjoint(before) or not openers.isdisjoint(inside)
    return opened and len(between) <= _WORDS and links.issuperset(between)


def _whole(one: Read, other: Read) -> Read | None:
    """The interval; where only its end has a year, its beginning has the same. None where it would run backwards."""
    first, parts = one.when, one.parts
    if other.parts.years and not parts.years:
        parts = replace(parts, years=list(other.parts.years))
        first = read_date(one.hit.rule.read, parts) or first
    if first.start > other.when.end:
        return None
    grain = max(first.precision, other.when.precision, key=_GRAINS.index)
    return Read(one.hit, other.last, parts, When(first.start, other.when.end, grain))
