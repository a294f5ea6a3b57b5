"""The words of the ledger hold together."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from breachledger import vocabulary
from breachledger.vocabulary import FIELD_BY_NAME, FIELDS, SCOPES, Field, Kind, Outcome, Precision, Role, Status

ENUMERATIONS = [kind for kind in vars(vocabulary).values() if isinstance(kind, type) and issubclass(kind, StrEnum)]
# Codes whose values are a pattern (ISO 3166-1, CVE) and not a list.
OPEN_CODES = {"victim.country", "actor.country", "attack.vulnerability"}


def test_the_contract_has_33_fields_each_named_once():
    assert len(FIELDS) == len(FIELD_BY_NAME) == 33
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+", field.name) for field in FIELDS)
    assert FIELD_BY_NAME["people.affected"].unit == "people"


def test_fields_of_one_topic_stand_together():
    topics = [field.name.partition(".")[0] for field in FIELDS]
    seen = [topic for number, topic in enumerate(topics) if number == 0 or topics[number - 1] != topic]
    assert [topic for topic in set(seen) if seen.count(topic) > 1] == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_values_of_a_field_fit_its_form(field: Field):
    assert len(set(field.values)) == len(field.values)
    if field.kind is Kind.YES:
        assert field.values == ("yes",)
    elif field.kind is Kind.CODE and field.name not in OPEN_CODES:
        assert len(field.values) > 1
        assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", value) for value in field.values)
    else:
        assert field.values == ()
    assert (field.unit is not None) == (field.kind is Kind.NUMBER)


def test_there_are_enumerations():
    assert {Status, Role, Kind} <= set(ENUMERATIONS)


@pytest.mark.parametrize("kind", ENUMERATIONS)
def test_a_word_is_the_name_of_its_member_in_lower_case(kind: type[StrEnum]):
    assert {member.name.lower(): member.value for member in kind} == {member.value: member.value for member in kind}


def test_orders_that_others_rely_on():
    assert list(Outcome) == [Outcome.REJECTED, Outcome.UNCHANGED, Outcome.FETCHED]
    assert list(Precision).index(Precision.HOUR) < list(Precision).index(Precision.NIGHT) < list(Precision).index("day")
    assert next(iter(Status)) is Status.CONFIRMED


def test_no_scope_is_named_twice():
    assert len(set(SCOPES)) == len(SCOPES)
