"""What texts of the web are made of before they stand in a page."""

from __future__ import annotations

import pytest

from breachledger.vocabulary import Status
from breachledger.web.pages import STATUSES, badge, figure, in_lines, line, with_query


def test_a_line_is_short_and_printable():
    assert not line(None)
    assert line("a\u202eb\x00c\nd") == "a b c d"
    assert line("x" * 1_000_000) == "x" * 299 + "…"
    assert line("abc", 3) == "abc"


def test_a_visible_text_keeps_its_places():
    told = "a\u202e\x00\n\té😀\u200b"
    assert in_lines(told) == "a  \n\té😀 "
    assert len(in_lines(told)) == len(told)


def test_every_status_has_a_meaning_and_a_badge():
    assert {*Status, "disputed"} == set(STATUSES)
    assert not badge(None)
    assert (
        badge("<b>") == '<span class="status s-undisclosed" title="Said to be not known, or not told">&lt;b&gt;</span>'
    )


@pytest.mark.parametrize(
    ("number", "shown"), [(None, ""), (0, "0"), (16_000_000.0, "16,000,000"), (0.5, "0.5"), (-3, "-3")]
)
def test_a_figure(number: float | None, shown: str):
    assert figure(number) == shown


def test_a_query_has_what_is_not_empty():
    assert with_query({"a": "", "b": None, "c": False, "d": "x&y=z", "e": 1}) == "?d=x%26y%3Dz&e=1"
    assert not with_query({})
