"""Money and sizes: a number beside a currency or a unit of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from breachledger.extract.tokens import Tokens
from breachledger.extract.values.numbers import Number

CURRENCIES = {
    "€": "EUR", "eur": "EUR", "$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP", "chf": "CHF", "¥": "JPY",
    "zł": "PLN", "zl": "PLN", "pln": "PLN", "r$": "BRL", "brl": "BRL", "btc": "BTC", "bitcoin": "BTC",
    "bitcoins": "BTC", "xmr": "XMR", "monero": "XMR", "sek": "SEK", "dkk": "DKK", "nok": "NOK",
}  # fmt: skip
"""ISO 4217 codes (and two coins) by the signs that every language uses; words for them stand in each sheet."""
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
    tokens: Tokens, numbers: Sequence[Number], currencies: Mapping[str, str], links: frozenset[str]
) -> list[Quantity]:
    """Sums of money; `links` are the words that may stand between (`2 milioni di euro`)."""
    found = []
    words = tokens.words
    for number in numbers:
        before = words[number.core_first - 1] if number.core_first else ""
        after, last = _after(words, number.last, links)
        if before in CURRENCIES:
            first = min(number.first, number.core_first - 1)
            code = CURRENCIES[before]
            if before == "$" and first and words[first - 1] in {"r", "us", "a", "c"} and tokens.touches(first):
                first, code = first - 1, {"r": "BRL", "us": "USD", "a": "AUD", "c": "CAD"}[words[first - 1]]
            found.append(Quantity(first, number.last, number, code))
        elif after in currencies:
            found.append(Quantity(number.first, last, number, currencies[after]))
        elif after in CURRENCIES:
            found.append(Quantity(number.first, last, number, CURRENCIES[after]))
    return found


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
