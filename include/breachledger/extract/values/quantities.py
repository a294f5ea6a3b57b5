"""Money and sizes: a number beside a currency or a unit of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from breachledger.extract.tokens import Tokens
from breachledger.extract.values.countries import Country
from breachledger.extract.values.currencies import ABBREVIATED, DOLLARS, RAND, SIGNS, SOL, Currencies, Told
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
        signed = _signed(tokens, number.core_first - 1)
        if signed is not None:
            first, code = signed
            found.append(Quantity(min(number.first, first), number.last, number, code))
            continue
        unit, last = _after(words, number.last, links)
        told = currencies.at(words, last - 1, places)
        if told is None and unit in SIGNS:
            told = Told(last, SIGNS[unit])
        if told is not None:
            found.append(Quantity(number.first, told.last, number, told.code))
    return found


def _signed(tokens: Tokens, place: int) -> tuple[int, str] | None:
    """Where the sign of a currency begins that ends at `place`, with the letters of a dollar's country; its code."""
    words = tokens.words
    if place < 0:
        return None
    if words[place] == RAND and tokens.touches(place + 1):
        return place, "ZAR"
    if tuple(words[max(0, place - 1) : place + 1]) == SOL:
        return place - 1, "PEN"
    if words[place] == "$" and place and words[place - 1] in DOLLARS and tokens.touches(place):
        return place - 1, DOLLARS[words[place - 1]]
    place -= place > 0 and words[place] == "." and words[place - 1] in ABBREVIATED
    return (place, SIGNS[words[place]]) if words[place] in SIGNS else None


def find_sizes(
    tokens: Tokens,
    numbers: Sequence[Number],
    sizes: Mapping[str, float],
    links: frozenset[str],
    and_half: Sequence[Sequence[str]] = (),
) -> list[Quantity]:
    """Amounts of data, in bytes; `and_half` are the words that add half a unit (`un terabyte e mezzo`)."""
    found = []
    for number in numbers:
        after, last = _after(tokens.words, number.last, links)
        factor = sizes.get(after) or SIZES.get(after)
        if factor:
            half = next((len(phrase) for phrase in and_half if _stands(tokens.words, last, phrase)), 0)
            high = None if number.high is None else number.high * factor
            scaled = number._replace(value=(number.value + 0.5 * bool(half)) * factor, high=high)
            found.append(Quantity(number.first, last + half, scaled, "bytes"))
    return found


def _stands(words: Sequence[str], place: int, phrase: Sequence[str]) -> bool:
    return tuple(words[place : place + len(phrase)]) == tuple(phrase)


def _after(words: Sequence[str], place: int, links: frozenset[str]) -> tuple[str, int]:
    """The unit at `place` or after the links that stand there, and the end of it."""
    for _ in range(2):
        place += place + 1 < len(words) and words[place] in links
    return (words[place], place + 1) if place < len(words) else ("", place)
