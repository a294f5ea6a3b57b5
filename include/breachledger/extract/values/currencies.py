"""Words for money: which currency `pesos`, `Surinaamse dollar` or `francs CFA` are, by CLDR's names and the article.

A word that several countries use is the currency of the country whose adjective stands beside it, else what the sheet
of the language says (`[money.currencies]`), else that of the first country in the article that has such a currency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

from breachledger.extract.normal import normalize
from breachledger.extract.tokens import split_words
from breachledger.extract.values.countries import Country

SIGNS = {
    "€": "EUR", "eur": "EUR", "$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP", "chf": "CHF", "¥": "JPY",
    "zł": "PLN", "zl": "PLN", "pln": "PLN", "r$": "BRL", "brl": "BRL", "btc": "BTC", "bitcoin": "BTC",
    "bitcoins": "BTC", "xmr": "XMR", "monero": "XMR", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "czk": "CZK",
    "huf": "HUF", "aud": "AUD", "cad": "CAD", "nzd": "NZD", "sgd": "SGD", "hkd": "HKD", "jpy": "JPY", "cny": "CNY",
    "inr": "INR", "krw": "KRW", "zar": "ZAR", "srd": "SRD", "aoa": "AOA", "mzn": "MZN", "xof": "XOF", "xaf": "XAF",
    "fcfa": "XOF", "clp": "CLP", "mxn": "MXN", "ars": "ARS", "uah": "UAH", "rub": "RUB", "eth": "ETH", "usdt": "USDT",
    "₹": "INR", "rs": "INR", "₦": "NGN", "ngn": "NGN", "ksh": "KES", "kes": "KES", "₱": "PHP", "₩": "KRW",
    "₺": "TRY", "₪": "ILS", "₽": "RUB", "₴": "UAH", "₫": "VND", "aed": "AED", "ghs": "GHS", "pkr": "PKR",
    "thb": "THB", "idr": "IDR", "myr": "MYR", "₡": "CRC", "₲": "PYG", "gs": "PYG", "bs": "BOB",
}  # fmt: skip
"""ISO 4217 codes (and three coins) by the signs that every language uses; words for them stand in each sheet."""
RAND = "r"
"""Before a number that it touches, South Africa's sign: `R20m`."""
ABBREVIATED = frozenset({"rs", "gs", "bs"})
"""Signs that may have a full stop: `Rs. 500`."""
SOL = ("s", "/")
"""Peru's sign: `S/ 200.000`."""
DOLLARS = {
    "r": "BRL", "us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "s": "SGD", "hk": "HKD", "nz": "NZD",
    "nt": "TWD", "mx": "MXN", "rd": "DOP", "cop": "COP", "col": "COP", "ar": "ARS", "clp": "CLP", "u": "UYU",
}  # fmt: skip
"""What stands before the sign of the dollar."""
_SPREAD = (
    "AED", "AOA", "ARS", "AUD", "BOB", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DKK",
    "DOP", "DZD", "EGP", "EUR", "GBP", "GHS", "GTQ", "HKD", "HNL", "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES",
    "LKR", "MAD", "MXN", "MZN", "NGN", "NIO", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "PYG", "QAR", "RUB", "SAR",
    "SEK", "SGD", "SRD", "THB", "TND", "TRY", "UAH", "USD", "UYU", "XOF", "XAF", "ZAR",
)  # fmt: skip
"""Currencies whose words are looked for; those of others are too often words for something else (`lei`, `won`)."""
_OTHER_WORDS = frozenset({
    "real", "sol", "sole", "soli", "jen", "juan", "bceao", "nuevo", "nuevos", "nouveau", "nouveaux", "nuovo", "nuovi",
    "novo", "novos", "nowy", "nowe", "nowych", "bat", "bats", "rand",
})  # fmt: skip
"""Words of CLDR's names that mean something else more often."""
_WORLDWIDE = frozenset({"USD", "EUR", "BTC", "XMR"})
"""What is told in articles about any country."""
_MOST = 100
"""Countries that are looked at for a currency that several have; an article that names more is none."""
_CFA = {"cfa": "XOF"}
_US = {"us": "US", "u.s.": "US"}
_LAST_IS_HEAD = frozenset({"de", "en", "nl"})
"""Languages that say `Chilean pesos`, not `pesos chilenos`."""
_FORMS = (1, 2, 5)
"""Numbers whose plural forms differ in one of the languages."""
_UNDECIDED = "MXN"


class Told(NamedTuple):
    """A currency in a text: where its words end, and its code."""

    last: int
    code: str


class Currencies:
    """The words for money of one language."""

    def __init__(self, language: str, own: Mapping[str, str]) -> None:
        self._own = own
        self._heads = _heads(language)

    def at(self, words: Sequence[str], place: int, countries: Mapping[int, Country]) -> Told | None:
        """The currency whose words begin at `place`; `countries` are those of the text by their first token."""
        if place >= len(words):
            return None
        if self._is_word(words[place]):
            beside = countries.get(place + 1)
            after = words[place + 1] if place + 1 < len(words) else ""
            if after in _CFA:
                return Told(place + 2, self._of_country(words[place], None, countries, _CFA[after]))
            code = self._of_country(words[place], beside, countries, self._own.get(words[place]))
            shown = beside is not None and beside.adjective and self._has(words[place], beside)
            return Told(beside.last if beside and shown else place + 1, code)
        return self._behind(words, place, countries)

    def _behind(self, words: Sequence[str], place: int, countries: Mapping[int, Country]) -> Told | None:
        """`Surinaamse dollar`, `US-Dollar`, `CFA-Francs`: the country first."""
        beside = countries.get(place)
        named = words[place] in _CFA or words[place] in _US or beside is not None
        if not named:
            return None
        head = beside.last if beside else place + 1
        head += head < len(words) and words[head] == "-"
        if head >= len(words) or not self._is_word(words[head]):
            return None
        default = _CFA.get(words[place]) or ("USD" if words[place] in _US else self._own.get(words[head]))
        return Told(head + 1, self._of_country(words[head], beside, countries, default))

    def _is_word(self, word: str) -> bool:
        return word in self._own or word in self._heads

    def _has(self, word: str, country: Country) -> bool:
        return not self._heads.get(word, frozenset()).isdisjoint(_used_in(country.code))

    def _of_country(
        self, word: str, beside: Country | None, countries: Mapping[int, Country], default: str | None
    ) -> str:
        able = self._heads.get(word, frozenset())
        near = [beside] if beside is not None and self._has(word, beside) else []
        far = [] if default in _WORLDWIDE else islice(countries.values(), _MOST)
        for country in (*near, *far):
            found = next((code for code in _used_in(country.code) if code in able), None)
            if found is not None:
                return found
        return default or (_UNDECIDED if _UNDECIDED in able else min(able))


@cache
def _used_in(country: str) -> tuple[str, ...]:
    return tuple(get_territory_currencies(country))


@cache
def _heads(language: str) -> Mapping[str, frozenset[str]]:
    """The nouns of all currencies' names, each with the codes of the currencies that it names."""
    locale = Locale.parse(language)
    found: dict[str, set[str]] = {}
    for code in _SPREAD:
        for count in _FORMS:
            name = get_currency_name(code, count=count, locale=locale).split("(")[0]
            words = [word for word in split_words(normalize(name).folded) if word.isalpha()]
            if words:
                found.setdefault(words[-1 if language in _LAST_IS_HEAD else 0], set()).add(code)
    return {head: frozenset(codes) for head, codes in found.items() if head not in _OTHER_WORDS}
