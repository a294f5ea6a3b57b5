"""What is known from its attackers alone is claimed in all its parts; one thing that somebody else tells ends that."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.vocabulary import Polarity, Role, Status
from tests.extract.articles import article

BOAST = (
    "Ransomware gang lists Fernhill Foods on its leak site\n"
    "The Qilin group claims to have stolen 40 GB of data from Fernhill Foods, a Dutch food maker.\n"
    "The stolen haul contains passports. The price is $20,000 for the whole set.\n"
)
SEEN = [
    "The company had to halt production at two plants after the attack.",
    "Fernhill Foods confirmed that data was stolen in a cyberattack.",
    "The company has informed the customers concerned.",
]


def standings(text: str, *fields: str) -> set[tuple[Status, Role]]:
    """Status and source of the claims of some fields."""
    found = read_claims(article(text))[1]
    return {(one.status, one.source_role) for one in found if one.field.startswith(fields)}


def test_what_the_outlet_retells_of_a_boast_is_the_attackers_claim() -> None:
    assert standings(BOAST, "data.", "incident.type", "victim.") == {(Status.CLAIMED, Role.ATTACKER)}


def test_the_words_of_the_boast_are_the_cue_of_what_is_retold() -> None:
    (passports,) = (one for one in read_claims(article(BOAST))[1] if one.value_text == "government_id")
    assert passports.cue_quote in {"claims to have stolen", "lists Fernhill Foods on its leak site"}


@pytest.mark.parametrize("more", SEEN)
def test_what_somebody_else_saw_stands_by_itself(more: str) -> None:
    assert Status.CLAIMED not in {status for status, _ in standings(BOAST + more, "victim.")}
    assert (Status.REPORTED, Role.OUTLET) in standings(BOAST + more, "data.category")


def test_what_the_victim_does_is_not_the_attackers_to_tell() -> None:
    told = BOAST + "Fernhill Foods is investigating."
    assert Status.CLAIMED not in {status for status, _ in standings(told, "response.")}


DENIALS = [
    ("en", "Fernhill Foods says its systems were never breached."),
    ("en", "There was no breach of our systems, Fernhill Foods said. No data was stolen."),
]


@pytest.mark.parametrize(("language", "more"), DENIALS)
def test_a_victim_that_denies_a_mere_boast_is_told_as_denied(language: str, more: str) -> None:
    told = read_claims(article(BOAST + more, language=language))[1]
    (victim,) = (one for one in told if one.field == "victim.name")
    assert (victim.status, victim.polarity) == (Status.DENIED, Polarity.NEGATIVE)
    assert {one.status for one in told if one.value_text == "government_id"} == {Status.CLAIMED}


def test_who_confirms_the_attack_and_denies_the_loss_is_still_a_victim() -> None:
    more = "Fernhill Foods confirmed a cyberattack on its network. No customer data was stolen, the company said."
    told = read_claims(article(BOAST + more))[1]
    assert {one.status for one in told if one.field == "victim.name"} == {Status.CONFIRMED}
