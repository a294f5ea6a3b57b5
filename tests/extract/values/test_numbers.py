from __future__ import annotations

import pytest

from breachledger.extract.lexicon import lexicon
from breachledger.extract.normal import normalize
from breachledger.extract.tokens import Tokens
from breachledger.extract.values.numbers import ends, find_numbers

READ = [
    ("it", "16 milioni", [(16e6, "exact")]),
    ("it", "fino a 16 milioni", [(16e6, "at_most")]),
    ("it", "850.000", [(850e3, "exact")]),
    ("it", "6,4 milioni", [(6.4e6, "exact")]),
    ("it", "mezzo milione", [(5e5, "exact")]),
    ("it", "un milione e mezzo di utenti", [(1.5e6, "exact")]),
    ("it", "70 mila", [(70e3, "exact")]),
    ("it", "ventimila", [(20e3, "exact")]),
    ("it", "più di trecento", [(300, "at_least")]),
    ("it", "tra due e tre milioni", [(2e6, "at_least"), (3e6, "at_most")]),
    ("it", "nel 2021", []),
    ("it", "il 12 dicembre", []),
    ("it", "il 20% dei casi", []),
    ("en", "6.4 million", [(6.4e6, "exact")]),
    ("en", "2.1m items", [(2.1e6, "exact")]),
    ("en", "12,000", [(12e3, "exact")]),
    ("en", "half a million", [(5e5, "exact")]),
    ("en", "twenty-five thousand", [(25e3, "exact")]),
    ("en", "between two and three million", [(2e6, "at_least"), (3e6, "at_most")]),
    ("en", "as many as 100,000", [(1e5, "at_most")]),
    ("en", "version 12.3.0.310", []),
    ("en", "CVE-2025-23120", []),
    ("en", "the 12th", []),
    ("es", "entre dos y tres millones", [(2e6, "at_least"), (3e6, "at_most")]),
    ("es", "treinta y cinco mil", [(35e3, "exact")]),
    ("es", "dos mil quinientas personas", [(2500, "exact")]),
    ("es", "23 mil 418 usuarios", [(23418, "exact")]),
    ("es", "3 millones 200 mil cuentas", [(3.2e6, "exact")]),
    ("es", "dos mil en 2024", [(2000, "exact")]),
    ("es", "23 mil 40%", [(23e3, "exact")]),
    ("es", "dos mil tres mil", [(2000, "exact"), (3000, "exact")]),
    ("es", "3 millones 2 millones", [(3e6, "exact"), (2e6, "exact")]),
    ("es", "dos mil 1.500", [(2000, "exact"), (1500, "exact")]),
    ("es", "dos y tres", [(2, "exact"), (3, "exact")]),
    ("en", "2 million 5 percent", [(2e6, "exact")]),
    ("en", "two million three thousand", [(2.003e6, "exact")]),
    ("es", "un terabyte", [(1, "exact")]),
    ("en", "half a terabyte", [(0.5, "exact")]),
    ("fr", "quatre-vingt mille", [(80e3, "exact")]),
    ("fr", "deux mille quarante pour cent", [(2000, "exact")]),
    ("fr", "deux mille trois cents", [(2300, "exact")]),
    ("pt", "dois mil e quinhentos", [(2500, "exact")]),
]


@pytest.mark.parametrize(("language", "text", "wanted"), READ)
def test_numbers(language: str, text: str, wanted: list[tuple[float, str]]) -> None:
    words = lexicon(language)
    found = find_numbers(Tokens(normalize(text).folded), words.numbers, words.months)
    assert [(value, str(qualifier)) for number in found for value, qualifier in ends(number)] == wanted
