"""A scan for time that grows faster than the input: pieces of what is well formed, repeated 2, 4, 8 … times.

What is bent at random seldom repeats the one piece at the one place where a reader looks back over all that it has
read. Here pieces of each kind are repeated where they stand. A reader fails that takes more than half a second, and
more than three times as long for twice as much, and again for twice as much of that: a step is no growth.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from random import Random
from typing import NamedTuple

from breachledger.errors import BreachledgerError
from tests.fuzz.mutations import LONGEST
from tests.fuzz.runs import Outcome, watched
from tests.fuzz.targets import TARGETS

FLOOR = 0.5
"""Seconds under which no growth matters."""
MOST = 3.0
"""Times as long for twice as much, between what is linear (2) and what is quadratic (4)."""

_KINDS = {
    "tag": re.compile(rb"<[^<>]{1,200}>"),
    "element": re.compile(rb"<(\w{1,20})\b[^<>]{0,200}>[^<>]{0,200}</\1>"),
    "attribute": re.compile(rb"\s[\w:.-]{1,40}=(?:\"[^\"]{0,200}\"|'[^']{0,200}'|[^\s>]{1,100})"),
    "entity": re.compile(rb"&#?\w{1,10};"),
    "line": re.compile(rb"[^\r\n]{1,200}\r?\n"),
    "key": re.compile(rb"\"[^\"]{1,100}\":"),
    "word": re.compile(rb"\w{1,40}"),
    "sign": re.compile(rb"[^\w\s]"),  # brackets, and all by which parts are told apart
    "input": re.compile(rb".+", re.DOTALL),
}
_BLANKS = (b" ", b"\n", b"\r\n", b"\t ", b"\xc2\xa0")
_INSERTED = (b"&amp;", b"&#65;", b"[", b"{", b"(", b"<", b'"', b"\\", b"[]", b"{},", b"<!---->", b"<b>", b"a ", b"\0")
_EDGE = re.compile(rb"(?<=[^\w\s])(?=[\w\s])|(?<=[\w\s])(?=[^\w\s])|(?<=\w)(?=\s)|(?<=\s)(?=\w)")


class Place(NamedTuple):
    """A piece, and what stands before and after it once it is repeated."""

    before: bytes
    piece: bytes
    after: bytes

    def repeated(self, times: int) -> bytes:
        """The input with the piece in it so many times."""
        return self.before + self.piece * times + self.after


def places(seeds: tuple[bytes, ...]) -> list[Place]:
    """Each piece of well-formed inputs once a seed, white space and more at each kind of edge, without doubles."""
    found: dict[tuple[bytes, bytes, bytes], Place] = {}
    for seed in seeds:
        for pattern in _KINDS.values():
            for match in pattern.finditer(seed):
                place = Place(seed[: match.start()], match[0], seed[match.end() :])
                found.setdefault((seed, match[0], b""), place)
        for match in _EDGE.finditer(seed):
            at = match.start()
            # The same signs on both sides are the same state of a reader; a letter stands for all letters.
            around = re.sub(rb"\w", b"w", seed[max(0, at - 2) : at] + b"|" + seed[at : at + 2])
            for piece in (*_BLANKS, *_INSERTED):
                found.setdefault((seed, around, piece), Place(seed[:at], piece, seed[at:]))
    return list(found.values())


def scan(name: str, seed: int, *, largest: int = LONGEST, pieces: int = 0, seconds: float = 0.0) -> Outcome:
    """Try places of one target in an order of chance: so many, or as many as the time allows.

    Args:
        name: of the target.
        seed: of the order.
        largest: bytes of the longest input.
        pieces: how many places; 0 where the time alone counts.
        seconds: no place is begun after so many.
    """
    return watched(_run, name, seed, largest, pieces, seconds)


def grown(read: Callable[[bytes], object], place: Place, largest: int, send: Callable[[bytes], None]) -> Outcome:
    """Repeat one piece, twice as often each time; the fault where the time grows faster than it may, or is raised.

    Args:
        read: the reader; errors of ours are an answer.
        place: the piece.
        largest: bytes of the longest input.
        send: is given each input before it is read.
    """
    times, half, count = 1, 0.0, 0
    while len(place.piece) * times <= largest:
        data = place.repeated(times)
        send(data)
        try:
            took, count = _took(read, data), count + 1
        except Exception as error:  # ruff: ignore[blind-except] - whatever it is, it is what was looked for
            return Outcome(count, half, 0.0, f"{type(error).__name__}: {error}"[:300], data)
        if took > max(FLOOR, MOST * half) and times > 1:
            # Once more, for the machine may have been busy with something else.
            half, took = max(half, _took(read, place.repeated(times // 2))), min(took, _took(read, data))
            twice = place.repeated(2 * times)
            send(twice)
            if took > max(FLOOR, MOST * half) and _took(read, twice) > MOST * took:
                told = f"{place.piece[:60]!a} {times:,} times takes {took:.2f} s, half as often {half:.2f} s"
                return Outcome(count, took, 0.0, f"{told}, and twice as often grows as fast", data)
        times, half = 2 * times, took
    return Outcome(count, half, 0.0)


def _run(there: Connection, name: str, seed: int, largest: int, pieces: int, seconds: float) -> None:
    target = TARGETS[name]
    chosen = places(target.seeds)
    Random(f"{name} {seed}").shuffle(chosen)
    end, count, slowest = time.monotonic() + seconds, 0, 0.0
    for number, place in enumerate(chosen):
        if number >= pieces and time.monotonic() >= end:
            break
        outcome = grown(target.read, place, largest, there.send)
        count, slowest = count + 1, max(slowest, outcome.slowest)
        if outcome.fault:
            there.send(Outcome(count, slowest, 0.0, outcome.fault, outcome.culprit))
            return
    there.send(Outcome(count, slowest, 0.0))


def _took(read: Callable[[bytes], object], data: bytes) -> float:
    """Seconds."""
    start = time.perf_counter()
    with suppress(BreachledgerError):
        read(data)
    return time.perf_counter() - start
