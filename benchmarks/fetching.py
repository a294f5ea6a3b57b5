"""The fetcher under load: many hosts at once, each at its pace, by one process and by two; and what a page costs.

    python -m benchmarks.fetching [--hosts 200] [--pages 10] [--delay 0.2] [--rounds 3]

The theoretical time is that of one host: its requests, one after another, with the delay between them. What a page
costs is measured without any delay against a bare httpx loop over the same addresses, which opens a connection for
each page as well.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import httpx

from breachledger.fetch.client import Fetcher
from breachledger.gathering import Gathering
from breachledger.model import Link
from breachledger.settings import Settings
from breachledger.sources.catalog import Listing

_QUEUED = 100_000


class Load(NamedTuple):
    """What is fetched: of each host so many pages, with a pause in seconds before each."""

    hosts: int
    pages: int
    delay: float


class Seen(NamedTuple):
    """What the server saw of one run."""

    requests: list[tuple[str, str, float, float]]
    connections: list[tuple[str, float, float]]

    def span(self) -> float:
        """Seconds from the first request to the end of the last."""
        return max(one[3] for one in self.requests) - min(one[2] for one in self.requests)

    def shortest_pause(self) -> float:
        """Seconds between the end of a request and the start of the next to the same host."""
        hosts = defaultdict(list)
        for host, _, began, ended in self.requests:
            hosts[host].append((began, ended))
        return min(later[0] - earlier[1] for told in hosts.values() for earlier, later in pairwise(sorted(told)))

    def most_connections(self) -> int:
        """How many connections one host had open at once, at the most."""
        hosts = defaultdict(list)
        for host, opened, closed in self.connections:
            hosts[host] += [(opened, 1), (closed, -1)]
        return max(max(_levels(sorted(told))) for told in hosts.values())


def _levels(steps: Sequence[tuple[float, int]]) -> Iterator[int]:
    level = 0
    for _, step in steps:
        level += step
        yield level


@contextmanager
def served(log: Path) -> Generator[int, None, None]:
    """A server of its own process, by its port; what it saw stands in `log` once the block has ended."""
    command = [sys.executable, "-m", "benchmarks.web", str(log)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        if server.stdin is None or server.stdout is None:
            raise OSError("no pipes to the server")
        try:
            yield int(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(30)


def addresses(load: Load, part: int = 0, parts: int = 1) -> list[list[str]]:
    """By host, the addresses of its pages; of the pages only one in `parts`."""
    numbers = range(part, load.pages, parts)
    return [[f"http://h{host}.example/{number}" for number in numbers] for host in range(load.hosts)]


async def fetch(settings: Settings, hosts: Sequence[Sequence[str]]) -> None:
    """All hosts at once, the pages of each one after another."""
    async with Fetcher(settings) as fetcher:

        async def one(urls: Sequence[str]) -> None:
            for url in urls:
                await fetcher.get(url, source=url.split("/")[2])

        await asyncio.gather(*map(one, hosts))


async def bare(port: int, hosts: Sequence[Sequence[str]]) -> None:
    """What is compared with: httpx, nothing looked at, nobody spared, a new connection for each page as well."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(trust_env=False, limits=limits) as client:

        async def one(urls: Sequence[str]) -> None:
            for url in urls:
                parts = httpx.URL(url)
                answer = await client.get(f"http://127.0.0.1:{port}{parts.path}", headers={"Host": parts.host})
                answer.raise_for_status()

        await asyncio.gather(*map(one, hosts))


def ours(load: Load, folder: Path, port: int, part: int, parts: int) -> None:
    """What one process fetches, with Breachledger's fetcher; its CPU seconds go into a file."""
    settings = Settings(
        state=folder / "state",
        connect_to=(("*.example", f"127.0.0.1:{port}"),),
        allow_private_hosts=frozenset({"*.example"}),
        host_delay=load.delay,
    )
    before = _spent()
    asyncio.run(fetch(settings, addresses(load, part, parts)))
    (folder / f"cpu-{part}").write_text(str(_spent() - before))


def theirs(load: Load, folder: Path, port: int, part: int, parts: int) -> None:
    """The same with httpx alone."""
    before = _spent()
    asyncio.run(bare(port, addresses(load, part, parts)))
    (folder / f"cpu-{part}").write_text(str(_spent() - before))


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(work: Callable[[Load, Path, int, int, int], None], load: Load, processes: int) -> tuple[Seen, float]:
    """So many processes at once, each with its part of every host's pages: what the server saw, and CPU seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder / "seen.json") as port:
            spawn = multiprocessing.get_context("spawn")
            parts = [(load, folder, port, part, processes) for part in range(processes)]
            children = [spawn.Process(target=work, args=arguments) for arguments in parts]
            for child in children:
                child.start()
            for child in children:
                child.join()
            if any(child.exitcode for child in children):
                raise OSError("a process of the benchmark failed")
        cpu = sum(float(path.read_text()) for path in folder.glob("cpu-*"))
        return Seen(**json.loads((folder / "seen.json").read_text("utf-8"))), cpu


def queued(found: Connection) -> None:
    """What a process weighs that holds so many links of one source, none of them fetched yet; in MB, into `found`."""
    told = Gathering("load", date(2025, 12, 9), 3)
    published = datetime(2025, 12, 9, 8, tzinfo=UTC)
    for number in range(_QUEUED):
        url = f"http://h{number % 200}.example/2025/12/09/an-article-with-a-title-of-its-own-{number}"
        told.take(Link(url, "load", f"An article with a title of its own, {number}", published), Listing("feed", url))
    found.send(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def run_alone(work: Callable[[Connection], None]) -> float:
    """What `work` says in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    child = spawn.Process(target=work, args=(there,))
    child.start()
    said = float(here.recv())
    child.join()
    return said


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.fetching", description="The fetcher under load.")
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0.2)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    load = Load(args.hosts, args.pages, args.delay)
    theory = load.pages * load.delay
    print(f"{load.hosts} hosts, {load.pages} pages and a robots.txt each, {load.delay} s between two requests")
    for processes in (1, 2):
        seen, _ = run(ours, load, processes)
        print(
            f"processes: {processes}  time: {seen.span():.2f} s, {seen.span() / theory:.2f} of the theoretical "
            f"{theory:.2f} s  shortest pause: {seen.shortest_pause():.3f} s  most connections to a host: "
            f"{seen.most_connections()}"
        )
    print(f"{_QUEUED} links waiting: {run_alone(queued):.0f} MB")
    without = load._replace(delay=0.0)
    ratios, costs = [], []
    for _ in range(args.rounds):
        (_, mine), (_, other) = run(ours, without, 1), run(theirs, without, 1)
        ratios.append(mine / other)
        costs.append(1000 * mine / (load.hosts * load.pages))
    print(
        f"CPU a page: {statistics.median(costs):.2f} ms, {statistics.median(ratios):.2f} of a bare httpx loop "
        f"({', '.join(f'{one:.2f}' for one in ratios)})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
