"""A backfill until all its days have ended: a bar on a terminal, a line a day elsewhere."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachledger.commands.progress import Bar
from deploy.airflow_api import AirflowError, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from deploy.airflow_api import Airflow, Backfill, Run

POLL = 2.0
"""Seconds between two looks."""
_PATIENCE = 120.0
"""Seconds for which Airflow may be away, as when it is started anew."""


def watch(airflow: Airflow, backfill: Backfill) -> list[Run]:
    """Wait for the end of all its days, also of those that still run when it is cancelled; the runs by day.

    Raises:
        AirflowError: Airflow was away for too long. The backfill goes on when it is back.
    """
    with Bar() as bar:
        seen = _Seen(bar)
        since = None
        while True:
            now = airflow.clock
            found = _look(airflow, backfill, since)
            seen.take(found.runs)
            if seen.have_all_ended() or (found.backfill.is_completed and not seen.running()):
                # Looked at once more as a whole: a run that was cleared or cancelled has another state by now.
                return sorted(_look(airflow, backfill).runs, key=lambda run: (run.day, run.id))
            seen.show(found)
            since = now
            time.sleep(POLL)


@dataclass(frozen=True, slots=True)
class _Look:
    """What Airflow says at one moment."""

    runs: list[Run]
    backfill: Backfill
    is_alive: bool
    """Whether its scheduler is well."""


def _look(airflow: Airflow, backfill: Backfill, since: datetime | None = None) -> _Look:
    """The runs that have changed since, and how all stands; asked for until Airflow answers."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            runs, state = list(airflow.runs(backfill, since)), airflow.backfill(backfill.id)
            return _Look(runs, state, airflow.health().get("scheduler") == "healthy")
        except Refused:
            raise
        except AirflowError as error:
            if time.monotonic() > end:
                raise AirflowError(f"{error}; the backfill goes on when it is back: make backfill DO=watch") from error
            time.sleep(POLL)


class _Seen:
    """The runs as they were last seen."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._runs: dict[str, Run] = {}
        self._said: set[str] = set()
        bar.title("backfill")

    def take(self, runs: list[Run]) -> None:
        """Take over what has changed, and tell of each day that has ended."""
        ended = [run for run in runs if run.has_ended and not self._has_ended(run.id)]
        self._runs |= {run.id: run for run in runs}
        for number, run in enumerate(ended, 1 + self._ended() - len(ended)):
            self._tell(run, number)

    def have_all_ended(self) -> bool:
        """Whether there are runs and all have ended."""
        return bool(self._runs) and all(run.has_ended for run in self._runs.values())

    def running(self) -> list[str]:
        """The days that are running."""
        return sorted(run.day for run in self._runs.values() if run.state == "running")

    def show(self, found: _Look) -> None:
        """How far it is, which days are running, and what keeps it from going on."""
        state = found.backfill
        is_paused = state.is_paused and not state.is_completed
        self._bar.show("paused" if is_paused else " ".join(self.running()[:3]), self._ended(), len(self._runs))
        self._say_once(is_paused, "it is paused: make backfill DO=unpause lets it go on")
        self._say_once(state.is_completed, "it is cancelled: no day is started any more, and those that run go on")
        ill = (
            "the scheduler is not healthy, and nothing goes on without it (make up starts anew the one of this machine)"
        )
        self._say_once(not found.is_alive, ill)

    def _say_once(self, is_so: bool, text: str) -> None:
        """Say it when it comes to be so, and not again while it is."""
        if is_so and text not in self._said:
            self._bar.say(text)
        self._said = self._said | {text} if is_so else self._said - {text}

    def _ended(self) -> int:
        return sum(run.has_ended for run in self._runs.values())

    def _has_ended(self, name: str) -> bool:
        return name in self._runs and self._runs[name].has_ended

    def _tell(self, run: Run, number: int) -> None:
        """On a terminal the bar counts those that succeed."""
        if run.state == "failed" or not sys.stderr.isatty():
            took = "" if run.seconds is None else f" after {run.seconds:.0f} s"
            self._bar.say(f"{run.day}: {run.state}{took} ({number} of {len(self._runs)})")
