"""Sums of money: which currency the words are, by the country beside them or that of the article."""

from __future__ import annotations

import pytest

from breachledger.extract.document import Document
from breachledger.extract.lexicon import lexicon
from tests.extract.articles import article


def sums(language: str, text: str) -> list[tuple[float, str]]:
    """Numbers and currencies of the sums in a text."""
    return [(q.number.value, q.unit) for q in Document(article(text, language=language), lexicon(language)).money]


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", "They lost S$11.3 million.", (11_300_000, "SGD")),
        ("en", "They lost 3 million Australian dollars.", (3_000_000, "AUD")),
        ("en", "They lost 20,000 US dollars.", (20_000, "USD")),
        ("en", "They asked for ₹5 million.", (5_000_000, "INR")),
        ("en", "They asked for Rs. 300,000.", (300_000, "INR")),
        ("en", "They asked for Ksh 40 million.", (40_000_000, "KES")),
        ("en", "They asked for R20 million.", (20_000_000, "ZAR")),
        ("de", "Sie verloren 9,5 Millionen US-Dollar.", (9_500_000, "USD")),
        ("de", "Der Schaden liegt bei 3 Mio. Schweizer Franken.", (3_000_000, "CHF")),
        ("nl", "De schade is 14 miljoen Surinaamse dollar.", (14_000_000, "SRD")),
        ("nl", "De schade is SRD 21,5 miljoen.", (21_500_000, "SRD")),
        ("fr", "Le préjudice est de 1,34 milliard de francs CFA.", (1_340_000_000, "XOF")),
        ("fr", "Au Cameroun, le préjudice est de 900 francs CFA.", (900, "XAF")),
        ("es", "Pidieron S/ 200.000.", (200_000, "PEN")),
        ("es", "Pidieron RD$4.5 millones.", (4_500_000, "DOP")),
        ("es", "En Chile se llevaron 1.870 millones de pesos.", (1_870_000_000, "CLP")),
        ("es", "Se llevaron 120 millones de pesos argentinos.", (120_000_000, "ARS")),
        ("es", "En Chile pidieron 3 millones de dólares.", (3_000_000, "USD")),
        ("it", "Costò 2 milioni di franchi svizzeri.", (2_000_000, "CHF")),
        ("pl", "Straty to 5 mln koron czeskich.", (5_000_000, "CZK")),
        ("pt", "O golpe custou 4,5 mil milhões de kwanzas.", (4_500_000_000, "AOA")),
    ],
)
def test_a_sum_has_the_currency_of_its_country(language: str, text: str, wanted: tuple[float, str]) -> None:
    assert sums(language, text) == [wanted]


def test_words_that_are_also_others_are_no_money() -> None:
    assert sums("en", "We met 10 real people and won 5.") == []
    assert sums("es", "Hubo 2 nuevos casos.") == []
    assert sums("pl", "Odwiedziła 5 kina i 3 dobra.") == []
