"""No reader of strangers' bytes takes time that grows faster than a repeated piece of its input; the scan tells it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from breachledger.decoding import decode
from tests.fuzz.repeats import Place, grown, places, scan
from tests.fuzz.runs import keep
from tests.fuzz.targets import TARGETS

BLANKS = Place(b"<p", b" ", b"a>")


def square(data: bytes) -> None:
    """What `\\s+$` does: from each blank on it looks at all that follow."""
    assert not re.search(rb"\s+$", data)


def step(data: bytes) -> None:
    """What costs something once, from some size on."""
    time.sleep(0.6 if len(data) > 10_000 else 0.01)


@pytest.mark.long
def test_square_time_is_found_and_told():
    outcome = grown(square, BLANKS, 1_000_000, lambda _: None)
    assert re.fullmatch(r"b' ' [\d,]+ times takes [\d.]+ s, half as often [\d.]+ s, and .*", outcome.fault)
    assert outcome.culprit == BLANKS.repeated(len(outcome.culprit) - 4)


def test_a_step_and_what_is_linear_are_no_growth():
    assert not grown(step, BLANKS, 50_000, lambda _: None).fault
    assert not grown(lambda data: data.split(), BLANKS, 1_000_000, lambda _: None).fault


@pytest.mark.parametrize("piece", [b"<style>", b"<SCRIPT ", b"</style ", b"<a"])
def test_markup_without_end_in_a_page_that_is_no_utf8(piece: bytes):
    page = Place(b"<style>" if piece.startswith(b"</") else b"", piece, b"\xff")
    assert not grown(decode, page, 400_000, lambda _: None).fault


def test_pieces_of_each_kind_are_repeated_where_they_stand():
    seed = b'<p class="x">A &amp; B</p>\r\n{"key": [1]}'
    found = {(place.before, place.piece) for place in places((seed,))}
    for piece in (
        b'<p class="x">',
        b'<p class="x">A &amp; B</p>',
        b' class="x"',
        b"&amp;",
        b'"key":',
        b"1",
        b"[",
        b"\r\n",
    ):
        assert (seed[: seed.index(piece)], piece) in found
    for before in (b"<p", b'{"key":', b"[1"):
        assert {piece for at, piece in found if at.endswith(before)} >= {b" ", b"\n", b"[", b"&amp;"}


@pytest.mark.parametrize("name", TARGETS)
def test_some_pieces_as_always(name: str, tmp_path: Path):
    outcome = scan(name, 1, largest=100_000, pieces=12)
    kept = keep(name, outcome, tmp_path) if outcome.fault else ""
    assert not outcome.fault, f"{name}: {outcome.fault}; the input is in {kept}"
    assert outcome.inputs == 12
