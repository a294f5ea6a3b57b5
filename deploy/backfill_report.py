"""What came of a backfill, in words: days that failed and why, outlets that were sick."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from deploy.airflow_api import DAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from deploy.airflow_api import FailedTask, Run

ASKS_AGAIN = "ask_again"
"""The task that fails for an outlet which stays sick; its day goes on without the outlet."""
_MINUTE = 60


def told(url: str, runs: Sequence[Run], failed: Iterable[FailedTask], seconds: float) -> tuple[str, bool]:
    """The report, and whether all went well."""
    tasks: dict[str, set[str]] = defaultdict(set)
    sick: dict[str, set[str]] = defaultdict(set)
    days = {run.id: run.day for run in runs}
    for one in failed:
        if one.task == ASKS_AGAIN:
            sick[days[one.run]].add(one.label)
        else:
            tasks[one.run].add(one.task)
    unwell = [run for run in runs if run.state == "failed"]
    good = sum(run.state == "success" for run in runs)
    lines = [f"{good} of {len(runs)} {'day' if len(runs) == 1 else 'days'} succeeded in {_duration(seconds)}"]
    lines += _failures(url, [run for run in unwell if run.started], tasks)
    lines += _given_up([run for run in unwell if not run.started])
    lines += _sickness({day: tuple(sorted(names)) for day, names in sick.items()})
    return "\n".join(lines), good == len(runs) and not sick


def _failures(url: str, runs: Sequence[Run], tasks: Mapping[str, set[str]]) -> Iterator[str]:
    if not runs:
        return
    yield "failed; the same command with AGAIN=failed runs them again:"
    for run in runs:
        which = ", ".join(sorted(tasks.get(run.id, ()))) or "no task of it"
        yield f"  {run.day}  {which}  {url}/dags/{DAG}/runs/{run.id}"


def _given_up(runs: Iterable[Run]) -> Iterator[str]:
    """Apart from the others: to Airflow the newest run of a day is one that began, if there is any."""
    days = {run.day: tuple(_choices(run.conf)) for run in runs}
    if days:
        yield "given up before they began; AGAIN=failed does not find those whose day has an older run, this does:"
    for first, last, choices in _spans(days):
        yield "  " + " ".join([f"make backfill FROM={first} TO={last}", *choices, "AGAIN=completed"])


def _choices(conf: Mapping[str, Any]) -> Iterator[str]:
    """A run's configuration in the words of `make backfill`."""
    if sources := conf.get("sources"):
        yield f'SOURCES="{" ".join(sources)}"'
    if conf.get("fetch") is False:
        yield "FETCH=no"


def _sickness(sick: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The sick outlets, days in a row with the same ones on one line, each with what asks them again."""
    if sick:
        yield "sick outlets, without which their days were published; ask them again when they are well:"
    for first, last, outlets in _spans(sick):
        shown = first if first == last else f"{first} to {last}"
        yield f"  {shown}  {', '.join(outlets)}"
        yield f'    make backfill FROM={first} TO={last} SOURCES="{" ".join(outlets)}" AGAIN=completed'


def _spans(days: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """First day, last day and what is said of them, for each stretch of days of which the same is said."""
    first = last = ""
    for day in sorted(days):
        follows = last and date.fromisoformat(last) + timedelta(days=1) == date.fromisoformat(day)
        if follows and days[day] == days[first]:
            last = day
            continue
        if first:
            yield first, last, days[first]
        first = last = day
    if first:
        yield first, last, days[first]


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
