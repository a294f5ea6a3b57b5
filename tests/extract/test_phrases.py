"""What a phrase says outright, and where it says nothing."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article

TOLD = "Ransomware at Halden Freight\nHalden Freight said on Monday that hackers had encrypted its servers. "


def values(language: str, text: str, field: str) -> set[object]:
    """The values of a field in a text."""
    claims = read_claims(article(text, language=language))[1]
    return {one.value_text or one.value_number for one in claims if one.field == field}


@pytest.mark.parametrize(
    ("told", "field", "value"),
    [
        ("The Computer Security Response Team was told.", "asset.affected", "endpoint"),
        ("The Personal Data Commission of Strelsau was told.", "data.category", "personal"),
    ],
)
def test_a_word_of_a_name_tells_nothing(told: str, field: str, value: str) -> None:
    assert value not in values("en", TOLD + told, field)
    assert value in values("en", TOLD + "Its computers were hit and personal data were stolen.", field)


def test_millions_of_customers_are_no_organisations() -> None:
    told = "6.4 million customers are affected. The supplier said that 40 companies were affected."
    assert values("en", TOLD + told, "organisations.affected") <= {40.0}
    assert 6_400_000.0 in values("en", TOLD + told, "people.affected")
