"""How long resolving takes, all of it and one new day more, and how long the ten questions take, on an invented lake.

    python -m benchmarks.scale [--articles 100000] [--years 5] [--lake DIR]

Each command runs in a process of its own, as a user would start it; its memory is the most that it held at once.
"""

from __future__ import annotations

import argparse
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.scale.world import FIRST, World, again, write
from breachledger import connect
from breachledger.files import LocalFiles
from breachledger.model import Reading
from breachledger.store.publish import publish, stage

QUESTIONS = Path(__file__).parents[2] / "docs" / "questions.md"
_SQL = re.compile(r"```sql\n(.+?)```", re.DOTALL)
_NEW = 100


class Cost(NamedTuple):
    """What one command took."""

    seconds: float
    megabytes: float


def main() -> int:
    """Build the lakes, and print a table."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description="Cost of resolving and asking.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=5)
    parser.add_argument("--lake", type=Path, help="where to build it (default: a folder that is taken away again)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lake = args.lake or Path(folder)
        for years in sorted({1, args.years}):
            measure(lake / f"{years}-years", args.articles * years // args.years, years)
    return 0


def measure(lake: Path, articles: int, years: int) -> None:
    """One lake: all of it resolved, then a day more, then the questions."""
    world = World(articles, years)
    last = FIRST + timedelta(days=365 * years - 1)
    say(f"{years} years, {articles} articles: building")
    write(world, lake, until=last)
    show(f"resolve all, {years} years", command("resolve", "--lake", str(lake)))
    add_day(world, lake, last)
    show(f"resolve a day of {_NEW} more, {years} years", command("resolve", "--lake", str(lake)))
    for name, seconds in questions(lake):
        print(f"{name:60}{seconds:9.2f} s")


def add_day(world: World, lake: Path, day: date) -> None:
    """Publish a day of new articles, most of them about incidents of the days before."""
    readings = []
    for back in range(60):
        readings += list(world.readings(day - timedelta(days=back))) if len(readings) < _NEW else []
    moved = [Reading(*again(one, claims, day)) for one, claims in readings[:_NEW]]
    files = LocalFiles(lake)
    publish(files, stage(files, "scale", moved), now=datetime.now(UTC))


def command(*words: str) -> Cost:
    """Run a command of the program."""
    before = time.monotonic()
    subprocess.run([sys.executable, "-m", "breachledger", *words], check=True)
    seconds = time.monotonic() - before
    return Cost(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def questions(lake: Path) -> list[tuple[str, float]]:
    """The questions of the documents, each the median of three."""
    found = []
    with connect(str(lake)) as ledger:
        for number, sql in enumerate(_SQL.findall(QUESTIONS.read_text("utf-8")), 1):
            times = []
            for _ in range(3):
                start = time.monotonic()
                ledger.sql(sql)
                times.append(time.monotonic() - start)
            found.append((f"question {number}", statistics.median(times)))
    return found


def show(name: str, cost: Cost) -> None:
    """One line of the table; the memory is the most of all commands so far."""
    print(f"{name:60}{cost.seconds:9.2f} s{cost.megabytes:9.0f} MB", flush=True)


def say(text: str) -> None:
    """A message for people."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
