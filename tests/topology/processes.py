"""Processes that a test starts, and ends for sure."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import psutil


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(done: Callable[[], object], seconds: float, what: str, every: float = 0.25) -> None:
    """Ask until it is so.

    Raises:
        AssertionError: it was not so in time; `what` says what was waited for.
    """
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(every)


class Running:
    """A process in a session of its own, whose output goes to a file."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command, env=dict(environment), cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def kill(self, sig: signal.Signals = signal.SIGKILL, *, container: bool = False) -> None:
        """Send a signal to its process group; or to all that it has started, as when its container is killed."""
        whole = [one.pid for one in _family(self.process.pid)] if container else []
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, sig)
        for pid in whole:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, sig)

    def end(self, seconds: float = 60) -> None:
        """Kill all of it and wait."""
        self.kill(container=True)
        self.process.wait(seconds)

    def output(self) -> str:
        """All that it has printed."""
        return self.log.read_text("utf-8", errors="replace")

    def tail(self, lines: int = 30) -> str:
        """The end of its output."""
        text = self.output().splitlines()
        return "\n".join([f"--- {self.name}", *text[-lines:]])


def _family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def left_in(folder: Path) -> Iterator[psutil.Process]:
    """The processes that work in this test's folder: those that survived whoever had started them.

    Not told by their environment, which is not readable any more where a process has given itself a title.
    """
    for one in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if one.pid != os.getpid() and Path(one.cwd()).is_relative_to(folder):
                yield one
