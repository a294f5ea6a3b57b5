"""The default profile's environment, on SQLite: backfills and runs by hand write what the command line writes.

The tests of this module share one deployment and its lake, and stand in the order in which they are run.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.line.lakes import DAYS, FIRST, LAST, day, differences, dump, problems
from tests.topology.api import DAILY
from tests.topology.compose import ROOT
from tests.topology.deployment import Deployment
from tests.topology.lakes import Reference, command_line, held, row_of, settle, without_scheduled
from tests.topology.sites import MoodySite

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]

SICK = "netzwacht"
SICK_DAY = day(16)
ALL_WELL = {"collect": "success", "ask_again": "skipped", "read": "success", "publish": "success"}
SECRETS = {"FERNET_KEY", "JWT_SECRET", "SECRET_KEY", "SQL_ALCHEMY_CONN", "BROKER_URL", "RESULT_BACKEND", "PASSWORD"}


@pytest.fixture
def assert_same(local: Deployment, by_command: Reference, tmp_path: Path) -> Callable[[], None]:
    """Compares the lake, when nothing runs any more, with that of the command line."""

    def compare() -> None:
        copy = held(local, tmp_path / "held")
        found, wanted = without_scheduled(dump(copy)), without_scheduled(by_command.rows)
        assert differences(wanted, found) == []
        assert found == wanted, "rows are there twice, or in another order"
        assert problems(copy) == []

    return compare


def test_an_outlet_that_is_sick_fails_its_own_task_and_not_the_day(local: Deployment, moody: MoodySite, tmp_path: Path):
    scheduled = [run["dag_run_id"] for run in local.api.runs()]
    local.api.succeed(scheduled)  # yesterday, which runs by itself, shall not meet it
    moody.down.add(f"{SICK}.example")
    (run,) = local.api.create_backfill(SICK_DAY, SICK_DAY)
    local.api.succeed([run])
    assert local.api.states(run) == {
        "collect": "success", f"ask_again[{SICK}]": "failed", "read": "success", "publish": "success",
    }  # fmt: skip
    assert "server_error" in local.api.log_of(run, f"ask_again[{SICK}]")
    found = dump(held(local, tmp_path))
    assert row_of(found, "runs", source=SICK, partition=str(SICK_DAY))["verdict"] == "sick"
    assert SICK not in {row["source"] for row in found["articles"]}
    assert len({row["source"] for row in found["articles"]}) > 5


def test_run_again_when_the_outlet_is_well_the_day_is_as_if_nothing_had_been(
    local: Deployment, moody: MoodySite, by_command: Reference, tmp_path: Path
):
    moody.down.clear()
    run = local.api.trigger(key=str(SICK_DAY))
    local.api.succeed([run])
    assert local.api.states(run) == ALL_WELL
    found = dump(held(local, tmp_path))
    healed, wanted = (row_of(rows, "runs", source=SICK, partition=str(SICK_DAY)) for rows in (found, by_command.rows))
    assert healed == wanted
    assert SICK in {row["source"] for row in found["articles"]}


def test_a_backfill_writes_what_the_command_line_writes(
    local: Deployment,
    assert_same: Callable[[], None],
    by_command: Reference,
    record_testsuite_property: Callable[..., None],
):
    start = datetime.now(UTC)
    runs = local.api.create_backfill(FIRST, LAST, active=3)
    assert len(runs) == len(DAYS) - 1, "a day that was run before is not run again"
    local.api.succeed(runs, 900)
    record_testsuite_property("local_backfill_seconds", (datetime.now(UTC) - start).total_seconds())
    record_testsuite_property("local_command_seconds", by_command.seconds)
    assert_same()


def test_backwards_and_again_it_leaves_the_same(local: Deployment, assert_same: Callable[[], None]):
    runs = local.api.create_backfill(FIRST, LAST, active=3, backwards=True, reprocess="completed")
    assert len(runs) == len(DAYS)
    local.api.succeed(runs, 900)
    assert_same()


def test_yesterday_ran_by_itself_beside_them(local: Deployment):
    scheduled = [run for run in local.api.runs() if run["run_type"] == "scheduled"]
    assert scheduled
    for run in scheduled:  # two, when midnight passes while these tests run
        assert run["state"] == "success"
        assert run["partition_key"] == str(datetime.fromisoformat(run["queued_at"]).date() - timedelta(days=1))


def test_no_unfinished_day_becomes_a_run(local: Deployment):
    today = datetime.now(UTC).date()
    first, last = today - timedelta(days=3), today + timedelta(days=3)
    ran = {run["partition_key"] for run in local.api.runs()}
    finished = {str(today - timedelta(days=back)) for back in (3, 2, 1)}
    wanted = sorted(finished - ran)
    body = {"dag_id": DAILY, "from_date": f"{first}T00:00:00Z", "to_date": f"{last}T00:00:00Z"}
    dry = local.api.send("POST", "backfills/dry_run", body).json()["backfills"]
    assert sorted(run["partition_key"] for run in dry) == wanted, "yesterday has run, and what follows is not over"
    runs = local.api.create_backfill(first, last)
    assert sorted(run["partition_key"] for run in local.api.succeed(runs).values()) == wanted
    assert finished & ran, "the schedule has run a day"


def test_chosen_outlets_alone_are_asked(local: Deployment, moody: MoodySite, assert_same: Callable[[], None]):
    before = len(moody.requests)
    run = local.api.trigger(key="2025-12-17", sources=["harbour-wire", "le-verrou"])
    local.api.succeed([run])
    assert moody.asked(before) == {"harbour-wire", "le-verrou"}
    assert_same()


def test_an_outlet_that_nobody_knows_fails_at_once_with_words(local: Deployment):
    run = local.api.trigger(key="2025-12-17", sources=["nobody"])
    assert local.api.wait_runs([run])[run]["state"] == "failed"
    (collect,) = [task for task in local.api.tasks(run) if task["task_id"] == "collect"]
    assert (collect["state"], collect["try_number"]) == ("failed", 1)
    assert "no outlet nobody" in local.api.log(collect)


def test_a_run_without_a_day_fails_with_words(local: Deployment):
    run = local.api.trigger()
    assert local.api.wait_runs([run])[run]["state"] == "failed"
    assert "this run has no day: trigger it with a partition key" in local.api.log_of(run, "collect")


def test_a_run_by_its_date_alone_tells_its_day(local: Deployment, assert_same: Callable[[], None]):
    run = local.api.trigger(date="2025-12-18")
    local.api.succeed([run])
    events = local.api.get("assets/events", source_run_id=run, limit=100)["asset_events"]
    told = {event["partition_key"] for event in events}
    changed = local.api.get(f"dags/{DAILY}/dagRuns/{run}/taskInstances/publish/xcomEntries/return_value")["value"]
    assert told >= set(changed["days"])
    assert_same()


def test_after_an_upgrade_a_run_that_fetches_nothing_reads_again(
    local: Deployment, moody: MoodySite, assert_same: Callable[[], None], tmp_path: Path
):
    """The lake's newest day was read by another version of the extractor: a copy of the program with other data."""
    older = tmp_path / "older"
    shutil.copytree(ROOT / "include" / "breachledger", older / "breachledger")
    with (older / "breachledger" / "lang" / "de" / "cues.toml").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    settle(local)
    command_line(moody, local.folder, "run", str(LAST), program=older)
    versions = {row["extractor_version"] for row in dump(local.lake)["articles"] if row["partition"] == str(LAST)}
    before = len(moody.requests)
    run = local.api.trigger(key=str(LAST), fetch=False)
    local.api.succeed([run])
    assert moody.requests[before:] == []
    assert_same()
    present = {row["extractor_version"] for row in dump(local.lake)["articles"] if row["partition"] == str(LAST)}
    assert versions & present == set()


def test_a_step_sees_no_secret_of_airflow(local: Deployment):
    run = local.api.trigger(dag="environment_names")
    local.api.succeed([run], dag="environment_names")
    for name in ("on_default", "on_fetch"):
        way = f"dags/environment_names/dagRuns/{run}/taskInstances/{name}/xcomEntries/return_value"
        seen = local.api.get(way)["value"]
        assert [word for word in seen["step"] if any(secret in word for secret in SECRETS)] == []
        assert {"BREACHLEDGER_LAKE", "BREACHLEDGER_CONTACT", "PATH"} <= set(seen["step"])
        # With LocalExecutor the task has what the scheduler has: this is why the step's environment is cleaned.
        assert any("JWT_SECRET" in word for word in seen["task"])
