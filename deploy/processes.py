"""Processes that outlive the command which started them, and are found again.

Each holds a lock on a file of its own, which has its number. The lock is inherited by whatever it forks and is gone
with the last of them, after a crash and a reboot too, so a number that is another's by now is never taken for it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

_WAIT = 0.1


def start(
    folder: Path, name: str, command: Sequence[str], *, environment: Mapping[str, str], cwd: Path, log: Path
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, its output appended to `log`; `folder/NAME.pid` stands for it.

    Raises:
        BlockingIOError: it runs already.
    """
    with _file(folder, name).open("a+", encoding="ascii") as held, log.open("ab") as output:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        child = subprocess.Popen(
            command,
            env=environment,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[held.fileno()],
        )
        held.truncate(0)
        held.write(str(child.pid))
    return child


def running(folder: Path) -> list[str]:
    """The names of those that run, or of which something is left."""
    return [path.stem for path in sorted(folder.glob("*.pid")) if _is_held(path)]


def whole(folder: Path) -> list[str]:
    """The names of those that run themselves: of one that was killed, what it had forked may be left."""
    names = running(folder)
    return [name for name in names if any(map(_is_alive, _numbers(folder, [name])))]


def stop(folder: Path, patience: float = 8.0) -> list[str]:
    """End all that run, with force after `patience` seconds; what they have started is ended with them.

    Returns:
        Their names.
    """
    names = running(folder)
    for pid in _numbers(folder, names):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    if left := _wait(folder, patience):
        _kill_sessions(set(_numbers(folder, left)))
        _wait(folder, patience)
    for name in names:
        _file(folder, name).unlink(missing_ok=True)
    return names


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name}.pid"


def _is_held(path: Path) -> bool:
    with path.open("r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _is_alive(pid: int) -> bool:
    """Whether that process runs, which one that has ended and whose end nobody has taken note of does not."""
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(listed.strip()) and not listed.strip().startswith("Z")


def _numbers(folder: Path, names: Collection[str]) -> Iterator[int]:
    for name in names:
        if told := _file(folder, name).read_text("ascii"):
            yield int(told)


def _wait(folder: Path, seconds: float) -> list[str]:
    """Wait until nothing runs; the names of those that still do."""
    end = time.monotonic() + seconds
    while (left := running(folder)) and time.monotonic() < end:
        time.sleep(_WAIT)
    return left


def _kill_sessions(leaders: Collection[int]) -> None:
    """A session is what a process and its children share even where they change their process group, as tasks do."""
    listed = subprocess.run(["ps", "-A", "-o", "pid="], capture_output=True, text=True, check=True).stdout
    for pid in map(int, listed.split()):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.getsid(pid) in leaders:
                os.kill(pid, signal.SIGKILL)
