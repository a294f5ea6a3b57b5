"""A task, its supervisor, the scheduler: killed in the middle of collect, read and publish, and the day ends right."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.line.lakes import day, differences, dump, problems
from tests.topology.deployment import Deployment
from tests.topology.lakes import Reference, held, settle, without_scheduled
from tests.topology.processes import left_in, wait_until

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

MIDDLES = {
    "collect": "archive/*/*/*.open",
    "read": "_state/staging/*/articles.parquet.open",
    "publish": "_state/txn/*",
}
"""What stands in the lake in the middle of each step."""

HEARTBEAT, NOTICED, AGAIN = 60, 10, 10
"""Seconds: the heartbeat time-out of the compose file, how often Airflow looks for it, and the delay of a retry."""
WORK = 150
"""What the rest of the day may take, on a machine that is busy with three of them."""


def step_in_the_middle(local: Deployment, step: str, on: str) -> psutil.Process:
    """The process of a day's step, as soon as it is in the middle of its work."""
    found: list[psutil.Process] = []

    def is_there() -> bool:
        found[:] = [one for one in left_in(local.folder) if _does(one, step, on)]
        return bool(found)

    wait_until(is_there, 120, f"the step {step} of {on}", every=0.005)
    (process,) = found
    while process.is_running() and not next(Path(local.lake).glob(MIDDLES[step]), None):
        time.sleep(0.001)
    return process


def _does(process: psutil.Process, step: str, on: str) -> bool:
    try:
        return process.cmdline()[2:6] == ["breachledger", "step", step, on]
    except psutil.Error:
        return False


def kill(local: Deployment, victim: str, step: psutil.Process) -> None:
    """Kill the task of a step, or the supervisor of that task, or the scheduler, which is then started again."""
    if victim == "scheduler":
        scheduler = local.running["scheduler"].process
        scheduler.kill()  # itself alone: what it has started goes on, as it can
        scheduler.wait(10)
        local.restart("scheduler")
        return
    task = psutil.Process(step.ppid())
    os.kill(task.pid if victim == "task" else task.ppid(), signal.SIGKILL)


def killed_in(local: Deployment, step: str, victim: str, number: int) -> tuple[str, psutil.Process]:
    """Run that day, and kill the victim in the middle of the step: the run, and the step's process."""
    on = str(day(number))
    run = local.api.trigger(key=on)
    doomed = step_in_the_middle(local, step, on)
    kill(local, victim, doomed)
    return run, doomed


@pytest.mark.parametrize("victim", ["task", "scheduler"])
@pytest.mark.parametrize("step", MIDDLES)
def test_the_day_ends_right_when_one_is_killed(local: Deployment, step: str, victim: str):
    settle(local)
    number = 8 + list(MIDDLES).index(step) * 2 + ["task", "scheduler"].index(victim)
    run, doomed = killed_in(local, step, victim, number)
    local.api.succeed([run], AGAIN + WORK)
    assert not doomed.is_running()
    assert problems(local.lake) == []


def test_days_end_right_whose_supervisors_are_killed(local: Deployment):
    """Three at once: each is missed only when its heartbeat has timed out."""
    settle(local)
    found = [killed_in(local, step, "supervisor", number) for number, step in enumerate(MIDDLES, 14)]
    local.api.succeed([run for run, _ in found], HEARTBEAT + NOTICED + AGAIN + WORK * len(found))
    assert not any(doomed.is_running() for _, doomed in found)
    assert problems(local.lake) == []


def test_the_days_are_as_if_nothing_had_happened(local: Deployment, by_command: Reference, tmp_path: Path):
    """After the others, which have run 8 to 16 December; the last days are run now, so that the lake is whole."""
    local.api.succeed([local.api.trigger(key=str(day(number))) for number in range(17, 20)])
    assert differences(by_command.rows, without_scheduled(dump(held(local, tmp_path)))) == []
