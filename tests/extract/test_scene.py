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


CASE = (
    "Hackers break into Ferncliff Water\n"
    "The utility Ferncliff Water was hit by a cyberattack on Monday. The thieves stole the data of 12,000 customers.\n"
    "The police are looking into it. The utility supplies three towns. Its taps still run.\n"
    "{}"
)


def people(text: str) -> set[float | None]:
    """The figures of people affected."""
    return {one.value_number for one in read_claims(article(text))[1] if one.field == "people.affected"}


def test_whoever_else_was_hit_at_another_time_far_down_is_another_case() -> None:
    assert people(CASE.format("In May 2021 hackers hit Alder Gas and stole the data of 85,000 people.")) == {12000}
    assert people(CASE.format("In May 2021 hackers hit Alder Gas. The data of 85,000 people were stolen.")) == {12000}


def test_the_victim_named_again_far_down_is_no_other_case() -> None:
    again = CASE.format("Since Monday, when hackers hit Ferncliff Water, 85,000 people have been affected.")
    assert people(again) == {12000, 85000}
