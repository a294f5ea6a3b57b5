"""The model in the plain types of JSON."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from breachledger.model import Claim, RawRef
from breachledger.plain import claim_object, plain
from breachledger.vocabulary import Certainty, Polarity, Precision, Role, Status, Temporality

CLAIM = Claim(
    claim_id="c-1",
    article_id="a-1",
    text_sha256="0" * 64,
    revision=0,
    incident_no=0,
    field="incident.occurred",
    status=Status.CONFIRMED,
    source_role=Role.VICTIM,
    polarity=Polarity.POSITIVE,
    certainty=Certainty.CERTAIN,
    temporality=Temporality.PAST,
    quote="in the night",
    start=3,
    end=15,
    rule_id="en.occurred",
    extractor_version="1",
    value_start=datetime(2025, 12, 11, 22, 30, tzinfo=UTC),
    value_end=datetime(2025, 12, 12, tzinfo=UTC),
    precision=Precision.NIGHT,
)

PLAIN = [
    (datetime(2025, 12, 17, 8, 30, tzinfo=UTC), "2025-12-17T08:30:00Z"),
    (datetime(2025, 12, 17, 8, 30, 1, 5, tzinfo=UTC), "2025-12-17T08:30:01.000005Z"),
    (datetime(2025, 12, 17, 8, 30, tzinfo=timezone(timedelta(hours=1))), "2025-12-17T08:30:00+01:00"),
    (date(2025, 12, 17), "2025-12-17"),
    (RawRef("archive/a.warc.gz", 10, 20), {"file": "archive/a.warc.gz", "offset": 10, "length": 20}),
    ((date(2025, 1, 2), "x"), ["2025-01-02", "x"]),
    ([16000000.0, 0.5], [16000000, 0.5]),
    (None, None),
    (True, True),
    (Status.DENIED, "denied"),
]


@pytest.mark.parametrize(("value", "expected"), PLAIN)
def test_a_value_is_plain(value: object, expected: object):
    assert plain(value) == expected
    assert json.loads(json.dumps(plain(value))) == expected


def test_a_whole_number_is_written_without_a_point():
    assert json.dumps(plain(16_000_000.0)) == "16000000"
    assert json.dumps(plain(float("1e300"))).isdigit()


def test_a_claim_has_every_column_under_its_own_name():
    row = claim_object(CLAIM)
    assert list(row) == [field.name for field in fields(Claim)]
    assert json.loads(json.dumps(row)) == row
    assert (row["status"], row["quote"], row["start"], row["value_text"]) == ("confirmed", "in the night", 3, None)


@pytest.mark.parametrize("precision", [Precision.SECOND, Precision.MINUTE, Precision.HOUR])
def test_what_is_known_to_the_hour_keeps_its_clock(precision: Precision):
    row = claim_object(replace(CLAIM, precision=precision))
    assert (row["value_start"], row["value_end"]) == ("2025-12-11T22:30:00Z", "2025-12-12T00:00:00Z")


@pytest.mark.parametrize(
    "precision", [Precision.NIGHT, Precision.DAY, Precision.WEEK, Precision.MONTH_PART, Precision.YEAR]
)
def test_what_is_known_to_the_day_is_a_day(precision: Precision):
    row = claim_object(replace(CLAIM, precision=precision))
    assert (row["value_start"], row["value_end"]) == ("2025-12-11", "2025-12-12")


def test_no_date_stays_none():
    row = claim_object(replace(CLAIM, value_start=None, value_end=None, precision=None, value_text="x"))
    assert (row["value_start"], row["value_end"], row["value_text"]) == (None, None, "x")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_has_no_word_for_is_null(number: float):
    assert plain(number) is None
