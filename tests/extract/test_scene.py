"""An old date: the incident's own where the article begins with it, an older case where it comes late."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article

LEAD = ["Hackers break into Ferncliff Water", "The utility Ferncliff Water was hit by a cyberattack."]
OLD = "In March 2023 the thieves stole customer data."
REST = ["It rained at the shop."] * 16


def told(sentences: list[str]) -> set[tuple[str, str | None]]:
    """Fields and values of an article, one sentence a paragraph."""
    claims = read_claims(article("\n".join(sentences)))[1]
    return {(one.field, one.value_start.date().isoformat() if one.value_start else one.value_text) for one in claims}


@pytest.mark.parametrize(("before", "own"), [(0, True), (1, True), (2, True), (3, False)])
def test_an_old_date_in_the_first_five_sentences_is_the_incidents_own(before: int, own: bool) -> None:
    found = told([*LEAD, *REST[:before], OLD, *REST])
    assert (("data.exfiltrated", "yes") in found) is own
    assert ("incident.type", "intrusion") in found


def test_of_a_short_text_only_the_first_third_is_its_beginning() -> None:
    assert ("data.exfiltrated", "yes") in told([*LEAD, OLD, *REST[:6]])
    assert ("data.exfiltrated", "yes") not in told([*LEAD, OLD, *REST[:5]])


def test_an_old_date_further_down_is_of_another_case() -> None:
    found = told([*LEAD, *REST, OLD])
    assert ("incident.type", "intrusion") in found
    assert {"incident.occurred", "data.exfiltrated", "data.category"}.isdisjoint(field for field, _ in found)


def test_the_same_sentence_without_its_date_counts_wherever_it_stands() -> None:
    assert ("data.exfiltrated", "yes") in told([*LEAD, *REST, OLD.removeprefix("In March 2023 ").capitalize()])
