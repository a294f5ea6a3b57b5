"""deploy/env.py, run as `make env` runs it: with whatever Python there is, outside the environment."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / "deploy" / "env.py"
PASSWORDS = {"POSTGRES_PASSWORD", "REDIS_PASSWORD", "ADMIN_PASSWORD"}
SECRETS = PASSWORDS | {"FERNET_KEY", "JWT_SECRET", "SECRET_KEY"}


def run(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(PROGRAM), "--file", str(path), *options]  # -S: no installed package
    return subprocess.run(command, text=True, capture_output=True, check=False)


def written(path: Path, *options: str) -> dict[str, str]:
    """The names and values of the file after a run that succeeded."""
    done = run(path, *options)
    assert done.returncode == 0, done.stderr
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_secret_is_fresh_strong_and_fit_for_an_address(tmp_path: Path):
    one, other = written(tmp_path / "one"), written(tmp_path / "other")
    assert one.keys() >= SECRETS
    assert not {one[name] for name in SECRETS} & {other[name] for name in SECRETS}
    assert len({one[name] for name in SECRETS}) == len(SECRETS)
    assert all(re.fullmatch(r"[\w-]{32,}", one[name]) for name in PASSWORDS)
    assert all(len(one[name]) >= 64 for name in ("JWT_SECRET", "SECRET_KEY"))
    assert len(base64.urlsafe_b64decode(one["FERNET_KEY"])) == 32
    Fernet(one["FERNET_KEY"])


def test_the_file_is_its_owners_alone_and_no_secret_is_printed(tmp_path: Path):
    before = os.umask(0)
    try:
        done = run(tmp_path / ".env", "--contact", "us@example.org")
    finally:
        os.umask(before)
    values = written(tmp_path / ".env")
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    assert not [name for name in SECRETS if values[name] in done.stdout + done.stderr]
    assert not done.stdout
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_a_second_run_changes_nothing(tmp_path: Path):
    run(tmp_path / ".env", "--contact", "us@example.org")
    before = (tmp_path / ".env").read_bytes()
    done = run(tmp_path / ".env")
    assert "complete, nothing changed" in done.stderr
    assert (tmp_path / ".env").read_bytes() == before


def test_a_file_of_an_older_version_gets_what_it_lacks_and_keeps_the_rest(tmp_path: Path):
    path = tmp_path / ".env"
    path.write_text("# ours\nexport POSTGRES_PASSWORD = in-use\nFERNET_KEY=\nHTTP_PROXY=http://proxy\n", "utf-8")
    path.chmod(0o644)
    done = run(path)
    values = written(path)
    assert "POSTGRES_PASSWORD" not in done.stderr
    assert "REDIS_PASSWORD" in done.stderr
    assert path.read_text("utf-8").startswith("# ours\nexport POSTGRES_PASSWORD = in-use\nHTTP_PROXY=http://proxy\n")
    assert values["FERNET_KEY"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_asked_for_is_changed_and_secrets_are_not(tmp_path: Path):
    path = tmp_path / ".env"
    before = written(path, "--contact", "us@example.org")
    assert (before["EXECUTOR"], before["COMPOSE_PROFILES"]) == ("LocalExecutor", "")
    after = written(path, "--executor", "celery", "--lake", "s3://bucket/lake")
    assert (after["EXECUTOR"], after["COMPOSE_PROFILES"]) == ("CeleryExecutor", "celery")
    assert after["BREACHLEDGER_LAKE"] == "s3://bucket/lake"
    assert after["BREACHLEDGER_CONTACT"] == "us@example.org"
    assert {name: before[name] for name in SECRETS} == {name: after[name] for name in SECRETS}
    back = written(path, "--executor", "local")
    assert (back["EXECUTOR"], back["COMPOSE_PROFILES"]) == ("LocalExecutor", "")


def test_what_is_left_to_do_is_said(tmp_path: Path):
    said = run(tmp_path / ".env", "--lake", "s3://bucket/lake").stderr
    assert "make env CONTACT=" in said
    assert "AWS_ACCESS_KEY_ID" in said
    assert "ADMIN_PASSWORD in" in said
    assert "make env CONTACT=" not in run(tmp_path / ".env", "--contact", "https://example.org/about").stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [("--contact", "me $(id)"), ("--contact", "a\nADMIN_PASSWORD=x"), ("--lake", "var/lake"), ("--executor", "dask")],
)
def test_a_value_that_cannot_be_meant_is_refused_and_nothing_is_written(tmp_path: Path, option: str, value: str):
    done = run(tmp_path / ".env", option, value)
    assert done.returncode == 2
    assert option in done.stderr
    assert not (tmp_path / ".env").exists()


def test_make_env_passes_on_what_it_is_given(tmp_path: Path):
    given = ["CONTACT=us@example.org", "EXECUTOR=celery", "LAKE=s3://bucket/lake", f"ENV_FILE={tmp_path / '.env'}"]
    done = subprocess.run(["make", "-s", "env", *given], cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    values = written(tmp_path / ".env")
    assert values["BREACHLEDGER_CONTACT"] == "us@example.org"
    assert values["COMPOSE_PROFILES"] == "celery"
    assert values["BREACHLEDGER_LAKE"] == "s3://bucket/lake"


def test_make_env_does_not_take_the_makefiles_own_lake_for_a_wish(tmp_path: Path):
    command = ["make", "-s", "env", f"ENV_FILE={tmp_path / '.env'}"]
    done = subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "BREACHLEDGER_LAKE" not in written(tmp_path / ".env")


def test_help_shows_examples():
    done = subprocess.run([sys.executable, str(PROGRAM), "--help"], text=True, capture_output=True, check=True)
    assert "EXAMPLES" in done.stdout
