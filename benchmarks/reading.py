"""How fast the reading room answers over a large lake, and what it leaves of the application that it is mounted in.

    python -m benchmarks.reading [--lake DIR] [--articles 100000] [--years 5] [--rounds 9] [--seconds 20]

Prints the median time to the first byte of each kind of page, warm and for one client; then the 95th percentile of a
trivial route of the application around it, idle and while 20 clients read at once. Server, readers and the clock that
asks the trivial route are processes of their own.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import random
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import httpx
import uvicorn
from fastapi import FastAPI

from benchmarks.scale.__main__ import command, say
from benchmarks.scale.world import FIRST, World, write
from breachledger import connect
from breachledger.settings import Settings
from breachledger.web.app import create_app

READERS = 20
BELOW = "/breachledger"
_PAUSE = 0.02
"""Seconds between two questions of the clock."""
_SQL = "SELECT field, status, count(*) AS n FROM claims GROUP BY ALL ORDER BY ALL"


def main() -> int:
    """Print two tables."""
    parser = argparse.ArgumentParser(prog="benchmarks.reading", description="Speed of the reading room.")
    parser.add_argument("--lake", type=Path, help="a lake that is there (default: one is made, and taken away again)")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=9, help="how often each page is asked for")
    parser.add_argument("--seconds", type=float, default=20.0, help="for how long the clients read at once")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lake = args.lake or _made(Path(folder), args.articles, args.years)
        pages = kinds(lake)
        with served(lake) as address:
            first_bytes(address, pages, args.rounds)
            beside(address, [path for name, path in pages.items() if name != "SQL"], args.seconds)
    return 0


def _made(lake: Path, articles: int, years: int) -> Path:
    say(f"{years} years, {articles} articles: building")
    write(World(articles, years), lake, until=FIRST + timedelta(days=365 * years - 1))
    command("resolve", "--lake", str(lake))
    return lake


def kinds(lake: Path) -> dict[str, str]:
    """An address of each kind of page, by what it is called in the table; the incident with most articles is one."""
    with connect(str(lake)) as ledger:
        ids = ledger.sql("SELECT incident_id FROM incidents ORDER BY article_count DESC, incident_id").to_pylist()
        named = ledger.sql("SELECT victim_name FROM incidents WHERE victim_name IS NOT NULL LIMIT 1").to_pylist()
        days = ledger.sql("SELECT max(first_reported_at)::DATE AS day FROM incidents").to_pylist()
        some = ledger.sql("SELECT article_id FROM articles WHERE is_incident_report LIMIT 1").to_pylist()
    biggest, usual, day = ids[0]["incident_id"], ids[len(ids) // 2]["incident_id"], days[0]["day"]
    return {
        "incidents": "/incidents",
        "incidents, page 100": "/incidents?page=100",
        "incidents, search": f"/incidents?q={named[0]['victim_name']}",
        "incidents, filtered": "/incidents?country=FR&type=ransomware&conflict=1",
        "incidents, as of a day": f"/incidents?as_of={day - timedelta(days=30)}",
        "incident": f"/incidents/{usual}",
        "incident, the largest": f"/incidents/{biggest}",
        "incident, as of a day": f"/incidents/{biggest}?as_of={day}",
        "timeline": f"/incidents/{usual}/timeline",
        "article": f"/articles/{some[0]['article_id']}",
        "sources": "/sources",
        "runs": "/runs",
        "run": f"/runs/{day}",
        "query": "/query",
        "export": f"/incidents/{usual}/export/stix",
        "SQL": f"/query?sql={_SQL}",
    }


@contextmanager
def served(lake: Path) -> Generator[str]:
    """The address of an application with one route of its own, in which the room of this lake is mounted."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(lake, listening), daemon=True)
    child.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        child.terminate()
        child.join()


def _serve(lake: Path, listening: socket.socket) -> None:
    app = FastAPI()

    async def health() -> dict[str, str]:  # ruff: ignore[unused-async] - in the event loop itself
        return {"status": "healthy"}

    app.add_api_route("/health", health)
    app.mount(BELOW, create_app(Settings.from_environment({"BREACHLEDGER_LAKE": str(lake)})))
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listening])


def first_bytes(address: str, pages: dict[str, str], rounds: int) -> None:
    """The table of pages; the first answer of each, which may open the lake, is shown apart."""
    print(f"{'first byte of':32}{'first':>10}{'median':>10}{'highest':>10}{'size':>12}")
    with httpx.Client(base_url=address + BELOW, timeout=300) as client:
        for name, path in pages.items():
            (cold, size), *warm = [_first_byte(client, path) for _ in range(rounds + 1)]
            times = [one for one, _ in warm]
            told = "".join(f"{1000 * one:7.0f} ms" for one in (cold, statistics.median(times), max(times)))
            print(f"{name:32}{told}{size / 1000:9.0f} kB", flush=True)


def _first_byte(client: httpx.Client, path: str) -> tuple[float, int]:
    """Seconds until the answer begins, and its bytes."""
    start = time.perf_counter()
    with client.stream("GET", path) as answer:
        pieces = answer.iter_raw()
        first = next(pieces, b"")
        seconds = time.perf_counter() - start
        size = len(first) + sum(map(len, pieces))
    answer.raise_for_status()
    return seconds, size


def beside(address: str, paths: Sequence[str], seconds: float) -> None:
    """The table of the route beside: idle, and while the clients read."""
    idle = _asked(address, seconds / 2)
    context = multiprocessing.get_context("fork")
    end, read = context.Event(), context.Value("i", 0)
    readers = context.Process(target=_read, args=(address, paths, end, read), daemon=True)
    readers.start()
    time.sleep(1)
    busy = _asked(address, seconds)
    end.set()
    readers.join()
    for name, times in (("idle", idle), (f"{READERS} readers at once", busy)):
        print(f"{'route beside, ' + name:42}{1000 * statistics.median(times):7.1f} ms{1000 * _p95(times):8.1f} ms p95")
    print(f"{read.value} pages read; p95 beside them {_p95(busy) / _p95(idle):.1f} times that of idle")


def _asked(address: str, seconds: float) -> list[float]:
    """How long each answer took."""
    found, end = [], time.monotonic() + seconds
    with httpx.Client(base_url=address, timeout=60) as client:
        while time.monotonic() < end:
            start = time.perf_counter()
            client.get("/health").raise_for_status()
            found.append(time.perf_counter() - start)
            time.sleep(_PAUSE)
    return found


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _read(address: str, paths: Sequence[str], end: Event, read) -> None:
    threads = [threading.Thread(target=_reader, args=(address, paths, end, read, n)) for n in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _reader(address: str, paths: Sequence[str], end: Event, read, number: int) -> None:
    """One reader, who goes from page to page in an order of her own."""
    mine = random.Random(number).sample(paths, len(paths))
    with httpx.Client(base_url=address + BELOW, timeout=300) as client:
        for path in itertools.cycle(mine):
            if end.is_set():
                return
            client.get(path).raise_for_status()
            with read.get_lock():
                read.value += 1


if __name__ == "__main__":
    sys.exit(main())
