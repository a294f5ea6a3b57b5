"""The commands that create the admin, with a password that begins like an option, as one in 64 of `make env` does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PASSWORD = "-x" * 16
PARSE = """
import argparse, sys
from airflow.providers.fab.cli.definition import USERS_COMMANDS
parser = argparse.ArgumentParser()
for argument in next(command for command in USERS_COMMANDS if command.name == "create").args:
    argument.add_to_parser(parser)
print(parser.parse_args(sys.argv[1:]).password)
"""
"""Reads the arguments of `airflow users create` as Airflow does."""


def compose() -> str:
    command = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]["migrate"]["command"]
    return command[-1].replace("$$", "$")


def kubernetes() -> str:
    values = yaml.safe_load((ROOT / "deploy" / "kubernetes-values.yaml").read_text("utf-8"))
    return values["createUserJob"]["args"][-1]


@pytest.mark.parametrize("written", [compose, kubernetes])
def test_a_password_that_begins_with_a_hyphen_is_a_password(written: Callable[[], str], tmp_path: Path):
    _, _, options = written().partition("airflow users create ")
    assert options
    command = f'"$0" -c "$1" {options}'
    environment = {"PATH": os.environ["PATH"], "AIRFLOW_HOME": str(tmp_path), "ADMIN_PASSWORD": PASSWORD}
    done = subprocess.run(
        ["bash", "-c", command, sys.executable, PARSE], env=environment, text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, PASSWORD), done.stderr
