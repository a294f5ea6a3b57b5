"""The daily DAG: what it consists of, and that it writes what `breachledger run` writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from breachledger.pipeline import run_day
from breachledger.settings import Settings
from tests.dags.conftest import Airflow, Printed
from tests.line.lakes import differences, dump

LOAD = """
import json
from airflow.dag_processing.dagbag import DagBag
bag = DagBag()
dag = bag.dags["security_news_daily"]
print(json.dumps({
    "errors": bag.import_errors,
    "tasks": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "queues": {task.task_id: task.queue for task in dag.tasks},
    "mapped": [task.task_id for task in dag.tasks if task.is_mapped],
    "catchup": dag.catchup,
}))
"""


def test_the_dag_is_whole(printed: Printed):
    assert printed(LOAD) == {
        "errors": {},
        "tasks": {"collect": [], "ask_again": ["collect"], "read": ["ask_again", "collect"], "publish": ["read"]},
        "queues": {"collect": "fetch", "ask_again": "fetch", "read": "default", "publish": "default"},
        "mapped": ["ask_again"],
        "catchup": False,
    }


def test_the_dag_writes_what_the_command_line_writes(airflow: Airflow, settings: Settings, tmp_path: Path):
    done = airflow("-m", "tests.demo_dag", "2025-12-12")
    assert done.returncode == 0, done.stderr
    beside = replace(settings, lake=str(tmp_path / "beside"))
    run_day(date(2025, 12, 12), beside)
    assert differences(dump(beside.lake), dump(settings.lake)) == []


@pytest.mark.long
def test_a_future_day_fails_with_words(airflow: Airflow):
    done = airflow("-m", "tests.demo_dag", "2999-01-01")
    assert done.returncode == 1
    assert "2999-01-01 is not over yet" in done.stdout + done.stderr
