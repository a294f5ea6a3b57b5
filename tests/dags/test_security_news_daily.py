"""The daily DAG: it loads cleanly, runs a day when it is over, and writes what `breachledger run` writes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from breachledger.files import open_files
from breachledger.pipeline import run_day
from breachledger.settings import Settings
from tests.dags.conftest import Airflow
from tests.store.readings import contents

LOAD = """
import json, warnings
from airflow.utils.deprecation_tools import DeprecatedImportWarning
warnings.simplefilter("error", DeprecatedImportWarning)
from airflow.dag_processing.dagbag import DagBag
bag = DagBag()
dag = bag.dags["security_news_daily"]
print(json.dumps({
    "errors": bag.import_errors,
    "tasks": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "mapped": [task.task_id for task in dag.tasks if task.is_mapped],
    "catchup": dag.catchup,
}))
"""
SCHEDULE = """
import json
import pendulum
from airflow.dag_processing.dagbag import DagBag
from airflow.timetables.base import TimeRestriction
from airflow.serialization.serialized_objects import DagSerialization
stored = DagSerialization.to_dict(DagBag().dags["security_news_daily"])
timetable = DagSerialization.from_dict(stored).timetable
earliest, latest = pendulum.datetime(2025, 12, 18), pendulum.datetime(2025, 12, 20)
runs = timetable.iter_partition_dagrun_infos(earliest=earliest, latest=latest)
last = timetable.next_dagrun_info_v2(
    last_dagrun_info=list(runs)[-1], restriction=TimeRestriction(earliest=None, latest=None, catchup=True)
)
runs = timetable.iter_partition_dagrun_infos(earliest=earliest, latest=latest)
print(json.dumps([*(run.partition_key for run in runs), f"{last.partition_key} after {last.run_after:%Y-%m-%d %H:%M}"]))
"""

BY_THE_CLOCK = frozenset({"first_seen_at", "fetched_at", "updated_at", "raw_ref"})


def told(lake: str) -> dict[str, list[dict[str, object]]]:
    """All tables of a lake, but for what depends on when and where it was fetched."""
    return contents(open_files(lake), ignore=BY_THE_CLOCK)


def test_the_dag_loads_without_errors_or_deprecated_imports(airflow: Airflow):
    done = airflow("-c", LOAD)
    assert done.returncode == 0, done.stderr
    loaded = json.loads(done.stdout.splitlines()[-1])
    assert loaded == {
        "errors": {},
        "tasks": {"plan": [], "collect": ["plan"], "read": ["collect"], "publish": ["read"]},
        "mapped": ["collect"],
        "catchup": False,
    }


def test_a_day_is_run_when_it_is_over(airflow: Airflow):
    done = airflow("-c", SCHEDULE)
    assert done.returncode == 0, done.stderr
    *days, last = json.loads(done.stdout.splitlines()[-1])
    assert days == ["2025-12-18", "2025-12-19", "2025-12-20"]
    assert last == "2025-12-20 after 2025-12-21 00:00"


def test_the_dag_writes_what_the_command_line_writes(airflow: Airflow, settings: Settings, tmp_path: Path):
    done = airflow("-m", "tests.demo_dag", "2025-12-12")
    assert done.returncode == 0, done.stderr
    beside = replace(settings, lake=str(tmp_path / "beside"))
    run_day(date(2025, 12, 12), beside)
    assert told(settings.lake) == told(beside.lake)


def test_a_future_day_fails_with_words(airflow: Airflow):
    done = airflow("-m", "tests.demo_dag", "2999-01-01")
    assert done.returncode == 1
    assert "2999-01-01 is not over yet" in done.stdout + done.stderr


@pytest.mark.parametrize("secret", ["AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"])
def test_no_step_sees_airflows_secrets(airflow: Airflow, secret: str):
    code = (
        "import os, sys; sys.path.insert(0, 'plugins')\n"
        "from breachledger_airflow import clean_environment\n"
        "print(sorted(clean_environment(os.environ)))"
    )
    done = airflow("-c", code, **{secret: "sqlite://"})
    assert done.returncode == 0, done.stderr
    assert secret not in done.stdout
    assert "BREACHLEDGER_LAKE" in done.stdout
