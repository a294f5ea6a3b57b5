from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from breachledger.identity import article_id_for, claim_id_for, value_key
from breachledger.vocabulary import Status
from tests.store.readings import article, claims

CLAIM = claims(article())[0]


def test_ids_are_the_same_on_every_machine() -> None:
    assert article_id_for("0123456789abcdef0123456789abcdef") == "a-3eb1bd439947eb762998"
    assert claim_id_for(CLAIM) == "c-e44c65fbd9801b77ee52"


@pytest.mark.parametrize(
    "change",
    [
        {"article_id": "a-1"},
        {"text_sha256": "0" * 64},
        {"incident_no": 1},
        {"field": "actor.name"},
        {"value_text": "x"},
        {"value_text": None, "value_number": 2.0},
        {"scope": "all"},
        {"start": 1},
        {"end": 99},
    ],
)
def test_id_of_a_claim_follows_what_it_says(change: dict[str, object]) -> None:
    assert claim_id_for(replace(CLAIM, **change)) != claim_id_for(CLAIM)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"claim_id": "x"}, {"revision": 3}, {"status": Status.DENIED}, {"rule_id": "x"}])
def test_id_of_a_claim_does_not_follow_how_it_was_read(change: dict[str, object]) -> None:
    assert claim_id_for(replace(CLAIM, **change)) == claim_id_for(CLAIM)  # type: ignore[arg-type]


def test_value_is_one_text() -> None:
    day = datetime(2025, 12, 11, tzinfo=UTC)
    assert value_key("Conti") == "Conti"
    assert value_key("evil.example", unit="domain") == "evil.example domain"
    assert value_key(number=16_000_000.0, unit="people") == "16000000 people"
    assert value_key(number=2.5, unit="EUR") == "2.5 EUR"
    assert value_key(start=day, end=day) == "2025-12-11T00:00:00+00:00/2025-12-11T00:00:00+00:00"
    assert not value_key()
