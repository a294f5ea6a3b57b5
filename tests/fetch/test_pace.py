from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import struct
import time
from collections.abc import Callable
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from breachledger.errors import RetryLater, UsageError
from breachledger.fetch.client import Fetcher
from breachledger.fetch.pace import LONGEST_WAIT, MOST_SLOWING, Pace
from breachledger.settings import Settings
from tests.fetch.server import Request, Server, after, answer

PROCESSES = multiprocessing.get_context("spawn")
DELAY = 0.15


def fetch_all(settings: Settings, urls: list[str], delay: float) -> None:
    """What a process of its own does: all addresses at once, each in its turn."""

    async def run() -> None:
        async with Fetcher(settings) as fetcher:
            await asyncio.gather(*(fetcher.get(url, source="press", delay=delay) for url in urls))

    asyncio.run(run())


def hold_a_turn(folder: Path, path: Path) -> None:
    """Take the turn at a host, say so in a file, and never give it back."""

    async def run() -> None:
        async with Pace(folder).turn("press.example", 0.0):
            os.close(os.open(path, os.O_CREAT))
            await asyncio.sleep(60)

    asyncio.run(run())


def started(work: Callable[..., None], *arguments: object) -> BaseProcess:
    process = PROCESSES.Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def overlaps(requests: list[Request]) -> int:
    return sum(later.began < earlier.ended for earlier, later in pairwise(sorted(requests, key=lambda r: r.began)))


def test_two_processes_share_one_pace_at_one_host(server: Server, settings: Settings) -> None:
    server.replies |= {f"/{n}": after(0.05, answer("x")) for n in range(8)}
    urls = [f"http://press.example/{n}" for n in range(8)]
    crowd = [started(fetch_all, settings, urls[start::2], DELAY) for start in (0, 1)]
    for process in crowd:
        process.join(30)
    assert [process.exitcode for process in crowd] == [0, 0]
    pages = [request for request in server.requests if request.path != "/robots.txt"]
    assert len(pages) == 8
    assert overlaps(server.requests) == 0
    pauses = [later.began - earlier.ended for earlier, later in pairwise(pages)]
    assert min(pauses) >= DELAY - 0.03
    assert len({request.connection for request in pages}) > 1, "both processes had their turn"


def test_tasks_of_one_process_wait_for_each_other(server: Server, settings: Settings) -> None:
    server.replies |= {f"/{n}": after(0.02, answer("x")) for n in range(6)}
    fetch_all(settings, [f"http://press.example/{n}" for n in range(6)], 0.0)
    assert len(server.requests) == 7
    assert overlaps(server.requests) == 0


def test_who_came_first_has_the_first_turn(server: Server, settings: Settings) -> None:
    paths = [f"/{n}" for n in range(12)]
    server.replies |= dict.fromkeys(paths, answer("x"))
    fetch_all(settings, [f"http://press.example{path}" for path in paths], 0.01)
    assert server.paths()[1:] == paths


def test_hosts_do_not_wait_for_each_other(server: Server, settings: Settings) -> None:
    server.replies["/a"] = after(0.4, answer("x"))
    began = time.monotonic()
    fetch_all(settings, [f"http://press{n}.example/a" for n in range(8)], 0.0)
    assert time.monotonic() - began < 1.6
    assert overlaps([request for request in server.requests if request.path == "/a"]) > 0


def test_the_pause_outlives_the_fetcher(server: Server, settings: Settings) -> None:
    server.replies["/a"] = answer("x")
    for _ in range(2):
        fetch_all(settings, ["http://press.example/a"], 0.3)
    first, second = (request for request in server.requests if request.path == "/a")
    assert second.began - first.ended >= 0.28


