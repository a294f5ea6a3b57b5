"""Our pass over a file of CC-NEWS against a bare iteration of fastwarc, by which it reads, over the same file.

    python -m benchmarks.ccnews [--records 20000] [--known 500] [--rounds 7]

The pass looks for the host of each record and reads the pages of known ones; it does not clean them, nor does the
other.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from fastwarc.warc import ArchiveIterator
from tests.site.ccnews import record

from breachledger.archive.members import Member, Members
from breachledger.ccnews import pages_of
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.ccnews import places

_PIECE = 1 << 18
_WORDS = tuple(f"{first}{second}" for first in ("net", "data", "town", "bank", "mail") for second in "abcdefghijklmnop")
_LONG = 10_000
"""Words of a page: 60 kB, rather less than what pages of news weigh."""
_DESK = Source("desk", "Desk", "https://desk.example/", ("en",), "UTC", "general_press", (Listing("feed", "x"),))


def write(path: Path, records: int, known: int) -> None:
    """A file with so many records, of which so many are of a known host."""
    every, chance = max(1, records // known), Random(1)
    bodies = [f"<!doctype html><body><p>{' '.join(chance.choices(_WORDS, k=_LONG))}</p>".encode() for _ in range(50)]
    with path.open("wb") as out:
        for number in range(records):
            host = "desk.example" if number % every == 0 else f"h{number % 3_000}.example"
            out.write(record(f"https://{host}/{number}", bodies[number % 50]))


def members(path: Path) -> Iterator[Member]:
    """What the reader gives of a file that comes in pieces."""
    reader = Members(hosts={"desk.example"})
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield from reader.feed(piece)
    yield from reader.close()


def bare(path: Path) -> int:
    """How many records there are."""
    with path.open("rb") as stream:
        return sum(1 for _ in ArchiveIterator(stream, parse_http=False))


def ours(path: Path) -> int:
    """How many pages of known hosts there are, each read."""
    known = places([_DESK])
    return sum(1 for one in members(path) for _ in pages_of(one, known, "x"))


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.ccnews", description="The pass over CC-NEWS.")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--known", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.warc.gz"
        write(path, args.records, args.known)
        size = path.stat().st_size / 1e6
        ratios, count = [], 0
        for _ in range(args.rounds):
            start = time.process_time()
            bare(path)
            middle = time.process_time()
            count = ours(path)
            ratios.append((middle - start) / (time.process_time() - middle))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    print(f"CC-NEWS: {args.records} records, {size:.0f} MB, {count} pages of known hosts")
    print(f"speed of a bare iteration: {statistics.median(ratios):.2f} of it; memory at most {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
