"""Who was hit, and when: told by many signs together."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.extract.lexicon import lexicon
from breachledger.extract.paragraphs import Paragraphs
from breachledger.extract.scene import Scene
from breachledger.extract.weighing import likelihood
from tests.extract.articles import article

WEIGHTS = {"bias": -1.0, "title": 2.0, "authority": -1.5}


def told(field: str, text: str) -> list[str]:
    """The quotes of a field in an English text."""
    return [one.quote for one in read_claims(article(text, language="en"))[1] if one.field == field]


def test_signs_add_up_and_one_that_has_no_weight_weighs_nothing() -> None:
    alone, both = likelihood({"title": 1.0}, WEIGHTS), likelihood({"title": 1.0, "authority": 1.0}, WEIGHTS)
    assert 0 < both < 0.5 < alone < 1
    assert likelihood({"title": 1.0, "unheard_of": 5.0}, WEIGHTS) == alone


@pytest.mark.parametrize("many", [1e6, -1e6])
def test_however_much_there_is_it_stays_a_likelihood(many: float) -> None:
    assert 0 <= likelihood({"title": many}, WEIGHTS) <= 1


def test_who_is_named_in_headline_and_text_was_hit_though_no_rule_knows_the_words() -> None:
    text = (
        "Hackers give Quellmark a headache\n"
        "Since Sunday nothing has worked at Quellmark: intruders have been in its network. "
        "Quellmark dismissed reports of stolen data. The National Crime Agency is looking into the ransomware attack."
    )
    assert told("victim.name", text) == ["Quellmark"]


def test_the_day_of_the_attack_is_not_that_of_the_statement() -> None:
    text = (
        "Ransomware at Alder Bank\n"
        "In the night to 9 March hackers encrypted the servers of Alder Bank. "
        "The bank said on 12 March that customer data had been stolen."
    )
    assert told("incident.occurred", text) == ["9 March"]


PARTS = """Three stories that mattered

Alder Bank. The lender said on Monday that hackers had stolen the data of 40,000 customers in a ransomware attack.

Quellmark. Intruders encrypted the servers of the brewery, which confirmed the cyberattack and has had to stop its
production at two sites since then.

Ferrow Council. The council confirmed a data breach; hackers stole the files of 9,000 residents in a cyberattack
this March.
"""


def test_paragraphs_under_a_name_and_a_stop_are_incidents_of_their_own() -> None:
    claims = read_claims(article(PARTS, language="en"))[1]
    victims = {(one.incident_no, one.value_text) for one in claims if one.field == "victim.name"}
    assert {name for _, name in victims} >= {"Alder Bank", "Quellmark", "Ferrow Council"}
    assert len({number for number, _ in victims}) == len(victims)


def test_short_sentences_that_begin_with_a_name_are_no_headings() -> None:
    text = PARTS.replace("Alder Bank. ", "Alder Bank was hit. ").replace("Ferrow Council. ", "Ferrow Council was hit. ")
    heads = [Paragraphs(Scene(article(one, language="en"), lexicon("en"))).run_in() for one in (PARTS, text)]
    assert [len(found) for found in heads] == [3, 0]
