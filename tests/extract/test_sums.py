"""A sum that is told twice, in two currencies, is the same sum."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article

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
