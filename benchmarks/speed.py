"""The read stage (archive → clean → language → claims → Parquet) against a naive loop over the same pages.

    python -m benchmarks.speed [--pages DIR] [--gold FILE.jsonl] [--workers 1,2] [--rounds 5]

Both run in the same minutes with the same number of processes, round by round in turn, so that a noisy machine is noisy
for both; the ratio is the median of the rounds'. The naive loop extracts no claims.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import cpu, naive
from benchmarks.pages import Sample, archived, from_folder, from_site, read_gold
from breachledger.files import open_files
from breachledger.model import RawRef, Reading
from breachledger.read import read
from breachledger.store.publish import stage

_SIGN = re.compile(r"[぀-ヿ一-鿿가-힯฀-๿]")
_PAGE_SECONDS = 20.0


class Round(NamedTuple):
    """What one pass over all pages took, in seconds, and what it gave."""

    wall: float
    cpu: float
    texts: list[str]
    claims: int = 0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description="Speed of the read stage.")
    parser.add_argument("--pages", type=Path, help="a folder of .html or .html.gz files (else the tests' own site)")
    parser.add_argument("--gold", type=Path, help='{"id", "text", "url"?} a line: scores the texts as well')
    parser.add_argument("--workers", default="1,2", help="numbers of processes, with commas")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    if args.gold and not args.gold.is_file():
        parser.error(f"{args.gold} is no file: --gold (GOLD= of make bench) takes one .jsonl file")
    gold = read_gold(args.gold)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "pages").mkdir()
        samples = from_folder(args.pages, gold, work / "pages") if args.pages else from_site(work / "pages")
        if not samples:
            parser.error(f"{args.pages} holds no .html or .html.gz file")
        measure(samples, [int(number) for number in args.workers.split(",")], args.rounds, gold, work)
    return 0


def measure(
    samples: Sequence[Sample], workers: Sequence[int], rounds: int, gold: Mapping[str, dict[str, str]], work: Path
) -> None:
    """Print a line for every number of processes, and the scores of both."""
    refs = archived(samples, work / "lake")
    size = statistics.mean(sample.path.stat().st_size for sample in samples)
    print(f"{len(samples)} pages, {size / 1000:.0f} kB each")
    print("processes  naive pages/s  ours pages/s  ratio   naive CPU ms/page  ours CPU ms/page  claims")
    walls: dict[int, float] = {}
    for number in workers:
        theirs, ours = _in_turn(samples, refs, number, rounds, work)
        walls[number] = statistics.median(one.wall for one in ours)
        _print_line(number, theirs, ours, len(samples))
    if len(workers) > 1:
        faster = walls[workers[0]] / walls[workers[-1]]
        print(f"{workers[-1]} processes against {workers[0]}: {faster:.2f} times as fast")
    if gold:
        both = [_score(rounds[0].texts, samples, gold) for rounds in (theirs, ours)]
        print(f"text F1: naive {both[0]:.4f}, ours {both[1]:.4f}")


def _in_turn(
    samples: Sequence[Sample], refs: Sequence[RawRef], workers: int, rounds: int, work: Path
) -> tuple[list[Round], list[Round]]:
    """The rounds of both, after one that nobody counts."""
    theirs, ours = [], []
    lake = work / "lake"
    with naive.pool(workers) as pool:
        for number in range(rounds + 1):
            target = work / f"naive-{workers}-{number}.parquet"
            their_round = _timed(lambda target=target: (naive.read(samples, pool, target), 0))
            our_round = _timed(lambda number=number: _read(refs, lake, workers, f"bench-{workers}-{number}"))
            if number:
                theirs.append(their_round)
                ours.append(our_round)
    return theirs, ours


def _read(refs: Sequence[RawRef], lake: Path, workers: int, run: str) -> tuple[list[str], int]:
    """Our way, down to the staged Parquet."""
    readings: list[Reading] = []

    def passing() -> object:
        for reading in read(refs, lake=str(lake), workers=workers, page_seconds=_PAGE_SECONDS):
            readings.append(reading)
            yield reading

    stage(open_files(str(lake)), run, passing())
    claims = sum(len(reading.claims) for reading in readings)
    return [reading.article.text if reading.article else "" for reading in readings], claims


def _timed(work: Callable[[], tuple[list[str], int]]) -> Round:
    wall, processor = time.perf_counter(), cpu.spent()
    texts, claims = work()
    return Round(time.perf_counter() - wall, cpu.spent() - processor, texts, claims)


def _print_line(workers: int, theirs: Sequence[Round], ours: Sequence[Round], pages: int) -> None:
    ratio = statistics.median(one.wall / other.wall for one, other in zip(theirs, ours, strict=True))
    naive_wall, our_wall = (statistics.median(one.wall for one in rounds) for rounds in (theirs, ours))
    naive_cpu, our_cpu = (statistics.median(one.cpu for one in rounds) / pages * 1000 for rounds in (theirs, ours))
    print(
        f"{workers:9}  {pages / naive_wall:13.1f}  {pages / our_wall:12.1f}  {ratio:5.2f}  "
        f"{naive_cpu:18.1f}  {our_cpu:16.1f}  {ours[0].claims:6}"
    )
    sys.stdout.flush()


def _score(texts: Sequence[str], samples: Sequence[Sample], gold: Mapping[str, dict[str, str]]) -> float:
    """F1 over the multiset of words (signs, in scripts without spaces), the mean of all pages with a gold text."""
    scores = []
    for text, sample in zip(texts, samples, strict=True):
        if sample.id in gold:
            ours, told = _words(text), _words(gold[sample.id]["text"])
            both = 2 * sum((ours & told).values())
            scores.append(both / (sum(ours.values()) + sum(told.values())) if both else 0.0)
    return statistics.mean(scores) if scores else 0.0


def _words(text: str) -> Counter[str]:
    words: list[str] = []
    for word in re.findall(r"\w+", text.casefold()):
        words += list(word) if _SIGN.search(word) else [word]
    return Counter(words)


if __name__ == "__main__":
    sys.exit(main())
