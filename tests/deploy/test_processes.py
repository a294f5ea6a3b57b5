"""Processes that outlive their starter are found again, and ended whatever they do."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from deploy import processes

STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
open(sys.argv[1] + ("-child" if child == 0 else ""), "w").write(str(os.getpid()))
time.sleep(300)
"""


def start(folder: Path, name: str, code: str, *arguments: str) -> int:
    command = [sys.executable, "-c", code, *arguments]
    log = folder / "log"
    return processes.start(folder, name, command, environment=os.environ, cwd=folder, log=log).pid


def is_alive(pid: int) -> bool:
    """A process that has ended and was not asked for by its parent is none."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def number(path: Path) -> int:
    for _ in range(100):
        if path.exists() and (told := path.read_text("utf-8")):
            return int(told)
        time.sleep(0.1)
    raise AssertionError(path)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_one_that_ignores_the_signal_is_ended_with_its_children(tmp_path: Path):
    leader = start(tmp_path, "stubborn", STUBBORN, str(tmp_path / "told"))
    child = number(tmp_path / "told-child")
    assert number(tmp_path / "told") == leader
    assert processes.running(tmp_path) == processes.whole(tmp_path) == ["stubborn"]
    assert processes.stop(tmp_path, patience=0.5) == ["stubborn"]
    assert processes.running(tmp_path) == []
    assert not is_alive(leader)
    assert not is_alive(child)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_children_of_one_that_was_killed_are_still_found(tmp_path: Path):
    leader = start(tmp_path, "stubborn", STUBBORN, str(tmp_path / "told"))
    child = number(tmp_path / "told-child")
    os.kill(leader, 9)
    os.waitpid(leader, 0)
    assert processes.running(tmp_path) == ["stubborn"]
    assert processes.whole(tmp_path) == []
    processes.stop(tmp_path, patience=0.5)
    assert not is_alive(child)


def test_a_number_that_is_anothers_by_now_is_left_alone(tmp_path: Path):
    (tmp_path / "old.pid").write_text(str(os.getpid()))
    assert processes.stop(tmp_path) == []


def test_one_name_runs_once(tmp_path: Path):
    start(tmp_path, "sleeper", "import time; time.sleep(300)")
    try:
        with pytest.raises(BlockingIOError):
            start(tmp_path, "sleeper", "import time; time.sleep(300)")
    finally:
        assert processes.stop(tmp_path) == ["sleeper"]
