"""The profile `celery` on Postgres, Redis and an object store: the same tables, whoever is killed meanwhile.

The tests of this module share one deployment and its lake, and stand in the order in which they are run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.line.lakes import DAYS, FIRST, LAST, day, differences, dump, problems
from tests.topology.deployment import Deployment
from tests.topology.lakes import Reference, held, row_of, without_scheduled
from tests.topology.processes import wait_until
from tests.topology.sites import MoodySite

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

SICK = "netzwacht"
SICK_DAY = day(16)
SECRETS = ("FERNET_KEY", "JWT_SECRET", "SECRET_KEY", "SQL_ALCHEMY_CONN", "ADMIN_PASSWORD", "POSTGRES")
ALL_WELL = {"collect": "success", "ask_again": "skipped", "read": "success", "publish": "success"}


@pytest.fixture
def assert_same(celery: Deployment, by_command: Reference, tmp_path: Path) -> Callable[[], None]:
    """Compares the lake, when nothing runs any more, with that of the command line."""

    def compare() -> None:
        copy = held(celery, tmp_path / "held")
        found, wanted = without_scheduled(dump(copy)), without_scheduled(by_command.rows)
        assert differences(wanted, found) == []
        assert found == wanted, "rows are there twice, or in another order"
        assert problems(copy) == []

    return compare


def running(deployment: Deployment, run: str, task: str) -> bool:
    return deployment.api.states(run).get(task) == "running"


def test_no_task_and_no_worker_holds_a_secret_of_airflow(celery: Deployment):
    run = celery.api.trigger(dag="environment_names")
    celery.api.succeed([run], dag="environment_names")
    for name in ("on_default", "on_fetch"):
        way = f"dags/environment_names/dagRuns/{run}/taskInstances/{name}/xcomEntries/return_value"
        seen = celery.api.get(way)["value"]
        for where, names in seen.items():
            assert [word for word in names if any(secret in word for secret in SECRETS)] == [], where
        assert "AIRFLOW__CELERY__BROKER_URL" in seen["task"], "it has what its worker has"
        assert [word for word in seen["step"] if word.startswith("AIRFLOW")] == []
        assert {"BREACHLEDGER_LAKE", "AWS_ACCESS_KEY_ID", "PATH"} <= set(seen["step"])


def test_each_queue_is_served_by_its_own_worker(celery: Deployment):
    (run,) = celery.api.runs("environment_names")
    tasks = {task["task_id"]: task["id"] for task in celery.api.tasks(run["dag_run_id"], "environment_names")}
    served = {
        worker: {name for name, number in tasks.items() if number in celery.running[worker].output()}
        for worker in ("worker", "worker-fetch")
    }
    assert served == {"worker": {"on_default"}, "worker-fetch": {"on_fetch"}}


def test_an_outlet_that_is_sick_on_one_day_heals_when_it_is_run_again(
    celery: Deployment, moody: MoodySite, by_command: Reference, tmp_path: Path
):
    celery.api.succeed([run["dag_run_id"] for run in celery.api.runs()])  # yesterday, which runs by itself
    moody.down.add(f"{SICK}.example")
    (run,) = celery.api.create_backfill(SICK_DAY, SICK_DAY)
    celery.api.succeed([run])
    moody.down.clear()
    assert celery.api.states(run)[f"ask_again[{SICK}]"] == "failed"
    found = dump(held(celery, tmp_path / "sick"))
    assert row_of(found, "runs", source=SICK, partition=str(SICK_DAY))["verdict"] == "sick"
    again = celery.api.trigger(key=str(SICK_DAY))
    celery.api.succeed([again])
    assert celery.api.states(again) == ALL_WELL
    found = dump(held(celery, tmp_path / "well"))
    healed, wanted = (row_of(rows, "runs", source=SICK, partition=str(SICK_DAY)) for rows in (found, by_command.rows))
    assert healed == wanted
    assert SICK in {row["source"] for row in found["articles"]}


def test_a_backfill_writes_what_the_command_line_writes(
    celery: Deployment,
    assert_same: Callable[[], None],
    by_command: Reference,
    record_testsuite_property: Callable[..., None],
):
    start = datetime.now(UTC)
    runs = celery.api.create_backfill(FIRST, LAST, active=3)
    celery.api.succeed(runs, 1200)
    record_testsuite_property("celery_backfill_seconds", (datetime.now(UTC) - start).total_seconds())
    record_testsuite_property("celery_command_seconds", by_command.seconds)
    assert_same()


def test_backwards_and_again_with_workers_and_scheduler_killed_it_leaves_the_same(
    celery: Deployment, assert_same: Callable[[], None]
):
    half = DAYS[len(DAYS) // 2 :]
    runs = celery.api.create_backfill(half[0], half[-1], active=3, backwards=True, reprocess="completed")
    assert len(runs) == len(half)
    killed = [kill_while(celery, "worker-fetch", runs, "collect"), kill_while(celery, "worker", runs, "read")]
    celery.kill("scheduler")
    celery.restart("scheduler")
    celery.api.succeed(runs, 1500)
    for run, task in killed:
        assert tries(celery, run, task) > 1, "the worker was killed while it ran the task"
    assert_same()


def kill_while(deployment: Deployment, worker: str, runs: list[str], task: str) -> tuple[str, str]:
    """Kill a worker's process group while it runs that task of any run, and start it again; which run's it was."""
    hit: list[str] = []

    def runs_it() -> bool:
        hit[:] = [run for run in runs if running(deployment, run, task)]
        return bool(hit)

    wait_until(runs_it, 300, f"a task {task} that runs", every=0.2)
    deployment.kill(worker)
    deployment.restart(worker)
    return hit[0], task


def tries(deployment: Deployment, run: str, task: str) -> int:
    return max(one["try_number"] for one in deployment.api.tasks(run) if one["task_id"] == task)