def test_a_killed_process_frees_its_turn(tmp_path: Path) -> None:
    folder, sign = tmp_path / "hosts", tmp_path / "holding"
    process = started(hold_a_turn, folder, sign)
    while not sign.exists():
        time.sleep(0.01)

    async def turn() -> None:
        async with Pace(folder).turn("press.example", 0.0):
            pass

    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(turn(), 0.3))
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    asyncio.run(asyncio.wait_for(turn(), 2.0))
    process.join(5)


def test_the_pause_after_a_killed_process_counts_from_its_start(tmp_path: Path) -> None:
    folder, sign = tmp_path / "hosts", tmp_path / "holding"
    process = started(hold_a_turn, folder, sign)
    while not sign.exists():
        time.sleep(0.01)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(5)

    async def turn() -> None:
        async with Pace(folder).turn("press.example", 0.5):
            pass

    began = time.monotonic()
    asyncio.run(turn())
    assert time.monotonic() - began > 0.2


def test_the_loop_is_not_held_up_by_waiting(tmp_path: Path) -> None:
    async def run() -> int:
        pace = Pace(tmp_path)
        async with pace.turn("press.example", 0.0):
            pass
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.01)
                ticks += 1

        ticking = asyncio.ensure_future(tick())
        async with pace.turn("press.example", 0.3):
            ticking.cancel()
        return ticks

    assert asyncio.run(run()) > 10


def test_a_clock_that_was_set_back_costs_one_pause(tmp_path: Path) -> None:
    async def turn(delay: float) -> None:
        async with Pace(tmp_path).turn("press.example", delay):
            pass

    asyncio.run(turn(0.0))
    (lease,) = tmp_path.iterdir()
    lease.write_bytes(struct.pack("<dddqq", time.time() + 86_400, 0.0, 0.0, 0, 0))
    asyncio.run(asyncio.wait_for(turn(0.1), 1.0))


def test_a_host_that_wants_quiet_for_long_is_not_waited_for(tmp_path: Path) -> None:
    async def run() -> None:
        async with Pace(tmp_path).turn("press.example", 0.0) as turn:
            turn.hold_off(1e9)
        async with Pace(tmp_path).turn("press.example", 0.0):
            pass

    with pytest.raises(RetryLater) as caught:
        asyncio.run(run())
    assert LONGEST_WAIT < (caught.value.after or 0) <= 3_600, "no more than an hour is believed"


def test_a_slow_host_is_asked_more_slowly_and_a_quick_one_as_before(server: Server, settings: Settings) -> None:
    server.replies |= {f"/slow/{n}": after(0.5, answer("x")) for n in range(4)}
    server.replies |= {f"/quick/{n}": answer("x") for n in range(12)}
    slow = [f"http://press.example/slow/{n}" for n in range(4)]
    quick = [f"http://press.example/quick/{n}" for n in range(12)]
    asyncio.run(_in_order(settings, [*slow, *quick], delay=0.1))
    pages = [request for request in server.requests if request.path != "/robots.txt"]
    pauses = [later.began - earlier.ended for earlier, later in pairwise(pages)]
    assert pauses[2] > 0.35, "half of what its answers took, and half of what they took before"
    assert 0.1 - 0.03 <= pauses[-1] < 0.2


def test_a_slow_host_does_not_stop_us(tmp_path: Path) -> None:
    async def run() -> float:
        pace = Pace(tmp_path)
        for _ in range(6):
            async with pace.turn("press.example", 0.01) as turn:
                turn.refused()
        began = time.monotonic()
        async with pace.turn("press.example", 0.01):
            return time.monotonic() - began

    assert 0.05 < asyncio.run(run()) < 0.01 * MOST_SLOWING + 0.1


