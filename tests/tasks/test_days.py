"""The day of a run, its name for paths, and what a step may see of the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

LOGICAL = datetime(2025, 12, 15, 4, tzinfo=UTC)


def context(
    *, key: str | None = None, conf: dict[str, Any] | None = None, logical: datetime | None = None
) -> dict[str, Any]:
    """What a task sees of its run."""
    run = SimpleNamespace(conf=conf, run_id="manual__2025-12-17T04:00:00+00:00", run_type="manual")
    return {"dag_run": run, "partition_key": key, "logical_date": logical}


@pytest.mark.parametrize(
    ("told", "day"),
    [
        (context(key="2025-12-17"), date(2025, 12, 17)),
        (context(conf={"date": "2025-12-16"}), date(2025, 12, 16)),
        (context(logical=LOGICAL), date(2025, 12, 15)),
        (context(key="2025-12-17", conf={"date": "2025-12-16"}, logical=LOGICAL), date(2025, 12, 17)),
        (context(conf={"date": "2025-12-16"}, logical=LOGICAL), date(2025, 12, 16)),
        (context(conf={"date": None}, logical=LOGICAL), date(2025, 12, 15)),
        (context(conf={"reason": "again"}, logical=LOGICAL), date(2025, 12, 15)),
        ({"dag_run": SimpleNamespace(conf={"date": "2025-12-16"})}, date(2025, 12, 16)),
    ],
    ids=["key", "conf", "logical", "key first", "conf first", "empty date", "no date", "bare context"],
)
def test_the_day_of_a_run(told: dict[str, Any], day: date):
    from breachledger_tasks.days import partition_day

    assert partition_day(told) == day


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (context(), "this run has no day"),
        (context(conf={}), "this run has no day"),
        (context(key="yesterday"), "'yesterday' is no day"),
        (context(conf={"date": "17.12.2025"}), "'17.12.2025' is no day"),
        (context(conf={"date": ["2025-12-17"]}), "is no day"),
        (context(conf={"date": "2999-01-01"}), "2999-01-01 is not over yet"),
    ],
    ids=["none", "empty conf", "nonsense", "another form", "a list", "future"],
)
def test_a_run_without_a_finished_day_fails_for_good(told: dict[str, Any], words: str):
    from airflow.sdk.exceptions import AirflowFailException

    from breachledger_tasks.days import partition_day

    with pytest.raises(AirflowFailException) as error:
        partition_day(told)
    assert words in str(error.value)


def test_yesterday_is_over_and_today_is_not():
    from airflow.sdk.exceptions import AirflowFailException

    from breachledger_tasks.days import partition_day

    today = datetime.now(UTC).date()
    assert partition_day(context(key=str(today - timedelta(days=1)))) == today - timedelta(days=1)
    with pytest.raises(AirflowFailException, match=f"{today} is not over yet"):
        partition_day(context(key=str(today)))


def test_a_runs_token_is_fit_for_a_path_and_its_own():
    from breachledger_tasks.days import run_token

    one = run_token(context())
    other = run_token({"dag_run": SimpleNamespace(run_id="../../etc")})
    assert one == run_token(context())
    assert one != other
    assert all(len(token) == 16 and token.isalnum() for token in (one, other))


@pytest.mark.parametrize(("kind", "is_one"), [("backfill", True), ("scheduled", False), ("manual", False)])
def test_whether_a_run_belongs_to_a_backfill(kind: str, is_one: bool):
    from airflow.sdk.api.datamodels._generated import DagRunType  # what a task is given

    from breachledger_tasks.days import is_backfill

    for told in (kind, DagRunType(kind)):
        assert is_backfill({"dag_run": SimpleNamespace(run_type=told)}) is is_one


SECRETS = {
    "AIRFLOW__CORE__FERNET_KEY": "s",
    "AIRFLOW__API_AUTH__JWT_SECRET": "s",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "s",
    "AIRFLOW_CONN_S3": "s",
    "AIRFLOW__CELERY__RESULT_BACKEND": "s",
    "PGPASSWORD": "s",
    "PYTHONSTARTUP": "s",
    "LD_PRELOAD": "s",
    "HOMEPAGE": "s",
    "MY_AWS_KEY": "s",
}
PASSED = {"PATH": "/bin", "HOME": "/root", "TZ": "UTC", "BREACHLEDGER_LAKE": "lake", "AWS_ACCESS_KEY_ID": "k"}


def test_a_step_sees_the_programs_settings_and_no_secret_of_airflow():
    from breachledger_tasks.steps import clean_environment

    assert clean_environment(SECRETS | PASSED) == PASSED


@pytest.mark.parametrize("name", ["TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "LANG", "LC_ALL"])
def test_a_step_sees_what_programs_need_to_run(name: str):
    from breachledger_tasks.steps import clean_environment

    assert clean_environment({name: "x"}) == {name: "x"}


def test_the_program_runs_in_a_clean_environment():
    """What the list leaves out is not needed to start: the interpreter finds the package by its own."""
    from breachledger_tasks.steps import clean_environment

    done = subprocess.run(
        [sys.executable, "-c", "import breachledger, os; print(sorted(os.environ))"],
        env=clean_environment(dict(os.environ) | SECRETS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "FERNET" not in done.stdout
