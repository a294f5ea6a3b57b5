"""A claim as an English sentence: exact words, by table."""

from __future__ import annotations

import string
from datetime import UTC, datetime

import pytest

from breachledger.sentence import PHRASES, SCOPES, SPEAKERS, sentence, value_in_words
from breachledger.vocabulary import FIELD_BY_NAME, FIELDS, Field, Kind, Role, Status
from breachledger.vocabulary import SCOPES as KNOWN_SCOPES

NIGHT = {"value_start": "2025-12-11", "value_end": "2025-12-12", "precision": "night"}
SIXTEEN_MILLION = {"value_number": 16_000_000.0, "unit": "people", "qualifier": "at_most"}

# status, role, field, the other columns, the sentence
SENTENCES = [
    ("confirmed", "victim", "victim.name", {"value_text": "Elmsworth"}, "The victim confirms that Elmsworth was hit."),
    ("confirmed", "authority", "incident.occurred", NIGHT, "An authority confirms that it happened in the night from 2025-12-11 to 2025-12-12."),
    ("confirmed", "authority", "attack.vulnerability", {"value_text": "CVE-2025-0001"}, "An authority confirms that the vulnerability is CVE-2025-0001."),
    ("claimed", "attacker", "people.affected", SIXTEEN_MILLION, "The attackers claim that at most 16,000,000 people are affected."),
    ("claimed", "attacker", "people.affected", {**SIXTEEN_MILLION, "source_name": "Noctua"}, "Noctua claims that at most 16,000,000 people are affected."),
    ("claimed", "attacker", "extortion.threat", {"value_text": "publish"}, "The attackers claim that there is a threat to publish the data."),
    ("claimed", "third_party", "data.exfiltrated", {"value_text": "yes"}, "A third party claims that data was taken."),
    ("reported", "outlet", "victim.country", {"value_text": "US"}, "The article reports that a victim in the United States was hit."),
    ("reported", "outlet", "incident.type", {"value_text": "ddos"}, "The article reports that the incident was a DDoS attack."),
    ("reported", "analyst", "attack.vector", {"value_text": "third_party"}, "An analyst says that the way in was a third party."),
    ("reported", "victim", "response.action", {"value_text": "isolate_systems"}, "The victim says that the response included isolating systems."),
    ("reported", "attacker", "actor.motive", {"value_text": "financial"}, "The attackers say that the motive was money."),
    ("suspected", "outlet", "data.volume", {"value_number": 78e9, "unit": "bytes", "qualifier": "about"}, "The article reports, without confirmation, that about 78 GB of data is concerned."),
    ("suspected", "analyst", "actor.country", {"value_text": "RU"}, "An analyst holds it possible that the attacker is from Russia."),
    ("suspected", "attacker", "data.exfiltrated", {"value_text": "yes"}, "The attackers hold it possible that data was taken."),
    ("suspected", "victim", "data.exfiltrated", {"value_text": "yes", "polarity": "negative"}, "The victim has no evidence that data was taken."),
    ("suspected", "attacker", "data.exfiltrated", {"value_text": "yes", "polarity": "negative"}, "The attackers have no evidence that data was taken."),
    ("suspected", "outlet", "data.exfiltrated", {"value_text": "yes", "polarity": "negative"}, "The article reports no evidence that data was taken."),
    ("denied", "authority", "extortion.demanded", {"value_text": "yes", "source_name": "Viminale"}, "Viminale denies that a ransom was demanded."),
    ("denied", "attacker", "extortion.paid", {"value_text": "yes"}, "The attackers deny that a ransom was paid."),
    ("denied", "victim", "extortion.paid", {"value_text": "yes", "temporality": "planned"}, "The victim denies that a ransom will be paid."),
    ("denied", "outlet", "extortion.demanded", {"value_text": "yes"}, "The article reports that it is not true that a ransom was demanded."),
    ("denied", "victim", "impact.disruption", {"value_text": "yes", "scope": "public_services"}, "The victim denies that there was a disruption of public services."),
    ("reported", "outlet", "impact.disruption", {"value_text": "yes", "temporality": "ongoing"}, "The article reports that there is a disruption of operations."),
    ("denied", "victim", "data.exfiltrated", {"value_text": "yes", "scope": "internal"}, "The victim denies that data was taken (internal operations)."),
    ("undisclosed", "victim", "people.affected", {}, "The victim does not say how many people are affected."),
    ("undisclosed", "attacker", "extortion.amount", {}, "The attackers do not say how high the ransom demanded is."),
    ("undisclosed", "outlet", "actor.name", {}, "The article reports that it is not known or not told who the attacker is."),
]  # fmt: skip  # ruff: ignore[line-too-long]

