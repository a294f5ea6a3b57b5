"""Money and sizes: a number beside a currency or a unit of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from breachledger.extract.tokens import Tokens
from breachledger.extract.values.countries import Country
from breachledger.extract.values.currencies import DOLLARS, RAND, SIGNS, Currencies, Told
from breachledger.extract.values.numbers import Number

SIZES = {
    "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "pb": 10**15, "kilobyte": 10**3, "megabyte": 10**6,
    "gigabyte": 10**9, "terabyte": 10**12, "petabyte": 10**15, "megabytes": 10**6, "gigabytes": 10**9,
    "terabytes": 10**12, "petabytes": 10**15, "gib": 2**30, "tib": 2**40,
}  # fmt: skip
"""Bytes by unit; decimal, as the contract has it (78 GB = 78·10⁹)."""


class Quantity(NamedTuple):
    """A number with its unit: a currency code, or `bytes` (then the number is already multiplied)."""

    first: int
    last: int
    number: Number
    unit: str


def find_money(
    tokens: Tokens,
    numbers: Sequence[Number],
    currencies: Currencies,
    links: frozenset[str],
    countries: Sequence[Country],
) -> list[Quantity]:
    """Sums of money; `links` are the words that may stand between (`2 milioni di euro`)."""
    found = []
    words = tokens.words
    places = {country.first: country for country in countries}
    for number in numbers:
        before = number.core_first - 1
        before -= before > 0 and words[before] == "." and words[before - 1] == "rs"
        if before >= 0 and words[before] == RAND and tokens.touches(number.core_first):
            found.append(Quantity(min(number.first, before), number.last, number, "ZAR"))
            continue
        if before >= 0 and words[before] in SIGNS:
            first, code = _sign(tokens, before)
            found.append(Quantity(min(number.first, first), number.last, number, code))
            continue
        unit, last = _after(words, number.last, links)
        told = currencies.at(words, last - 1, places)
        if told is None and unit in SIGNS:
            told = Told(last, SIGNS[unit])
        if told is not None:
            found.append(Quantity(number.first, told.last, number, told.code))
    return found


def _sign(tokens: Tokens, place: int) -> tuple[int, str]:
    """Where the sign of a currency begins, with the letters of a dollar's country, and its code."""
    words = tokens.words
    if words[place] == "$" and place and words[place - 1] in DOLLARS and tokens.touches(place):
        return place - 1, DOLLARS[words[place - 1]]
    return place, SIGNS[words[place]]


def find_sizes(
    tokens: Tokens, numbers: Sequence[Number], sizes: Mapping[str, float], links: frozenset[str]
) -> list[Quantity]:
    """Amounts of data, in bytes."""
    found = []
    for number in numbers:
        after, last = _after(tokens.words, number.last, links)
        factor = sizes.get(after) or SIZES.get(after)
        if factor:
            high = None if number.high is None else number.high * factor
            scaled = number._replace(value=number.value * factor, high=high)
            found.append(Quantity(number.first, last, scaled, "bytes"))
    return found


def _after(words: Sequence[str], place: int, links: frozenset[str]) -> tuple[str, int]:
    """The unit at `place` or after the links that stand there, and the end of it."""
    for _ in range(2):
        place += place + 1 < len(words) and words[place] in links
    return (words[place], place + 1) if place < len(words) else ("", place)
