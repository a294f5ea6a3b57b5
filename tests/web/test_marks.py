"""A text in pieces: they make it up again, and those of a claim make up its quote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.vocabulary import Status
from breachledger.web.marks import RANKS, pieces


def claim(number: int, start: int, end: int, status: str = "reported", cue: tuple[int, int] | None = None) -> dict:
    cue_start, cue_end = cue or (None, None)
    return {
        "claim_id": f"c-{number}", "start": start, "end": end, "status": status,
        "cue_start": cue_start, "cue_end": cue_end,
    }  # fmt: skip


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[dict]]:
    """A text and claims on it: overlapping, nested, equal, empty ones as well."""
    text = draw(st.text(max_size=40))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place, st.sampled_from(RANKS), st.none() | st.tuples(place, place))))
    return text, [
        claim(number, min(a, b), max(a, b), status, (min(cue), max(cue)) if cue else None)
        for number, (a, b, status, cue) in enumerate(spans)
    ]


@given(marked())
def test_the_pieces_make_up_the_text_and_those_of_a_claim_its_quote(told: tuple[str, list[dict]]):
    text, claims = told
    found = pieces(text, claims)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)
    for one in claims:
        mine = [piece for piece in found if one in piece.claims]
        assert "".join(piece.text for piece in mine) == text[one["start"] : one["end"]]


@given(marked())
def test_each_claim_begins_once_with_its_first_piece(told: tuple[str, list[dict]]):
    text, claims = told
    found = pieces(text, claims)
    begun = [name for piece in found for name in piece.begins]
    assert len(begun) == len(set(begun))
    for one in claims:
        first = next((piece for piece in found if one in piece.claims), None)
        assert first is None or one["claim_id"] in first.begins


@given(marked())
def test_what_a_cue_covers_is_a_cue_and_nothing_else(told: tuple[str, list[dict]]):
    text, claims = told
    covered = {at for one in claims if one["cue_start"] is not None for at in range(one["cue_start"], one["cue_end"])}
    at, found = 0, set()
    for piece in pieces(text, claims):
        found |= set(range(at, at + len(piece.text))) if piece.is_cue else set()
        at += len(piece.text)
    assert found == covered


@pytest.mark.parametrize(
    ("claims", "wanted"),
    [
        ([], [("abcdef", "")]),
        ([claim(1, 0, 6)], [("abcdef", "1")]),
        ([claim(1, 1, 3), claim(2, 2, 5)], [("a", ""), ("b", "1"), ("c", "12"), ("de", "2"), ("f", "")]),
        ([claim(1, 1, 5), claim(2, 2, 3)], [("a", ""), ("b", "1"), ("c", "12"), ("de", "1"), ("f", "")]),
        ([claim(1, 0, 2), claim(2, 2, 6)], [("ab", "1"), ("cdef", "2")]),
        ([claim(1, 0, 2), claim(2, 0, 2)], [("ab", "12"), ("cdef", "")]),
        ([claim(1, 3, 3)], [("abc", ""), ("def", "")]),
    ],
)
def test_pieces_of_claims_that_meet(claims: list[dict], wanted: list[tuple[str, str]]):
    found = pieces("abcdef", claims)
    assert [(one.text, "".join(c["claim_id"][2:] for c in one.claims)) for one in found] == wanted


def test_a_piece_has_the_colour_of_what_a_reader_should_doubt():
    (found,) = pieces("a", [claim(1, 0, 1, "confirmed"), claim(2, 0, 1, "claimed"), claim(3, 0, 1, "reported")])
    assert found.status == "claimed"
    assert set(Status) <= set(RANKS)


def test_places_count_code_points():
    text = "😀 Fünf e\u0301"
    found = pieces(text, [claim(1, 2, 6)])
    assert [piece.text for piece in found if piece.claims] == ["Fünf"]