def test_a_host_has_no_more_requests_a_day_than_its_budget_whoever_asks(server: Server, settings: Settings) -> None:
    server.replies |= {f"/{n}": answer("x") for n in range(9)}

    async def run(first: int) -> list[object]:
        async with Fetcher(settings) as fetcher:
            urls = [f"http://press.example/{n}" for n in range(first, first + 4)]
            asked = (fetcher.get(url, source="press", budget=5) for url in urls)
            return list(await asyncio.gather(*asked, return_exceptions=True))

    first, second = asyncio.run(run(0)), asyncio.run(run(4))
    assert len(server.requests) == 5, "the robots.txt counts"
    assert not [one for one in first if isinstance(one, Exception)]
    refused = [one for one in second if isinstance(one, RetryLater)]
    assert [one.reason for one in refused] == ["budget"] * 4
    assert all(0 < (one.after or 0) <= 86_400 for one in refused)


async def _in_order(settings: Settings, urls: list[str], delay: float) -> None:
    async with Fetcher(settings) as fetcher:
        for url in urls:
            await fetcher.get(url, source="press", delay=delay)


def test_a_child_forked_during_a_turn_does_not_keep_it(tmp_path: Path) -> None:
    async def turn() -> None:
        async with Pace(tmp_path).turn("press.example", 0.0):
            pass

    async def fork() -> BaseProcess:
        async with Pace(tmp_path).turn("press.example", 0.0):
            child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(20,), daemon=True)
            child.start()
            return child

    child = asyncio.run(fork())
    try:
        asyncio.run(asyncio.wait_for(turn(), 2.0))
        assert child.is_alive()
    finally:
        child.kill()
        child.join(5)


def test_a_cancelled_wait_leaves_the_turn_to_others(tmp_path: Path) -> None:
    async def run() -> None:
        pace = Pace(tmp_path)
        async with pace.turn("press.example", 0.0):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05), pace.turn("press.example", 0.0):
                    pytest.fail("two turns at once")
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05), Pace(tmp_path).turn("press.example", 0.0):
                    pytest.fail("two turns at once")
        async with asyncio.timeout(1), pace.turn("press.example", 0.0):
            pass

    asyncio.run(run())


def test_hosts_that_nobody_asks_any_more_are_swept_away(tmp_path: Path) -> None:
    async def ask(*hosts: str) -> None:
        for host in hosts:
            async with Pace(tmp_path).turn(host, 0.0):
                pass

    async def sweep_in_a_turn() -> None:
        async with Pace(tmp_path).turn("held.example", 0.0):
            age(tmp_path)
            Pace(tmp_path).sweep()

    asyncio.run(ask("old.example", "other.example"))
    asyncio.run(sweep_in_a_turn())
    assert len(list(tmp_path.iterdir())) == 1, "whose turn somebody has stays"
    asyncio.run(ask("held.example", "new.example"))
    Pace(tmp_path).sweep()
    assert len(list(tmp_path.iterdir())) == 2


def age(folder: Path) -> None:
    """As if eight days had gone by."""
    for path in folder.iterdir():
        os.utime(path, (time.time() - 8 * 86_400,) * 2)


def test_who_waits_at_a_file_that_is_swept_away_waits_at_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, gone = os.open, []

    def open_and_lose(path: Path, flags: int, mode: int = 0o777) -> int:
        lease = real(path, flags, mode)
        if not gone:
            gone.append(path)
            Path(path).unlink()
        return lease

    async def run() -> None:
        async with Pace(tmp_path).turn("press.example", 0.0):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05), Pace(tmp_path).turn("press.example", 0.0):
                    pytest.fail("two turns at once")

    monkeypatch.setattr(os, "open", open_and_lose)
    asyncio.run(run())
    assert gone


def test_no_part_of_a_host_becomes_part_of_a_path(tmp_path: Path) -> None:
    async def run() -> None:
        async with Pace(tmp_path / "hosts").turn("../../etc/passwd", 0.0):
            pass

    asyncio.run(run())
    assert [path.parent.name for path in tmp_path.rglob("*.lock")] == ["hosts"]


def test_a_state_folder_that_cannot_be_is_a_matter_for_people(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(UsageError, match="set another state folder"):
        Fetcher(settings)
