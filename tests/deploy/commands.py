"""The commands of `deploy/`, as `make` calls them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.demo import ROOT

Done = subprocess.CompletedProcess[str]


def local(what: str, folder: Path, *more: str) -> Done:
    return _run("deploy.local", what, "--folder", str(folder), *more)


def backfill(what: str, folder: Path, *more: str, **environment: str) -> Done:
    return _run("deploy.backfill", what, "--folder", str(folder), *more, **environment)


IN_THE_FOREGROUND = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("deploy.backfill", run_name="__main__", alter_sys=True)
"""
"""A shell's background job, as tests may be, ignores Ctrl-C, and so do its children."""


def backfill_begun(what: str, folder: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """One that has found its backfill, and the line in which it says so."""
    command = [sys.executable, "-c", IN_THE_FOREGROUND, what, "--folder", str(folder), *more]
    child = subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stderr
    return child, child.stderr.readline()


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _run(module: str, *arguments: str, **environment: str) -> Done:
    command = [sys.executable, "-m", module, *arguments]
    own = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    return subprocess.run(command, cwd=ROOT, env=own | environment, text=True, capture_output=True, check=False)
