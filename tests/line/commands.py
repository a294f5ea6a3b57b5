"""The program as its users start it: a child process with its own environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.line.lakes import environment
from tests.site import Site

ROOT = Path(__file__).parent.parent.parent


def surroundings(site: Site, folder: Path) -> dict[str, str]:
    """The environment of a child whose lake and state are in `folder`."""
    places = {"BREACHLEDGER_LAKE": str(folder / "lake"), "BREACHLEDGER_STATE": str(folder / "state")}
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return bare | environment(site) | places


def begin(site: Site, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command in a session of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "breachledger", *arguments],
        env=surroundings(site, folder),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def step(site: Site, folder: Path, *arguments: str) -> Any:
    """Run one step to its end and return the JSON that it prints."""
    child = begin(site, folder, "step", *arguments)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 0, err
    return json.loads(out)
