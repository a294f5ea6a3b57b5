"""The daily DAG: what it consists of, and that it writes what `breachledger run` writes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from breachledger.pipeline import run_day
from breachledger.settings import Settings
from tests.alerts.receivers import HookServer, hook
from tests.dags.conftest import Airflow, Printed
from tests.demo import ROOT
from tests.line.lakes import differences, dump

__all__ = ["hook"]

LOAD = """
import json
from airflow.dag_processing.dagbag import DagBag
from breachledger_tasks.days import CONF
bag = DagBag()
dag = bag.dags["security_news_daily"]
print(json.dumps({
    "errors": bag.import_errors,
    "tasks": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "queues": {task.task_id: task.queue for task in dag.tasks},
    "mapped": [task.task_id for task in dag.tasks if task.is_mapped],
    "catchup": dag.catchup,
    "is_offered": CONF == dag.params.keys(),
    "silent": [task.task_id for task in dag.tasks if not task.has_on_failure_callback],
}))
"""


def test_the_dag_is_whole(printed: Printed):
    assert printed(LOAD) == {
        "errors": {},
        "tasks": {"collect": [], "ask_again": ["collect"], "read": ["ask_again", "collect"], "publish": ["read"]},
        "queues": {"collect": "fetch", "ask_again": "fetch", "read": "default", "publish": "default"},
        "mapped": ["ask_again"],
        "catchup": False,
        "is_offered": True,
        "silent": ["ask_again"],
    }


def test_the_dag_writes_what_the_command_line_writes(airflow: Airflow, settings: Settings, tmp_path: Path):
    done = airflow("-m", "tests.demo_dag", "2025-12-12")
    assert done.returncode == 0, done.stderr
    beside = replace(settings, lake=str(tmp_path / "beside"))
    run_day(date(2025, 12, 12), beside)
    assert differences(dump(beside.lake), dump(settings.lake)) == []


@pytest.mark.long
def test_the_dag_runs_in_one_process_without_settings_of_airflow(tmp_path: Path):
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    command = [sys.executable, "-m", "tests.demo_dag", "2999-01-01"]
    environment = ours | {"AIRFLOW_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    done = subprocess.run(command, env=environment, cwd=ROOT, text=True, capture_output=True, check=False)
    assert "2999-01-01 is not over yet" in done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.long
def test_a_future_day_fails_with_words_and_people_are_told_once(airflow: Airflow, hook: HookServer):
    told = {"AIRFLOW_CONN_HOOK": hook.connection, "AIRFLOW_VAR_BREACHLEDGER_ALERTS_WEBHOOK_CONNECTION": "hook"}
    done = airflow("-m", "tests.demo_dag", "2999-01-01", **told)
    assert done.returncode == 1
    assert "2999-01-01 is not over yet" in done.stdout + done.stderr
    [(*_, posted)] = hook.posts
    assert posted["trouble"]["subject"] == "security_news_daily has failed"
    assert "The task collect failed: 2999-01-01 is not over yet" in posted["trouble"]["detail"]
