"""An Airflow of its own for each test: a new home, SQLite, this project's DAGs and plugins, in child processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from breachledger.settings import Settings
from tests.demo import ROOT, airflow_settings
from tests.site import Site

Airflow = Callable[..., subprocess.CompletedProcess[str]]
Printed = Callable[..., Any]


@pytest.fixture
def airflow(tmp_path: Path, site: Site, settings: Settings) -> Airflow:
    """Runs Python in the environment of that Airflow; its output is text."""
    own = {"BREACHLEDGER_LAKE": settings.lake, "BREACHLEDGER_STATE": str(settings.state)}
    own["BREACHLEDGER_HOST_DELAY"] = "0"
    environment = os.environ | site.environment | own | airflow_settings(tmp_path / "airflow")

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment | more, cwd=ROOT, text=True, capture_output=True, check=False)

    return run


@pytest.fixture
def printed(airflow: Airflow) -> Printed:
    """Runs Python code there that prints JSON on its last line; the value."""

    def run(code: str, **more: str) -> Any:
        done = airflow("-c", code, **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run
