"""Whole articles in our own words: what they must give, what never, and what they should give one day."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from breachledger.extract import read_claims
from breachledger.model import Claim
from tests.extract.articles import article

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*/*.toml"))


def fits(one: Claim, wanted: dict[str, Any]) -> bool:
    """Whether a claim is the one that a case describes."""
    value = wanted.get("value")
    if isinstance(value, str) and one.value_start is not None:
        return one.field == wanted["field"] and one.value_start.date().isoformat() == value
    told = one.value_number if isinstance(value, int) else one.value_text
    return (
        one.field == wanted["field"]
        and (value is None or told == value)
        and all(
            getattr(one, key) == wanted[key] for key in ("status", "qualifier", "scope", "incident_no") if key in wanted
        )
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    published = datetime.fromisoformat(case["published"]).replace(tzinfo=UTC)
    told, claims = read_claims(article(case["text"].strip(), language=path.parent.name, published=published))
    rows = [(c.field, c.value_text or c.value_number or c.value_start, str(c.status), c.quote) for c in claims]
    assert told.is_incident_report is case["incident"], rows
    for wanted in case.get("claim", ()):
        assert any(fits(one, wanted) for one in claims), (wanted, rows)
    for unwanted in case.get("never", ()):
        assert not any(fits(one, unwanted) for one in claims), (unwanted, rows)
    for missing in case.get("known_failure", ()):
        assert not any(fits(one, missing) for one in claims), ("it is read now: call it a claim", missing, rows)
