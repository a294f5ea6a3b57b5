"""A text with its claims marked in place: the pieces between any two borders of claims, each with what covers it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from breachledger.web.reading import Row

RANKS = ("disputed", "denied", "claimed", "suspected", "undisclosed", "confirmed", "reported")
"""Whose colour a piece has that several claims cover: what a reader should doubt comes first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text that the same claims cover from end to end."""

    text: str
    claims: tuple[Row, ...]
    begins: tuple[str, ...]
    """Ids of the claims that begin here: a link to a claim leads to its first piece."""
    is_cue: bool

    @property
    def status(self) -> str:
        """The status that colours it."""
        return str(min((claim["status"] for claim in self.claims), key=RANKS.index))


def pieces(text: str, claims: Sequence[Row]) -> list[Piece]:
    """The text in pieces that make it up again; `claims` are on this very text, by code points.

    A claim on no character at all, which the lake does not hold, marks nothing.
    """
    borders = {0, len(text)}
    for claim in claims:
        borders |= {claim["start"], claim["end"]}
        if claim["cue_start"] is not None:
            borders |= {claim["cue_start"], claim["cue_end"]}
    places = sorted(place for place in borders if 0 <= place <= len(text))
    marking = [claim for claim in claims if claim["start"] < claim["end"]]
    opening, closing = _by(marking, "start"), _by(marking, "end")
    cues = _Depth(claims)
    open_now: dict[str, Row] = {}
    found = []
    for first, last in pairwise(places):
        for claim in closing.get(first, ()):
            open_now.pop(claim["claim_id"], None)
        begun = opening.get(first, [])
        open_now |= {claim["claim_id"]: claim for claim in begun}
        found.append(
            Piece(text[first:last], tuple(open_now.values()), tuple(one["claim_id"] for one in begun), cues.at(first))
        )
    return found


class _Depth:
    """How many cues cover a place, asked from left to right."""

    def __init__(self, claims: Iterable[Row]) -> None:
        self._steps: dict[int, int] = {}
        for start, end in {(c["cue_start"], c["cue_end"]) for c in claims if c["cue_start"] is not None}:
            self._steps[start] = self._steps.get(start, 0) + 1
            self._steps[end] = self._steps.get(end, 0) - 1
        self._open = 0

    def at(self, place: int) -> bool:
        """Whether a cue covers the piece that begins at `place`."""
        self._open += self._steps.get(place, 0)
        return self._open > 0


def _by(claims: Iterable[Row], name: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for claim in claims:
        found.setdefault(claim[name], []).append(claim)
    return found
