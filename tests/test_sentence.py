"""A claim as an English sentence: exact words, by the table in `sentences.toml`."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path

import pytest

from breachledger.sentence import PHRASES, SCOPES, SPEAKERS, sentence, value_in_words
from breachledger.vocabulary import FIELD_BY_NAME, FIELDS, Field, Kind, Role, Status
from breachledger.vocabulary import SCOPES as KNOWN_SCOPES

CASES = tomllib.loads(Path(__file__).with_name("sentences.toml").read_text("utf-8"))

SAMPLE = {
    Kind.TEXT: {"value_text": "Elmsworth"},
    Kind.NUMBER: {"value_number": 7.0},
    Kind.MONEY: {"value_number": 7.0, "unit": "EUR"},
    Kind.DATE: {"value_start": "2025-12-11", "value_end": "2025-12-11", "precision": "day"},
    Kind.YES: {"value_text": "yes"},
    Kind.CODE: {"value_text": "FR"},
}


@pytest.mark.parametrize("expected", CASES["sentences"])
def test_the_sentence_is(expected: str):
    assert sentence(CASES["sentences"][expected]) == expected


@pytest.mark.parametrize("expected", CASES["values"])
def test_the_value_in_words_is(expected: str):
    assert value_in_words(CASES["values"][expected]) == expected


@pytest.mark.parametrize("counted", ["people.affected", "records.affected", "organisations.affected"])
def test_one_is_singular(counted: str):
    one = sentence({"field": counted, "status": "reported", "source_role": "outlet", "value_number": 1.0})
    assert one.removeprefix("The article reports that 1 ").split()[1:] == ["is", "affected."]


def test_every_field_has_a_phrase_and_a_topic_and_no_other_has():
    assert list(PHRASES) == [field.name for field in FIELDS]
    assert all(phrases["says"] and phrases["topic"] for phrases in PHRASES.values())


def test_the_table_knows_only_these_keys_and_places():
    for phrases in PHRASES.values():
        assert set(phrases) <= {"says", "one", "ongoing", "planned", "topic", "words"}
        forms = [text for key, text in phrases.items() if key not in {"topic", "words"}]
        places = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in forms]
        assert all(place <= {"value", "scope"} and place == places[0] for place in places)
        assert "{" not in phrases["topic"]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_sentence_holds_its_value(field: Field):
    says_value = "{value}" in PHRASES[field.name]["says"]
    assert says_value == (field.kind is not Kind.YES)


def test_words_stand_for_values_of_the_vocabulary():
    for name, phrases in PHRASES.items():
        assert set(phrases.get("words", {})) <= set(FIELD_BY_NAME[name].values)
    assert set(SCOPES) == set(KNOWN_SCOPES)
    assert set(SPEAKERS) == set(Role)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("role", Role)
def test_every_status_of_every_role_is_a_sentence(status: Status, role: Role):
    for field in FIELDS:
        text = sentence({"field": field.name, "status": status, "source_role": role, **SAMPLE[field.kind]})
        assert text.startswith(SPEAKERS[role].capitalize() + " ")
        assert text.endswith(".")
        assert not set("{}_") & set(text)


def test_hostile_text_stays_on_one_line_and_sends_nothing_to_the_terminal():
    said = {"source_name": "mall\x1b[2Jory", "value_text": "a\r\nb\u202ec\x9bd{value}"}
    text = sentence({"field": "victim.name", "status": "claimed", "source_role": "attacker", **said})
    assert text == "Mall [2Jory claims that a  b c d{value} was hit."
