"""What is right, what is nearly right, what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from benchmarks.annotations import Annotated
from benchmarks.scoring import measures, pooled, score

from breachledger.extract import read_claims
from breachledger.vocabulary import Status
from tests.extract.articles import article

TEXT = (
    "Hackers break into Ferncliff Water\nThe utility Ferncliff Water was hit by a cyberattack on Monday.\n"
    "The hackers claim to have stolen the data of 12,000 customers."
)
CLAIMS = read_claims(article(TEXT))[1]
PEOPLE: dict[str, Any] = {"field": "people.affected", "value": 12000, "status": "claimed", "quote": "12,000 customers"}


def counted(*claims: dict[str, Any], must_not: tuple[dict[str, Any], ...] = ()) -> tuple[Counter[str], list[str]]:
    """The counts over all fields, and the kinds of what is wrong."""
    told = {"is_incident": True, "incidents": [{"key": "a", "claims": list(claims)}], "must_not": list(must_not)}
    by_field, misses = score(Annotated("en", "a", TEXT, told), judged=True, claims=CLAIMS)
    return pooled(by_field), [miss.kind for miss in misses if miss.kind != "extra"]


def test_what_is_read_with_its_status_is_right() -> None:
    counts, wrong = counted(PEOPLE)
    assert (counts["gold"], counts["value"], counts["both"], counts["soft"], wrong) == (1, 1, 1, 1, [])


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"value": 13000}, "missed"),
        ({"status": "reported"}, "status"),
        ({"value": None, "status": "undisclosed"}, "missed"),
    ],
)
def test_what_is_not_so_is_wrong(change: dict[str, Any], kind: str) -> None:
    assert counted({**PEOPLE, **change})[1] == [kind]


def test_a_number_may_differ_by_half_a_percent_and_a_list_is_any_of_its_values() -> None:
    assert counted({**PEOPLE, "value": 12050})[1] == []
    assert counted({**PEOPLE, "value": [7, 12000]})[1] == []


@pytest.mark.parametrize("name", ["Ferncliff", "the Ferncliff Water", "FERNCLIFF WATER Ltd", "Férncliff Water"])
def test_a_name_may_be_longer_or_shorter(name: str) -> None:
    victim = {"field": "victim.name", "value": name, "status": "confirmed", "quote": "Ferncliff Water"}
    assert counted(victim)[0]["value"] == 1


def test_an_optional_claim_is_no_loss_and_no_extra() -> None:
    counts, wrong = counted({**PEOPLE, "optional": True})
    assert (counts["gold"], wrong) == (0, [])
    fits = counted({**PEOPLE, "optional": True})[0]["fits"]
    assert fits == counted()[0]["fits"] + 1


def test_what_must_not_be_is_counted() -> None:
    rule = {"field": "people.affected", "value": 12000, "why": "nobody knows"}
    assert counted(must_not=(rule,))[1] == ["forbidden"]
    assert counted(must_not=({**rule, "status": "confirmed"},))[1] == []


def test_a_claim_that_comes_out_confirmed_is_raised() -> None:
    told = {"is_incident": True, "incidents": [{"key": "a", "claims": [PEOPLE]}], "must_not": []}
    sure = [replace(one, status=Status.CONFIRMED) for one in CLAIMS]
    _, misses = score(Annotated("en", "a", TEXT, told), judged=True, claims=sure)
    assert "raised" in [miss.kind for miss in misses]


def test_measures_are_ratios_of_counts() -> None:
    counts = Counter(
        gold=4, value=3, both=2, soft=3, made=5, fits=4, core_gold=4, core_value=2, forbidden=2, forbidden_made=1
    )
    told = measures(counts, Counter(tp=3, fp=1, fn=1))
    assert (told["value_recall"], told["status"], told["status_soft"]) == (0.75, pytest.approx(2 / 3), 1.0)
    assert (told["core_precision"], told["core_recall"]) == (0.8, 0.5)
    assert told["core_f1"] == pytest.approx(2 * 0.8 * 0.5 / 1.3)
    assert (told["forbidden"], told["gate_precision"], told["gate_recall"]) == (0.5, 0.75, 0.75)


def test_a_gate_that_is_wrong_is_told() -> None:
    told = {"is_incident": False, "incidents": [], "must_not": []}
    _, misses = score(Annotated("en", "a", TEXT, told), judged=True, claims=())
    assert [miss.kind for miss in misses] == ["gate"]
