"""What every DAG file owes to whoever parses it every few minutes: no errors, no warnings, no time, no new versions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.dags.conftest import Airflow, Printed
from tests.demo import ROOT

DAGS = {path.stem for path in (ROOT / "dags").glob("*.py")}

SECONDS = """
import json, time
import airflow.sdk, airflow.plugins_manager, airflow.providers.standard.decorators.python
from airflow.dag_processing.dagbag import DagBag
airflow.plugins_manager.ensure_plugins_loaded()
DagBag("/dev/null")
start = time.process_time()
bag = DagBag()
print(json.dumps([time.process_time() - start, sorted(bag.dags)]))
"""
TOLD = """
import json
from airflow.dag_processing.dagbag import DagBag
print(json.dumps({dag.dag_id: f"{dag.owner} {bool(dag.description)}" for dag in DagBag().dags.values()}))
"""
WARNINGS = """
import json, warnings
from airflow.dag_processing.dagbag import DagBag
warnings.simplefilter("always")
bag = DagBag()
assert not bag.import_errors, bag.import_errors
print(json.dumps([len(bag.dags), sorted(line for told in bag.captured_warnings.values() for line in told)]))
"""
PARSE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
from airflow.models.dag_version import DagVersion
from airflow.models.dagbundle import DagBundleModel
from airflow.models.serialized_dag import SerializedDagModel
from airflow.serialization.serialized_objects import LazyDeserializedDAG
from airflow.utils.session import create_session
from airflow.utils.db import initdb
from sqlalchemy import func, select
first, bundle = sys.argv[1] == "first", "dags-folder"
if first:
    initdb()
    with create_session() as session:
        session.merge(DagBundleModel(name=bundle))
    sync_bag_to_db(DagBag(), bundle, None)
written = {}
for _ in range(10):
    for dag_id, dag in DagBag().dags.items():
        changed = SerializedDagModel.write_dag(LazyDeserializedDAG.from_dag(dag), bundle)
        written[dag_id] = written.get(dag_id, 0) + changed
with create_session() as session:
    count = select(DagVersion.dag_id, func.count()).group_by(DagVersion.dag_id)
    versions = {dag_id: number for dag_id, number in session.execute(count)}
print(json.dumps({"written": written, "versions": versions}))
"""
RESTLESS = """
from datetime import datetime, UTC
from airflow.sdk import dag, task
@dag(schedule=None, description=str(datetime.now(UTC)))
def restless():
    @task
    def nothing(): ...
    nothing()
restless()
"""


def parse(airflow: Airflow, which: str, seed: int, **more: str) -> dict[str, dict[str, int]]:
    """Parse and store all DAG files ten times, in a process with that order of sets; what was written again."""
    done = airflow("-c", PARSE, which, PYTHONHASHSEED=str(seed), **more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_file_is_a_dag_and_costs_less_than_a_second(printed: Printed):
    seconds, found = printed(SECONDS)
    assert set(found) == DAGS
    assert seconds < 1.0


def test_every_dag_says_whose_it_is_and_what_it_does(printed: Printed):
    assert printed(TOLD) == dict.fromkeys(DAGS, "breachledger True")


def test_no_file_is_warned_of_anything_deprecated_or_else(printed: Printed):
    assert printed(WARNINGS) == [len(DAGS), []]


@pytest.mark.long
def test_a_deprecated_import_would_be_found(printed: Printed, tmp_path: Path):
    (tmp_path / "old.py").write_text("from airflow.decorators import dag\n@dag\ndef old(): ...\nold()\n", "utf-8")
    _, told = printed(WARNINGS, AIRFLOW__CORE__DAGS_FOLDER=str(tmp_path))
    assert [line for line in told if "DeprecatedImportWarning" in line]


@pytest.mark.long
def test_twenty_parses_are_one_version(airflow: Airflow):
    for which, seed in (("first", 1), ("second", 2)):
        told = parse(airflow, which, seed)
        assert told["written"] == dict.fromkeys(DAGS, 0), "the same file was taken for a changed one"
        assert told["versions"] == dict.fromkeys(DAGS, 1)


@pytest.mark.long
def test_a_dag_that_is_never_the_same_would_be_found(airflow: Airflow, tmp_path: Path):
    (folder := tmp_path / "restless").mkdir()
    (folder / "restless.py").write_text(RESTLESS, "utf-8")
    told = parse(airflow, "first", 1, AIRFLOW__CORE__DAGS_FOLDER=str(folder))
    assert told["written"]["restless"] == pytest.approx(10)
