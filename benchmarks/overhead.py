"""What Airflow costs: the twelve demo days as a backfill, against the same days by `breachledger run`.

A real Airflow with LocalExecutor on SQLite (`tests/topology`), the small internet on loopback, no waiting between
requests, three days at a time. The overhead of a day is the difference of both wall times over twelve.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import datetime
from pathlib import Path

from tests.line.lakes import DAYS, FIRST, LAST
from tests.site import Site
from tests.topology.deployment import Deployment
from tests.topology.lakes import reference, settle


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--active", type=int, default=3, metavar="N", help="days at a time (default: 3)")
    parser.add_argument("--times", type=int, default=2, metavar="N", help="measurements (default: 2)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Site() as site:
        measure(Path(folder), site, options.active, options.times)


def measure(folder: Path, site: Site, active: int, times: int) -> None:
    """Both ways, `times` times; the first backfill fetches, the later ones find all of it stored."""
    by_command = reference(site, folder / "reference")
    print(f"breachledger run {FIRST}..{LAST}: {by_command.seconds:.1f} s")
    with Deployment(folder / "local", site) as local:
        settle(local)  # the scheduled run of yesterday
        for number in range(times):
            runs = local.api.create_backfill(FIRST, LAST, active=active, reprocess="completed")
            done = local.api.succeed(runs, 900).values()
            wall = _seconds(min(run["queued_at"] for run in done), max(run["end_date"] for run in done))
            settle(local)
            day = (wall - by_command.seconds) / len(DAYS)
            print(f"backfill {number + 1}, {active} days at a time: {wall:.1f} s, overhead {day:.2f} s a day")


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


if __name__ == "__main__":
    main()
