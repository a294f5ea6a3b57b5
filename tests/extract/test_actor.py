"""Who is an attacker by name: neither a country nor the side that somebody is on."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article


def actors(language: str, text: str) -> list[str | None]:
    """The attackers that are named."""
    _, claims = read_claims(article(text, language=language))
    return [claim.value_text for claim in claims if claim.field == "actor.name"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Pro-Russian hackers took credit for the attack on Harrow Council. Killnet said it was behind it."),
        ("pt", "O grupo Killnet, alinhado ao Kremlin, reivindicou o ataque ao site do Parlamento Europeu."),
    ],
)
def test_a_country_or_a_side_is_no_attacker(language: str, text: str) -> None:
    assert actors(language, text) == ["Killnet"]


def test_a_group_may_have_a_country_in_its_name() -> None:
    text = "The group Anonymous Sudan claimed the attack on Harrow Council, whose website was down on Monday."
    assert actors("en", text) == ["Anonymous Sudan"]
