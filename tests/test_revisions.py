"""Two versions' claims: which stayed, changed, appeared or went, whatever order they are handed in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.model import Claim
from breachledger.revisions import Comparison, Pair, compare
from breachledger.vocabulary import Certainty, Polarity, Precision, Qualifier, Role, Status, Temporality


def claim(field: str = "people.affected", value: object = None, at: int = 0, **more: Any) -> Claim:
    """A claim that an outlet makes, with a number, a date or a text for its value."""
    columns: dict[str, Any] = {}
    if isinstance(value, int):
        columns = {"value_number": float(value), "unit": "people", "qualifier": Qualifier.EXACT}
    elif isinstance(value, datetime):
        columns = {"value_start": value, "value_end": value, "precision": Precision.DAY}
    elif value is not None:
        columns = {"value_text": value}
    columns |= {"incident_no": 0, "status": Status.REPORTED, "source_role": Role.OUTLET, "quote": "so it is"} | more
    return Claim(
        claim_id=f"c-{at}",
        article_id="a-1",
        text_sha256="0" * 64,
        revision=0,
        field=field,
        polarity=columns.pop("polarity", Polarity.POSITIVE),
        certainty=columns.pop("certainty", Certainty.CERTAIN),
        temporality=columns.pop("temporality", Temporality.PAST),
        start=at,
        end=at + 8,
        rule_id="en.test",
        extractor_version="1",
        **columns,
    )


def day(number: int) -> datetime:
    return datetime(2025, 12, number, tzinfo=UTC)


def values(statements: tuple[tuple[Claim, ...], ...]) -> list[object]:
    return [one[0].value_text or one[0].value_number or one[0].value_start for one in statements]


def moved(compared: Comparison) -> list[tuple[object, object]]:
    """The values of both sides of what changed."""
    return [(*values((pair.old,)), *values((pair.new,))) for pair in compared.changed]


NOTHING = Comparison((), (), (), ())


def test_two_versions_without_claims_do_not_differ():
    assert compare([], []) == NOTHING


def test_other_words_and_another_place_are_no_difference():
    old = claim(value=4000, quote="4,000 people", cue_quote="said", cue_start=0, cue_end=4)
    new = claim(value=4000, at=90, quote="four thousand people")
    new = replace(new, rule_id="en.other", extractor_version="2", revision=1, text_sha256="1" * 64)
    compared = compare([old], [new])
    assert compared == replace(NOTHING, stayed=(Pair((old,), (new,)),))
    assert compared.stayed[0].differs == ()


def test_text_is_the_same_in_another_case_and_with_other_blanks():
    old = claim("victim.name", "Elmsworth  Council", source_name="Ada Fell")
    new = claim("victim.name", "ELMSWORTH council", source_name="ada fell")
    assert compare([old], [new]).stayed == (Pair((old,), (new,)),)
    assert compare([old], [replace(new, value_text="Elmsworth-Council")]).changed[0].differs == ("value",)


@pytest.mark.parametrize(
    ("column", "word"),
    [
        ("status", Status.CONFIRMED),
        ("source_role", Role.VICTIM),
        ("source_name", "Ada Fell"),
        ("qualifier", Qualifier.AT_MOST),
        ("polarity", Polarity.NEGATIVE),
        ("certainty", Certainty.POSSIBLE),
        ("temporality", Temporality.PLANNED),
    ],
)
def test_a_value_that_stands_otherwise_has_changed(column: str, word: str):
    old, new = claim(value=4000), claim(value=4000, **{column: word})
    compared = compare([old], [new])
    assert compared == replace(NOTHING, changed=(Pair((old,), (new,)),))
    assert compared.changed[0].differs == (column,)


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("people.affected", 4000, 4600),
        ("incident.occurred", day(3), day(8)),
        ("victim.name", "Elmsworth", "Elmsworth South"),
        ("extortion.demanded", None, "yes"),
    ],
)
def test_a_field_of_one_value_has_moved(field: str, before: object, after: object):
    compared = compare([claim(field, before)], [claim(field, after)])
    assert [pair.differs for pair in compared.changed] == [("value",)]
    assert not compared.appeared + compared.went + compared.stayed


def test_a_date_known_more_exactly_has_moved():
    old = claim("incident.occurred", day(3))
    assert compare([old], [replace(old, precision=Precision.NIGHT)]).changed[0].differs == ("value",)


@pytest.mark.parametrize("field", ["data.category", "actor.name", "response.action"])
def test_of_a_field_of_several_values_one_goes_and_one_appears(field: str):
    compared = compare([claim(field, "contact")], [claim(field, "health")])
    assert (values(compared.went), values(compared.appeared)) == (["contact"], ["health"])
    assert not compared.changed


def test_another_scope_is_another_statement():
    old = claim("data.category", "health", scope="internal")
    compared = compare([old], [replace(old, scope="sales")])
    assert (len(compared.went), len(compared.appeared)) == (1, 1)


def test_a_figure_of_the_attackers_takes_no_other_figures_place():
    ours = claim(value=12_000, status=Status.CONFIRMED, source_role=Role.VICTIM)
    theirs = claim(value=85_000, status=Status.CLAIMED, source_role=Role.ATTACKER)
    compared = compare([ours], [theirs])
    assert (values(compared.went), values(compared.appeared)) == ([12_000], [85_000])
    both = compare([ours, theirs], [replace(theirs, value_number=90_000.0), replace(ours, value_number=14_300.0)])
    assert moved(both) == [(12_000, 14_300), (85_000, 90_000)]


def test_a_figure_has_the_nearest_counterpart_first_by_how_it_stands():
    low, high = claim(value=9, qualifier=Qualifier.AT_LEAST), claim(value=10, at=5, qualifier=Qualifier.AT_MOST)
    compared = compare([low, high], [replace(low, value_number=11.0), replace(high, value_number=12.0)])
    assert moved(compared) == [(9, 11), (10, 12)]
    alike = compare([claim(value=9), claim(value=150, at=5)], [claim(value=160), claim(value=10)])
    assert moved(alike) == [(9, 10), (150, 160)]
    dates = [claim("incident.occurred", day(number), at=number) for number in (1, 10, 9, 30)]
    assert moved(compare(dates[:2], dates[2:])) == [(day(1), day(30)), (day(10), day(9))]


def test_the_same_value_is_a_nearer_counterpart_than_another_that_stands_alike():
    old = claim(value=64_000, qualifier=Qualifier.ABOUT)
    compared = compare([old], [claim(value=64_000), claim(value=71_500, qualifier=Qualifier.ABOUT)])
    assert moved(compared) == [(64_000, 64_000)]
    assert values(compared.appeared) == [71_500]


def test_thousands_of_figures_are_not_weighed_against_one_another():
    old = [claim(value=number, at=number) for number in range(5000)]
    compared = compare(old, [replace(one, value_number=one.start + 9000.5) for one in old[1:]] + old[:1])
    assert (len(compared.went), len(compared.appeared), len(compared.stayed)) == (4999, 4999, 1)


def test_what_is_said_once_less_has_stayed():
    old = [claim(value=4000, at=at) for at in (30, 0)]
    compared = compare(old, old[:1])
    assert compared == replace(NOTHING, stayed=(Pair((old[1], old[0]), (old[0],)),))


def test_the_stories_of_a_roundup_are_known_again_under_other_numbers():
    def story(number: int, name: str, figure: int) -> list[Claim]:
        return [
            claim("victim.name", name, incident_no=number),
            claim("victim.country", "GB", incident_no=number),
            claim(value=figure, incident_no=number),
        ]

    old = story(0, "Elmsworth", 10) + story(1, "Harrow Bank", 20)
    new = story(0, "Wold Dairies", 30) + story(1, "Elmsworth", 10) + story(2, "Harrow Bank", 25)
    compared = compare(old, new)
    assert len(compared.stayed) == 5
    assert moved(compared) == [(20, 25)]
    assert {one[0].incident_no for one in compared.appeared} == {0}
    assert len(compared.appeared) == 3
    assert not compared.went


def test_a_victims_name_tells_a_story_before_all_else_and_then_the_most_values():
    def story(number: int, name: str, *types: str) -> list[Claim]:
        told = [claim("victim.name", name, incident_no=number)] if name else []
        return told + [claim("incident.type", one, incident_no=number) for one in types]

    def stayed(old: list[Claim], new: list[Claim]) -> list[tuple[int, int]]:
        return [(pair.old[0].incident_no, pair.new[0].incident_no) for pair in compare(old, new).stayed]

    old = story(0, "Elmsworth", "ransomware", "data_breach")
    assert stayed(old, story(0, "", "ransomware", "data_breach") + story(1, "Elmsworth")) == [(0, 1)]
    assert stayed(old, story(0, "", "ransomware") + story(1, "", "ransomware", "data_breach")) == [(0, 1)] * 2
    assert stayed(story(1, "", "ddos"), story(0, "", "ddos") + story(1, "", "ddos")) == [(1, 1)]


def test_equal_numbers_are_one_incident_where_nothing_tells_more():
    compared = compare([claim("victim.name", "Elmsworth")], [claim("victim.name", "Wold Dairies")])
    assert moved(compared) == [("Elmsworth", "Wold Dairies")]
    apart = compare([claim(value=10)], [claim(value=20, incident_no=1)])
    assert (values(apart.went), values(apart.appeared)) == ([10], [20])


def test_groups_are_in_the_order_of_the_incidents_the_fields_and_the_text():
    new = [claim("data.category", "health", at=7), claim("data.category", "contact", at=9)]
    new += [claim("victim.name", "B", incident_no=1), claim("victim.name", "A", at=30)]
    assert values(compare([], new).appeared) == ["A", "health", "contact", "B"]


def drawn(field: str, value: object) -> st.SearchStrategy[Claim]:
    """Claims of one field and value, however they stand."""
    return st.builds(
        lambda **more: claim(field, value, **more),
        incident_no=st.integers(0, 2),
        scope=st.sampled_from([None, "sales"]),
        status=st.sampled_from([Status.REPORTED, Status.CONFIRMED]),
        source_role=st.sampled_from([Role.OUTLET, Role.ATTACKER]),
        source_name=st.sampled_from([None, "Ada Fell", "ADA  fell"]),
        temporality=st.sampled_from(list(Temporality)),
    )


_VALUES = [("people.affected", number) for number in (1, 2, 5, 6)]
_VALUES += [("data.category", word) for word in ("health", "contact")] + [("victim.name", word) for word in "abc"]
_VALUES += [("incident.occurred", day(number)) for number in (1, 2, 4)] + [("extortion.paid", None)]
CLAIMS = st.lists(st.sampled_from(_VALUES).flatmap(lambda value: drawn(*value)), max_size=14).map(
    lambda some: [replace(one, claim_id=f"c-{at}", start=at, end=at + 8) for at, one in enumerate(some)]
)


@given(CLAIMS)
def test_a_version_does_not_differ_from_itself(claims: list[Claim]):
    compared = compare(claims, claims)
    assert compared == replace(NOTHING, stayed=compared.stayed)
    assert all(pair.old == pair.new for pair in compared.stayed)


@given(CLAIMS, CLAIMS)
def test_every_claim_of_both_sides_is_in_exactly_one_group(old: list[Claim], new: list[Claim]):
    compared = compare(old, new)
    pairs = compared.stayed + compared.changed
    assert Counter(chain(*(pair.old for pair in pairs), *compared.went)) == Counter(old)
    assert Counter(chain(*(pair.new for pair in pairs), *compared.appeared)) == Counter(new)


@given(CLAIMS, CLAIMS)
def test_the_other_way_round_is_the_mirror_image(old: list[Claim], new: list[Claim]):
    there, back = compare(old, new), compare(new, old)
    for pairs, mirrored in ((there.stayed, back.stayed), (there.changed, back.changed)):
        assert {(pair.old, pair.new) for pair in pairs} == {(pair.new, pair.old) for pair in mirrored}
    assert set(there.appeared) == set(back.went)
    assert set(there.went) == set(back.appeared)


@given(CLAIMS, CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_the_claims_counts_for_nothing(old: list[Claim], new: list[Claim], chance: Any):
    shuffled = [chance.sample(claims, len(claims)) for claims in (old, new)]
    assert compare(*shuffled) == compare(old, new)


@given(CLAIMS, CLAIMS)
def test_what_changed_differs_and_what_stayed_does_not(old: list[Claim], new: list[Claim]):
    compared = compare(old, new)
    assert all(not pair.differs for pair in compared.stayed)
    for pair in compared.changed:
        assert pair.differs
        assert (pair.old[0].field, pair.old[0].scope) == (pair.new[0].field, pair.new[0].scope)
        assert "value" not in pair.differs or pair.old[0].field != "data.category"


@given(CLAIMS, CLAIMS)
def test_of_one_incident_nothing_goes_whose_value_appears(old: list[Claim], new: list[Claim]):
    """With all claims about one incident; else a value may go with its incident."""
    compared = compare(*([replace(one, incident_no=0) for one in claims] for claims in (old, new)))

    def said(statements: tuple[tuple[Claim, ...], ...]) -> set[object]:
        firsts = [one[0] for one in statements]
        return {(c.field, c.scope, c.value_text, c.value_number, c.value_start) for c in firsts}

    assert not said(compared.went) & said(compared.appeared)
