"""A command as a child of a task: what it prints and logs, how it fails, and that it never outlives its task."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.line.lakes import day, environment
from tests.site import Site

WAIT = 30.0
TASK = """
from breachledger_tasks.steps import program
print("begun", flush=True)
program("step", "collect", "2025-12-16", "--run", "r1", "--source", "slow-feed")
"""
SUPERVISOR = """
import subprocess, sys
task = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
task.wait()
"""


@pytest.fixture
def surroundings(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lake and a state, in the environment; the folder of both."""
    own = {"BREACHLEDGER_LAKE": str(tmp_path / "lake"), "BREACHLEDGER_STATE": str(tmp_path / "state")}
    for name, value in (environment(site) | own).items():
        monkeypatch.setenv(name, value)
    return tmp_path


def steps_of(folder: Path) -> list[int]:
    """The living processes whose lake is in `folder`, but for the tasks that started them."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words, own = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue
        if b"breachledger\0step" in words and str(folder).encode() in own:
            found.append(int(process.name))
    return found


def until(condition: object, folder: Path) -> bool:
    """Whether there come to be steps, or none any more, within `WAIT`."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if bool(steps_of(folder)) is condition:
            return True
        time.sleep(0.02)
    return False


def test_a_step_gives_what_it_prints(surroundings: Path):
    from breachledger_tasks.steps import program

    found = program("step", "collect", str(day(16)), "--run", "r1", "--source", "harbour-wire")
    assert found == {"outlets": 1, "pages": 3, "rejects": 0, "sick": {}}


def test_a_step_that_was_called_wrongly_is_refused(surroundings: Path):
    from breachledger_tasks.failures import Refused
    from breachledger_tasks.steps import program

    with capture_logs() as lines, pytest.raises(Refused, match=r"2025-12-16 cannot run: .*no outlet nobody"):
        program("step", "collect", str(day(16)), "--run", "r1", "--source", "nobody")
    assert lines[-1]["log_level"] == "error"
    assert "no outlet nobody" in lines[-1]["event"]


def test_a_step_that_meets_a_locked_lake_may_be_tried_again(surroundings: Path, monkeypatch: pytest.MonkeyPatch):
    from breachledger_tasks.failures import NotNow
    from breachledger_tasks.steps import program

    monkeypatch.setenv("BREACHLEDGER_LAKE", "/proc/no-lake-can-be-here")
    with pytest.raises(NotNow, match=r"failed with exit code 1: .*/proc/no-lake-can-be-here"):
        program("step", "publish", str(day(16)), "--run", "r1", "--staged", "r1-0")


@pytest.mark.parametrize(
    ("code", "failure", "words"),
    [
        (-9, "NotNow", "was ended by SIGKILL"),
        (70, "Broken", "met a defect: so it said"),
        (75, "NotNow", "exit code 75: so it said"),
    ],
)
def test_an_exit_code_says_what_to_do(code: int, failure: str, words: str):
    from breachledger_tasks import failures, steps

    with pytest.raises(getattr(failures, failure), match=words):
        steps.check("step read 2025-12-16", code, "so it said")


@pytest.mark.parametrize("victim", ["task", "supervisor"])
def test_a_step_does_not_outlive_its_task_nor_that_its_supervisor(
    surroundings: Path, monkeypatch: pytest.MonkeyPatch, victim: str
):
    monkeypatch.setenv("BREACHLEDGER_CATALOG", str(Site.catalog_sick))  # one of its feeds takes a minute
    monkeypatch.setenv("BREACHLEDGER_FETCH_SECONDS", "60")
    command = [sys.executable, "-c", TASK] if victim == "task" else [sys.executable, "-c", SUPERVISOR, TASK]
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        assert until(True, surroundings)
        os.kill(child.pid, signal.SIGKILL)
        assert until(False, surroundings)
