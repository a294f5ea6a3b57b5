"""The pattern language of the rules, read once into steps that `match.py` walks.

A pattern is a row of elements, one token each unless said otherwise:

    attacco          this word (any capitals; accents count)
    attacc*  *angriff  *hack*   a word with this beginning, ending, middle
    (ha|hanno|aveva) one of these; an alternative may have several words
    [già]  [di|del]  may stand here, or not
    ..3              up to three tokens of any kind, within the sentence
    <number>         a span that a reader has recognised: see `SLOTS`
    {…}              the part that becomes the quote, where that is not the whole
    ^                the beginning of a sentence

There is no backtracking: a walk keeps the set of places that it may have reached, and gaps are bounded, so that the
time is linear in the text whatever the text is.
"""

from __future__ import annotations

import itertools
import re
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from breachledger.errors import Defect
from breachledger.extract.normal import normalize
from breachledger.extract.tokens import split_words

SLOTS = ("number", "money", "size", "name", "country")
"""Spans of several tokens, recognised before the matching."""
CLASSES = ("day", "month", "year", "weekday", "count", "dotted")
"""Tokens that stand for a value of a date."""
_LONGEST_GAP = 12
_MOST_VARIANTS = 256
_PIECE = re.compile(r"\s+|(?P<gap>\.\.\d+)|(?P<slot><\w+>)|(?P<mark>[{}^()\[\]|])|(?P<word>\*?[^\s{}^()\[\]|<>*]+\*?)")


class Op(IntEnum):
    """What a step does."""

    TOKEN = 0
    OPTION = 1
    GAP = 2
    SLOT = 3
    OPEN = 4
    CLOSE = 5
    START = 6


class Step(NamedTuple):
    """One step: `words` for TOKEN and OPTION (`word`, `pre*`, `*post`, `*mid*`, `<class>`), else `length` or `slot`."""

    op: Op
    words: frozenset[str] = frozenset()
    length: int = 0
    slot: str = ""


def compile_pattern(source: str) -> list[tuple[Step, ...]]:
    """The rows of steps that `source` stands for; several where alternatives have several words.

    Raises:
        Defect: the pattern cannot be read, can match nothing in particular, or stands for too many rows.
    """
    pieces = [found for found in _PIECE.finditer(normalize(source).folded) if not found[0].isspace()]
    if "".join(found[0] for found in pieces) != re.sub(r"\s+", "", normalize(source).folded):
        raise Defect(f"pattern {source!r} has a character that means nothing there")
    reader = _Reader(source, [found[0] for found in pieces])
    rows = [tuple(row) for row in reader.sequence("")]
    if len(rows) > _MOST_VARIANTS:
        raise Defect(f"pattern {source!r} stands for {len(rows)} rows; split it")
    for row in rows:
        if not any(step.op is Op.TOKEN for step in row):
            raise Defect(f"pattern {source!r} needs a word that must be there")
    return rows


class _Reader:
    """A descent over the pieces of one pattern."""

    def __init__(self, source: str, pieces: list[str]) -> None:
        self.source = source
        self.pieces = pieces
        self.place = 0

    def sequence(self, closer: str) -> list[list[Step]]:
        """The rows up to `closer`, which is left standing."""
        parts: list[list[list[Step]]] = []
        while self.place < len(self.pieces) and self.pieces[self.place] not in {closer, "|"}:
            parts.append(self._element())
        if not closer and self.place < len(self.pieces):
            raise Defect(f"pattern {self.source!r}: a {self.pieces[self.place]!r} too many")
        return [[step for part in choice for step in part] for choice in itertools.product(*parts)]

    def _element(self) -> list[list[Step]]:
        piece = self.pieces[self.place]
        self.place += 1
        if piece in {"(", "["}:
            return self._choice(piece)
        if piece in {"{", "}", "^"}:
            return [[Step({"{": Op.OPEN, "}": Op.CLOSE, "^": Op.START}[piece])]]
        if piece.startswith("..") and piece != "..":
            length = int(piece[2:])
            if not 0 < length <= _LONGEST_GAP:
                raise Defect(f"pattern {self.source!r}: a gap is 1 to {_LONGEST_GAP} tokens")
            return [[Step(Op.GAP, length=length)]]
        if piece.startswith("<") and len(piece) > 1:
            return [[self._slot(piece)]]
        if piece in {")", "]"}:
            raise Defect(f"pattern {self.source!r}: a {piece!r} too many")
        return [list(_words(piece))]

    def _slot(self, piece: str) -> Step:
        name = piece[1:-1]
        if name in CLASSES:
            return Step(Op.TOKEN, frozenset({piece}))
        if name in SLOTS:
            return Step(Op.SLOT, slot=name)
        raise Defect(f"pattern {self.source!r}: no slot {piece}; there are {', '.join(SLOTS + CLASSES)}")

    def _choice(self, opener: str) -> list[list[Step]]:
        closer = {"(": ")", "[": "]"}[opener]
        single: set[str] = set()
        others: list[list[Step]] = []
        while True:
            for row in self._alternative(closer):
                if len(row) == 1 and row[0].op is Op.TOKEN:
                    single |= row[0].words
                else:
                    others.append(row)
            if self.place >= len(self.pieces):
                raise Defect(f"pattern {self.source!r}: a {opener!r} is not closed")
            self.place += 1
            if self.pieces[self.place - 1] != "|":
                break
        if single and opener == "[" and not others:
            return [[Step(Op.OPTION, frozenset(single))]]
        if single:
            others.append([Step(Op.TOKEN, frozenset(single))])
        return [*others, []] if opener == "[" else others

    def _alternative(self, closer: str) -> list[list[Step]]:
        """The rows of one alternative; most are a single word, which is quick to read."""
        after = self.place + 1
        if after < len(self.pieces) and self.pieces[after] in {closer, "|"} and self.pieces[self.place].isalnum():
            self.place = after
            return [list(_words(self.pieces[after - 1]))]
        return self.sequence(closer)


@cache
def _words(piece: str) -> tuple[Step, ...]:
    """A written word as the tokens it has in a text: `dell'email` is three. Rules repeat words often."""
    head, core, tail = piece.startswith("*") and len(piece) > 1, piece.strip("*"), piece.endswith("*")
    words = split_words(core)
    steps: list[Step] = []
    for number, word in enumerate(words):
        before = "*" if head and number == 0 else ""
        after = "*" if tail and number == len(words) - 1 else ""
        steps.append(Step(Op.TOKEN, frozenset({before + word + after})))
    return tuple(steps)
