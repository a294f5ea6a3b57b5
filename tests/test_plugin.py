"""The plugin: which days become runs, by themselves and in a backfill, and when a day is late."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
"""The start date of the DAG."""


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The plugin's module, with an Airflow of its own that writes nothing into anybody's home."""
    home = tmp_path_factory.mktemp("airflow")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AIRFLOW_HOME", str(home))
        patch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        patch.setenv("AIRFLOW__CORE__UNIT_TEST_MODE", "True")
        patch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", f"sqlite:///{home}/airflow.db")
        patch.syspath_prepend(str(ROOT / "plugins"))
        yield importlib.import_module("breachledger_airflow")


@pytest.fixture
def days(plugin: ModuleType) -> Any:
    """The timetable."""
    return plugin.FinishedDays()


def midnight(back: int = 0) -> Any:
    """The start of the UTC day so many days ago."""
    import pendulum  # as Airflow has it; only after the fixture has given it a home

    return pendulum.now("UTC").start_of("day").subtract(days=back)


def told(run: Any) -> tuple[str, str]:
    """The day of a run, and when it is to start."""
    return run.partition_key, run.run_after.isoformat()


def key(back: int) -> str:
    return midnight(back).strftime("%Y-%m-%d")


def next_run(days: Any, last_back: int | None) -> Any:
    """The run after the one that started so many days ago, for a DAG without catchup; None: there was none."""
    from airflow.timetables.base import DagRunInfo, TimeRestriction

    at = None if last_back is None else midnight(last_back)
    last = None if at is None else DagRunInfo(at, None, at.subtract(days=1), key(last_back + 1))
    return days.next_dagrun_info_v2(last_dagrun_info=last, restriction=TimeRestriction(LONG_AGO, None, catchup=False))


def backfill(days: Any, earliest: Any, latest: Any) -> list[str]:
    return [run.partition_key for run in days.iter_partition_dagrun_infos(earliest=earliest, latest=latest)]


def test_a_backfill_has_each_day_of_its_range_with_both_ends(days: Any):
    first, last = datetime(2025, 12, 18, tzinfo=UTC), datetime(2025, 12, 20, tzinfo=UTC)
    assert backfill(days, first, last) == ["2025-12-18", "2025-12-19", "2025-12-20"]


def test_no_unfinished_day_is_in_a_backfill(days: Any):
    assert backfill(days, midnight(3), midnight(-3)) == [key(3), key(2), key(1)]
    assert backfill(days, midnight(0), midnight(-3)) == []


def test_a_day_is_run_when_it_is_over(days: Any):
    assert told(next_run(days, 1)) == (key(1), midnight(0).isoformat())


def test_the_next_run_is_tonight_when_yesterday_has_run(days: Any):
    assert told(next_run(days, 0)) == (key(0), midnight(-1).isoformat())


def test_the_first_run_is_of_the_last_finished_day_alone(days: Any):
    assert told(next_run(days, None)) == (key(1), midnight(0).isoformat())


@pytest.mark.parametrize("away", [3, 7])
def test_days_missed_while_the_scheduler_was_away_are_run_one_by_one(days: Any, away: int):
    runs = [next_run(days, back) for back in range(away, 0, -1)]
    assert [told(run) for run in runs] == [(key(back), midnight(back - 1).isoformat()) for back in range(away, 0, -1)]


@pytest.mark.parametrize("away", [8, 30, 400])
def test_after_a_longer_gap_only_the_last_finished_day_is_run(days: Any, away: int):
    assert told(next_run(days, away)) == (key(1), midnight(0).isoformat())


def test_a_dag_that_has_ended_has_no_next_run(days: Any):
    from airflow.timetables.base import TimeRestriction

    ended = TimeRestriction(LONG_AGO, midnight(30), catchup=False)
    assert days.next_dagrun_info_v2(last_dagrun_info=None, restriction=ended) is None


def test_it_is_the_same_after_a_round_trip(plugin: ModuleType, days: Any):
    stored = days.serialize()
    again = plugin.FinishedDays.deserialize(stored)
    assert again.serialize() == stored
    first, last = midnight(9), midnight(-1)
    assert backfill(again, first, last) == backfill(days, first, last)
    assert told(next_run(again, 3)) == told(next_run(days, 3))
    assert again.summary == days.summary


def test_a_key_that_is_no_day_is_refused(days: Any):
    from airflow.exceptions import InvalidPartitionKeyError

    with pytest.raises(InvalidPartitionKeyError):
        days._decode_partition_date("17.12.2025")


def test_airflow_finds_them_under_their_names(plugin: ModuleType):
    assert plugin.BreachledgerPlugin.timetables == [plugin.FinishedDays]
    assert plugin.BreachledgerPlugin.deadline_references == [plugin.ScheduledDay]
