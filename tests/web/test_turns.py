"""Work of many readers is done one after another, and leaves the machine to others in between."""

from __future__ import annotations

import time
from itertools import pairwise

import anyio

from breachledger.web.turns import Turns

WORK = 0.1


def spans(readers: int) -> list[tuple[float, float]]:
    """When the work of so many readers who come at once begins and ends, in seconds."""
    told: list[tuple[float, float]] = []

    def work() -> None:
        began = time.perf_counter()
        time.sleep(WORK)
        told.append((began, time.perf_counter()))

    async def come() -> None:
        turns = Turns()
        async with anyio.create_task_group() as group:
            for _ in range(readers):
                group.start_soon(turns.take, work)

    anyio.run(come)
    return told


def test_while_others_wait_as_long_as_the_work_took_nothing_is_done():
    told = spans(3)
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(told)]
    assert len(pauses) == 2
    assert min(pauses) > 0.8 * WORK


def test_a_reader_alone_waits_for_nothing():
    began = time.perf_counter()
    spans(1)
    assert time.perf_counter() - began < 2 * WORK
