"""Direct speech belongs to whoever says it, over several sentences."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article

INTRO = "Hackers break into Ferncliff Water\nThe utility Ferncliff Water was hit by a cyberattack on Monday.\n"


def statuses(text: str, field: str) -> list[str]:
    """The statuses of a field."""
    return [str(one.status) for one in read_claims(article(INTRO + text))[1] if one.field == field]


@pytest.mark.parametrize(
    "text",
    [
        'The mayor said: "It is a hard day for all of us. The attackers stole customer data. We are sorry."',
        '"It is a hard day for all of us. The attackers stole customer data," said the mayor.',
        '"It is a hard day for all of us," said the mayor. "The attackers stole customer data. We are sorry."',
        "“It is a hard day for all of us,” said the mayor. “The attackers stole customer data.”",
        "– It is a hard day for all of us – said the mayor. – The attackers stole customer data.",
        "—It is a hard day for all of us —said the mayor—. The attackers stole customer data.",
    ],
)
def test_what_is_quoted_is_said_by_the_speaker(text: str) -> None:
    assert statuses(text, "data.exfiltrated") == ["confirmed"]


def test_a_paragraph_that_is_all_quotation_goes_on_with_the_speaker_before() -> None:
    said = '"It is a hard day for all of us," said the mayor.'
    text = f'{said}\nWhat happened?\n"The attackers stole customer data in the night."'
    assert statuses(text, "data.exfiltrated") == ["confirmed"]


def test_after_the_marks_the_outlet_speaks() -> None:
    text = '"It is a hard day for all of us here," said the mayor. The attackers stole customer data.'
    assert statuses(text, "data.exfiltrated") == ["reported"]


def test_a_word_in_marks_is_nobodys_speech() -> None:
    assert statuses('The attackers stole "customer data" in the night.', "data.exfiltrated") == ["reported"]


def test_a_mark_that_is_never_closed_reaches_to_the_end_of_its_paragraph() -> None:
    text = 'The mayor said: "It is a hard day. The attackers stole customer data.\nThe ransom was paid.'
    assert statuses(text, "data.exfiltrated") == ["confirmed"]
    assert statuses(text, "extortion.paid") == ["reported"]


def test_a_dialogue_may_begin_inside_a_paragraph() -> None:
    text = "The mayor nods. – It is a hard day for all of us – said the mayor. – The attackers stole customer data."
    assert statuses(text, "data.exfiltrated") == ["confirmed"]


def test_a_dash_inside_a_sentence_begins_no_dialogue() -> None:
    text = "The mayor said so – it is a hard day for all of us – and left. The attackers stole customer data."
    assert statuses(text, "data.exfiltrated") == ["reported"]


def test_marks_before_a_dash_are_the_marks_of_its_paragraph() -> None:
    text = '"It is a hard day for all of us," said the mayor. – The attackers stole customer data in the night.'
    assert statuses(text, "data.exfiltrated") == ["reported"]
