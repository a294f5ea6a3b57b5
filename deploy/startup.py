"""The start of a local Airflow, step by step, until its API is healthy and the DAGs are loaded."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from deploy import processes
from deploy.airflow_api import Airflow, AirflowError
from deploy.installation import ROOT, USER

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

    from rich.status import Status

    from deploy.installation import Installation

_AIRFLOW = str(Path(sys.executable).with_name("airflow"))
COMPONENTS = {
    # Task logs are read from the disk: the log servers would listen on all interfaces.
    "scheduler": [_AIRFLOW, "scheduler", "--skip-serve-logs"],
    "dag-processor": [_AIRFLOW, "dag-processor"],
    "triggerer": [_AIRFLOW, "triggerer", "--skip-serve-logs"],
    "api-server": [_AIRFLOW, "api-server"],
}
"""Name and command. `airflow standalone` would start the same four, with log servers and a process more."""
DAGS = ("security_news_daily", "incident_ledger", "lake_upkeep")

_PATIENCE = 300.0
"""Seconds. A start takes 30 on two cores; a busy machine is given more."""
_POLL = 1.0
_TAIL = 15
_API = "the API"

Children = dict[str, "subprocess.Popen[bytes]"]


class StartError(Exception):
    """It did not come up; what was started has to be ended."""


def start(wanted: Installation) -> None:
    """Start everything and wait until it is ready.

    Raises:
        StartError: a process ended, or it took too long; with the end of its log.
    """
    begun = datetime.now(UTC)
    wanted.password()
    for folder in (wanted.home, wanted.logs):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Console(stderr=True).status("Airflow: its database") as status:
        children: Children = {}
        if wanted.catalog == "demo":
            children["site"] = _serve_site(wanted)
        _run(wanted, "migrate", [_AIRFLOW, "db", "migrate"])
        for name, command in COMPONENTS.items():
            children[name] = _process(wanted, name, command)
        _wait(wanted, begun, children, status)


def wait(now: Installation) -> None:
    """Wait until one that was started by another command is ready.

    Raises:
        StartError: it took too long.
    """
    with Console(stderr=True).status("Airflow") as status:
        _wait(now, datetime.min.replace(tzinfo=UTC), {}, status)


def unloaded(now: Installation) -> list[str]:
    """A sentence for each DAG that is not there, and why, where Airflow knows."""
    airflow = Airflow(now.url, USER, now.password())
    missing, errors = set(DAGS) - airflow.dags().keys(), airflow.import_errors()
    told = [f"{one['filename']} does not load: {_last_line(one['stack_trace'])}" for one in errors]
    return told + [f"the DAG {name} is not there" for name in sorted(missing)]


def _serve_site(wanted: Installation) -> subprocess.Popen[bytes]:
    """Serve the demo's outlets, and wait until they answer."""
    wanted.site.unlink(missing_ok=True)
    child = _process(wanted, "site", [sys.executable, "-m", "tests.site", "--env-file", str(wanted.site)])
    while not wanted.site.exists():
        _check(wanted, {"site": child})
        time.sleep(_POLL / 10)
    return child


def _run(wanted: Installation, name: str, command: list[str]) -> None:
    """Run a command to its end."""
    if _process(wanted, name, command).wait():
        raise StartError(f"airflow {command[-1]} failed{_tail(wanted, name)}")


def _process(wanted: Installation, name: str, command: list[str]) -> subprocess.Popen[bytes]:
    environment = wanted.environment(os.environ)
    log = wanted.logs / f"{name}.log"
    return processes.start(wanted.processes, name, command, environment=environment, cwd=ROOT, log=log)


def _wait(wanted: Installation, begun: datetime, children: Children, status: Status) -> None:
    airflow = Airflow(wanted.url, USER, wanted.password())
    end = time.monotonic() + _PATIENCE
    while waits_for := _waits_for(airflow, begun):
        status.update(f"Airflow: waiting for {', '.join(waits_for)}")
        _check(wanted, children)
        if time.monotonic() > end:
            raise StartError(
                f"Airflow is not ready after {_PATIENCE:.0f} s, it waits for {', '.join(waits_for)}"
                f"{_tails(wanted, waits_for)}\nmake down ends what runs"
            )
        time.sleep(_POLL)


def _check(wanted: Installation, children: Children) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise StartError(f"{name} has ended, with exit code {child.returncode}{_tail(wanted, name)}")


def _waits_for(airflow: Airflow, begun: datetime) -> list[str]:
    """What is not ready yet; nothing where all is."""
    try:
        ill = [name for name, status in airflow.health().items() if status != "healthy"]
        return sorted(ill) or _waits_for_dags(airflow, begun)
    except AirflowError:
        return [_API]


def _waits_for_dags(airflow: Airflow, begun: datetime) -> list[str]:
    """The DAGs that were neither loaded nor refused since the start; the database remembers earlier ones."""
    known = airflow.dags()
    loaded = {name for name, dag in known.items() if _is_since(begun, dag["last_parsed_time"])}
    refused = {Path(one["filename"]).stem for one in airflow.import_errors() if _is_since(begun, one["timestamp"])}
    return [name for name in DAGS if name not in loaded | refused]


def _is_since(begun: datetime, told: str | None) -> bool:
    return told is not None and datetime.fromisoformat(told) >= begun


def _tails(wanted: Installation, waits_for: Sequence[str]) -> str:
    """The ends of the logs of whoever is waited for."""
    names = {_component(what) for what in waits_for}
    return "".join(_tail(wanted, name) for name in sorted(names))


def _component(what: str) -> str:
    """Whose doing it is that this is not ready: Airflow's health names components its own way, and the database."""
    name = "dag-processor" if what in DAGS else what.replace("_", "-")
    return name if name in COMPONENTS else "api-server"


def _tail(wanted: Installation, name: str) -> str:
    """The end of a process' log, on lines of their own."""
    path = wanted.logs / f"{name}.log"
    lines = path.read_text("utf-8", "replace").splitlines()[-_TAIL:] if path.exists() else []
    return "\n".join([f"\n{os.path.relpath(path)} ends with:", *(f"  {line}" for line in lines)])


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]
