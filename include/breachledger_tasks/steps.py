"""The program's commands as child processes of a task.

A child has an environment that holds none of Airflow's secrets: what it parses comes from strangers. It dies with its
task, however that dies; and the task dies with its supervisor, so that a task which Airflow starts again is alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from typing import IO, Any

from breachledger_tasks.days import partition_day, run_token
from breachledger_tasks.failures import Broken, NotNow, Refused
from breachledger_tasks.narration import Narrator

_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
_PASSED_ON_PREFIXES = ("BREACHLEDGER_", "AWS_")
_WATCH_SECONDS = 1.0
_WRONG_USE = 2
"""On every command line."""


def step(name: str, context: Mapping[str, Any], *more: str) -> Any:
    """Run one step of the line for this run's day; the value that it prints. See `program`."""
    return program("step", name, partition_day(context).isoformat(), "--run", run_token(context), *more)


def program(*words: str) -> Any:
    """Run `breachledger WORDS`, its log lines told in the task's log; the JSON value that it prints.

    Raises:
        Refused: it was called or set up wrongly.
        Broken: it met a defect of its own.
        NotNow: it failed otherwise, or was killed.
    """
    command = [sys.executable, "-m", "breachledger", *words, "--attended"]
    narrator = Narrator()
    supervisor = os.getppid()  # asked before there is a child that could outlive it
    with subprocess.Popen(
        command,
        env=clean_environment(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        try:
            _watch(child, supervisor)
            printed: list[str] = []
            reader = threading.Thread(target=_take, args=(child.stdout, printed), daemon=True)
            reader.start()
            narrator.listen(child.stderr or ())
            reader.join()
            code = child.wait()
        finally:
            _end(child)
    narrator.end(is_error=code == _WRONG_USE)
    check(" ".join(words[:3]), code, narrator.last)
    return json.loads("".join(printed))


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What a step may see of the environment: the program's settings and the lake's access, no secret of Airflow."""
    return {
        name: value for name, value in environment.items() if name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIXES)
    }


def check(what: str, code: int, said: str) -> None:
    """Raise what an exit code stands for, with what the step said last; nothing for 0."""
    if code < 0:
        raise NotNow(f"{what} was ended by {signal.Signals(-code).name}")
    why = said or "it does not say why"
    if code == _WRONG_USE:
        raise Refused(f"{what} cannot run: {why}")
    if code == os.EX_SOFTWARE:
        raise Broken(f"{what} met a defect: {why}")
    if code:
        raise NotNow(f"{what} failed with exit code {code}: {why}")


def _take(stream: IO[str] | None, printed: list[str]) -> None:
    printed.append(stream.read() if stream else "")


def _watch(child: subprocess.Popen[str], supervisor: int) -> None:
    """End the child and this process when the supervisor of the task is gone: nobody waits for either any more."""

    def watch() -> None:
        while child.poll() is None:
            if os.getppid() != supervisor:
                _end(child)
                os._exit(1)
            time.sleep(_WATCH_SECONDS)

    threading.Thread(target=watch, name="supervisor", daemon=True).start()


def _end(child: subprocess.Popen[str]) -> None:
    """Kill the child and what it has started, if it is still there."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
