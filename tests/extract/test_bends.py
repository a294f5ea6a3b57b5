"""How far a `not` reaches: over a list and over a few words between commas, but not into a condition."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article

LEADS = {
    "en": "Hackers break into Ferncliff Water\nThe utility Ferncliff Water was hit by a cyberattack on Monday.\n",
    "pl": "Hakerzy w wodociągach Zimna Woda\nWodociągi Zimna Woda padły w poniedziałek ofiarą cyberataku.\n",
    "es": "Hackeo a la empresa Aguafría\nLa empresa Aguafría sufrió el lunes un ciberataque.\n",
}


def statuses(language: str, more: str, field: str) -> dict[str | None, str]:
    """The status of each value of a field."""
    told = read_claims(article(LEADS[language] + more, language=language))[1]
    return {one.value_text: str(one.status) for one in told if one.field == field}


@pytest.mark.parametrize(
    ("language", "more", "wanted"),
    [
        ("en", "Passwords were, however, not stolen.", {"credentials": "denied"}),
        ("en", "Passwords, card numbers and medical files were not stolen.",
         {"credentials": "denied", "financial": "denied", "health": "denied"}),
        ("en", "Names and addresses were stolen, but not passwords.", {"contact": "reported", "credentials": "denied"}),
        ("pl", "Hasła, bilingi i numery kart nie wyciekły.", {"credentials": "denied", "financial": "denied"}),
    ],
)  # fmt: skip
def test_not_reaches_over_a_list_and_an_aside(language: str, more: str, wanted: dict[str, str]) -> None:
    found = statuses(language, more, "data.category")
    assert {value: found.get(value) for value in wanted} == wanted


@pytest.mark.parametrize(
    ("language", "more"),
    [
        ("en", "The gang threatens to publish the files if the firm does not pay."),
        ("es", "Los piratas amenazan con publicar los datos si la empresa no paga."),
    ],
)
def test_a_condition_takes_no_threat_back(language: str, more: str) -> None:
    assert statuses(language, more, "extortion.threat") == {"publish": "claimed"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ransomware at Alder Bank\nAlder Bank was hit by ransomware. Staff are working without computers."),
        ("nl", "Ransomware bij Alder Bank\nAlder Bank is getroffen. Het personeel zit al dagen zonder computers."),
    ],
)
def test_what_is_lacking_is_no_denial_where_the_lack_is_what_is_told(language: str, text: str) -> None:
    told = [one for one in read_claims(article(text, language=language))[1] if one.field == "impact.disruption"]
    assert [one.status for one in told] == ["reported"]


def test_who_is_without_a_thing_was_hit_there_and_tells_nothing_of_data() -> None:
    told = "Staff were hit and are without computers. The hack cost two weeks without web orders of customers."
    assert statuses("en", told, "asset.affected").get("endpoint") in {"reported", "confirmed"}
    assert "denied" not in statuses("en", told, "data.category").values()


def test_a_system_behind_what_is_lacking_was_not_hit() -> None:
    text = (
        "Hackers atacam o Banco Fontelas\nO Banco Fontelas foi alvo de um ciberataque na segunda-feira. "
        "Não foram acedidos dados. Os comboios circularam sem alterações e as máquinas de bilhetes funcionaram.\n"
    )
    told = [one for one in read_claims(article(text, language="pt"))[1] if one.field == "asset.affected"]
    assert [one.value_text for one in told if one.quote == "máquinas"] == []


def test_that_no_ransom_was_paid_denies_no_demand() -> None:
    assert "yes" not in statuses("en", "The utility said that no ransom was paid.", "extortion.demanded")
    assert statuses("en", "The utility said that no ransom was paid.", "extortion.paid") == {"yes": "denied"}
    assert statuses("en", "The utility said that no ransom was demanded.", "extortion.demanded") == {"yes": "denied"}