# field, columns, the value in words
VALUES = [
    ("people.affected", {"value_number": 1.0, "unit": "people"}, "1"),
    ("people.affected", {"value_number": 1234567.0, "qualifier": "exact"}, "1,234,567"),
    ("records.affected", {"value_number": 2500.0, "unit": "records", "qualifier": "at_least"}, "at least 2,500"),
    ("extortion.amount", {"value_number": 2_000_000.0, "unit": "EUR"}, "2,000,000 EUR"),
    ("extortion.amount", {"value_number": 20.5, "unit": "BTC"}, "20.5 BTC"),
    ("data.volume", {"value_number": 512.0, "unit": "bytes"}, "512 bytes"),
    ("data.volume", {"value_number": 1.5e12, "unit": "bytes"}, "1.5 TB"),
    ("data.volume", {"value_number": 10**9, "unit": "bytes"}, "1 GB"),
    ("victim.country", {"value_text": "FR"}, "France"),
    ("victim.country", {"value_text": "NL"}, "the Netherlands"),
    ("victim.country", {"value_text": "CZ"}, "Czechia"),
    ("victim.country", {"value_text": "ZZZ"}, "ZZZ"),
    ("victim.sector", {"value_text": "public_administration"}, "public administration"),
    ("attack.vector", {"value_text": "phishing", "value_canonical": "T1566"}, "phishing"),
    ("attack.malware", {"value_text": "lock_bit", "value_canonical": "LockBit"}, "LockBit"),
    ("attack.malware", {"value_text": "lock_bit"}, "lock_bit"),
    ("incident.occurred", {"value_start": "2025-12-11", "value_end": "2025-12-11", "precision": "day"}, "on 2025-12-11"),
    ("incident.occurred", {"value_start": "2025-12-11", "value_end": "2025-12-11", "precision": "night"}, "in the night of 2025-12-11"),
    ("incident.occurred", {"value_start": "2025-07-11", "value_end": "2025-07-20", "precision": "month_part"}, "between 2025-07-11 and 2025-07-20"),
    ("incident.occurred", {"value_start": "2025-07-01", "value_end": "2025-07-31", "precision": "month"}, "in July 2025"),
    ("incident.occurred", {"value_start": "2024-01-01", "value_end": "2024-12-31", "precision": "year"}, "in 2024"),
    ("incident.occurred", {"value_start": "2025-12-11T22:10:00Z", "value_end": "2025-12-11T22:10:00Z", "precision": "minute"}, "on 2025-12-11 at 22:10 UTC"),
    ("incident.occurred", {"value_start": "2025-12-11T22:00:00Z", "value_end": "2025-12-11T22:59:59Z", "precision": "hour"}, "on 2025-12-11 at 22:00 UTC"),
    ("incident.occurred", {"value_start": "2025-12-11T22:10:00Z", "value_end": "2025-12-12T01:30:00Z", "precision": "minute"}, "between 2025-12-11 22:10 and 2025-12-12 01:30 UTC"),
    ("incident.occurred", {"value_start": datetime(2025, 12, 11, tzinfo=UTC), "value_end": datetime(2025, 12, 12, tzinfo=UTC), "precision": "week"}, "between 2025-12-11 and 2025-12-12"),
]  # fmt: skip  # ruff: ignore[line-too-long]

SAMPLE = {
    Kind.TEXT: {"value_text": "Elmsworth"},
    Kind.NUMBER: {"value_number": 7.0},
    Kind.MONEY: {"value_number": 7.0, "unit": "EUR"},
    Kind.DATE: {"value_start": "2025-12-11", "value_end": "2025-12-11", "precision": "day"},
    Kind.YES: {"value_text": "yes"},
    Kind.CODE: {"value_text": "FR"},
}


@pytest.mark.parametrize(
    ("status", "role", "field", "columns", "expected"), SENTENCES, ids=[row[-1] for row in SENTENCES]
)
def test_the_sentence_is(status: str, role: str, field: str, columns: dict[str, object], expected: str):
    assert sentence({"field": field, "status": status, "source_role": role, **columns}) == expected


@pytest.mark.parametrize(("field", "columns", "expected"), VALUES)
def test_a_value_in_words(field: str, columns: dict[str, object], expected: str):
    assert value_in_words({"field": field, **columns}) == expected


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
