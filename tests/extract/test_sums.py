"""A sum that is told twice, in two currencies, is the same sum."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article
from tests.extract.test_figures import LEAK

EN = "Ransomware at Ferncliff Water\nThe utility Ferncliff Water was hit by ransomware on Monday.\n"


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ("The hackers demanded a ransom of 12 bitcoins (about $440,000).", {(12, "BTC"), (440_000, "USD")}),
        ("The gang demands $2 million, currently worth €1.8 million.", {(2e6, "USD"), (1.8e6, "EUR")}),
        ("The gang demands a ransom of $2 million. Its revenue was €1.8 million last year.", {(2e6, "USD")}),
        ("The gang demands a ransom of $2 million, and $3 million more in June.", {(2e6, "USD"), (3e6, "USD")}),
    ],
)
def test_a_sum_in_another_currency_right_behind_is_the_same_sum(more: str, wanted: set[tuple[float, str]]) -> None:
    told = read_claims(article(EN + more))[1]
    assert {(one.value_number, one.unit) for one in told if one.field == "extortion.amount"} == wanted


@pytest.mark.parametrize(
    ("language", "more"),
    [
        ("en", "The attack will cost between $180 million and $400 million, the company said."),
        ("pt", "O ataque custou entre US$ 180 milhões e US$ 400 milhões à empresa."),
        ("nl", "De aanval kostte tussen 180 miljoen euro en 400 miljoen euro."),
    ],
)
def test_a_range_whose_sums_both_have_their_currency_is_two_claims(language: str, more: str) -> None:
    found = read_claims(article(LEAK[language] + more, language=language))[1]
    told = {(one.value_number, str(one.qualifier)) for one in found if one.field == "impact.cost"}
    assert told == {(180e6, "at_least"), (400e6, "at_most")}


def test_half_a_unit_more_is_part_of_the_size() -> None:
    found = read_claims(article(LEAK["it"] + "Gli hacker hanno rubato un terabyte e mezzo di dati.", language="it"))[1]
    assert {one.value_number for one in found if one.field == "data.volume"} == {1.5e12}
