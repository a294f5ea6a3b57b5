"""What people judge: read before all, refused where it makes no sense, and taken back with its entry."""

from __future__ import annotations

from datetime import date

import pytest

from breachledger.errors import UsageError
from breachledger.resolution import judgements

DAY = date(2026, 11, 27)
SAME = judgements.entry("must_link", ["a-1", "a-2"], (), "mb", DAY, "one firm")
OTHER = judgements.entry("cannot_link", ["a-1"], ["a-3"], "mb", DAY, "two councils")


def test_an_entry_is_read_as_it_was_written():
    judged = judgements.read(SAME + OTHER)
    assert judged.judgements.same == {frozenset({"a-1", "a-2"})}
    assert judged.judgements.other == {frozenset({"a-1", "a-3"})}
    assert judged.articles == {"a-1", "a-2", "a-3"}


def test_what_follows_from_two_entries_holds_too():
    more = judgements.entry("must_link", ["a-2", "a-4"], (), "mb", DAY, "the same")
    assert frozenset({"a-1", "a-4"}) in judgements.read(SAME + more).judgements.same


def test_a_judgement_names_an_article_or_one_of_its_reports():
    text = judgements.entry("must_link", ["a-1#1", "a-2"], (), "mb", DAY, "the second of a round-up")
    same = judgements.read(text).judgements
    assert same.linked(("a-2", 0), [("a-1", 0), ("a-1", 1)]) == {("a-1", 1)}


def test_whatever_a_person_writes_stays_one_entry():
    why = 'he said: "\\ \n[[must_link]]\x00'
    assert judgements.read(judgements.entry("must_link", ["a-1", "a-2"], (), "mb", DAY, why)).articles == {"a-1", "a-2"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[must_link", "judgements.toml: "),
        ("[[must]]\narticles = []", "must is not known"),
        ('must_link = "a-1"', "two brackets"),
        (SAME.replace("who", "author"), "who is missing or not known"),
        (SAME.replace('why = "one firm"', ""), "why is missing"),
        (SAME.replace('["a-1", "a-2"]', '["a-1"]'), "2 or more article ids"),
        (SAME.replace('["a-1", "a-2"]', '["i-1", "i-2"]'), "begins with a-"),
        (SAME.replace("2026-11-27", '"2026-11-27"'), "without quotation marks"),
        (SAME.replace('"mb"', '" "'), "have to say something"),
        (SAME + OTHER.replace("a-3", "a-2"), "a-1 and a-2 must be of one incident and must not"),
        (OTHER.replace("a-3", "a-1"), "a-1 must be of one incident and must not"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(text: str, told: str):
    with pytest.raises(UsageError, match=told):
        judgements.read(text)
