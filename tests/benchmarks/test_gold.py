"""Our annotated articles are what they say, and are read as well as before."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from benchmarks.annotations import GOLD, Annotated, annotated, held_out

from benchmarks import coverage, quality
from breachledger.extract.rules import language_codes
from breachledger.vocabulary import FIELD_BY_NAME, SCOPES, Kind, Qualifier, Status

ARTICLES = list(annotated(GOLD))


@pytest.mark.parametrize("one", ARTICLES, ids=lambda one: f"{one.language}-{one.name}")
def test_an_annotation_speaks_of_its_article_in_the_words_of_the_ledger(one: Annotated) -> None:
    assert one.told["is_incident"] is bool(one.told["incidents"])
    for claim in one.claims:
        field = FIELD_BY_NAME[claim["field"]]
        assert claim["quote"]
        assert claim["quote"] in one.text
        assert claim["status"] in set(Status)
        assert (claim.get("value") is None) is (claim["status"] == "undisclosed")
        assert claim.get("qualifier", "exact") in set(Qualifier)
        assert claim.get("scope", "all") in SCOPES
        values = claim["value"] if isinstance(claim.get("value"), list) else [claim.get("value")]
        assert not field.values or set(values) <= {None, *field.values}
        assert field.kind is not Kind.MONEY or values == [None] or claim["unit"]
    assert all(rule["field"] in FIELD_BY_NAME and rule["why"] for rule in one.told["must_not"])


@pytest.mark.parametrize("code", language_codes())
def test_each_language_has_fifteen_articles_and_five_are_set_aside(code: str) -> None:
    names = {f"{one.language}/{one.name}" for one in ARTICLES if one.language == code}
    assert len(names) >= 15
    assert len(names & held_out()) >= 5


def test_no_article_is_set_aside_that_is_not_there() -> None:
    assert held_out() <= {f"{one.language}/{one.name}" for one in ARTICLES}


def test_no_measure_is_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    counts, _ = quality.collect(GOLD, [])
    assert quality.check(quality.with_all(counts)) == 0, capsys.readouterr().err


def test_the_coverage_page_is_current() -> None:
    assert coverage.PLACE.read_text("utf-8") == coverage.page(), "write it anew: python -m benchmarks.coverage"


@pytest.mark.parametrize(("fits", "held"), [(9, True), (8, True), (7, False)])
def test_one_claim_is_no_fall_and_more_are(
    fits: int, *, held: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text("[it]\ncore_precision = 0.9\n", "utf-8")
    monkeypatch.setattr(quality, "FLOORS", floors)
    counted = {"actor.name": Counter(made=10, fits=fits, gold=10, value=10)}
    assert (quality.check({"it": counted}) == 0) is held
