"""The tasks of a day, one after the other: when the day is green, and when it is not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from breachledger.files import open_files
from breachledger.store.day_summary import summarise
from tests.deploy.commands import free_port
from tests.line.lakes import environment
from tests.site import Site

DAY = "2025-12-16"


@pytest.fixture
def lake(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A lake, in the environment with all that a task needs; no outlet is asked twice."""
    own = {"BREACHLEDGER_LAKE": str(tmp_path / "lake"), "BREACHLEDGER_STATE": str(tmp_path / "state")}
    for name, value in (environment(site) | own | {"BREACHLEDGER_FETCH_RETRIES": "0"}).items():
        monkeypatch.setenv(name, value)
    return own["BREACHLEDGER_LAKE"]


def context(*sources: str, **conf: Any) -> dict[str, Any]:
    """What a task sees of a run for `DAY`."""
    from airflow.sdk.execution_time.context import OutletEventAccessors

    run = SimpleNamespace(conf=conf, run_id="backfill__1", run_type="backfill")
    params = {"fetch": True, "sources": list(sources)}
    return {"dag_run": run, "partition_key": DAY, "params": params, "outlet_events": OutletEventAccessors()}


def run_day(told: dict[str, Any]) -> dict[str, Any]:
    """The day without `ask_again`, which in a backfill finds the same."""
    from breachledger_tasks import line

    return line.publish(told, line.read(told, line.collect(told)))


def network_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREACHLEDGER_CONNECT_TO", f"*.example=127.0.0.1:{free_port()}")


def test_a_day_on_which_no_outlet_can_be_had_fails_and_keeps_its_rows(lake: str, monkeypatch: pytest.MonkeyPatch):
    from airflow.sdk.exceptions import AirflowFailException

    network_is_down(monkeypatch)
    with pytest.raises(AirflowFailException, match=f"none of 2 outlets could be had on {DAY}, so the network may be"):
        run_day(context("harbour-wire", "netzwacht"))
    assert summarise(open_files(lake), DAY)["verdicts"] == {"sick": 2}


@pytest.mark.parametrize(
    ("conf", "words"),
    [
        ({"source": ["netzwacht"]}, "has 'source'; known: date, fetch, sources"),
        ({"date": "2025-12-15"}, f"says '2025-12-15' and its partition key {DAY}"),
    ],
)
def test_a_configuration_that_would_not_be_heeded_is_refused(lake: str, conf: dict[str, Any], words: str):
    from breachledger_tasks import line
    from breachledger_tasks.failures import Refused

    with pytest.raises(Refused, match=words):
        line.collect(context("netzwacht", **conf))
    assert not Path(lake).exists()


def test_a_configuration_may_say_all_that_is_known(lake: str):
    from breachledger_tasks import line

    assert line.collect(context("netzwacht", date=DAY, sources=["netzwacht"], fetch=True)) == []
    assert line.collect(context("netzwacht", date=None)) == []


def test_one_outlet_alone_that_is_sick_fails_its_own_task_only(lake: str, monkeypatch: pytest.MonkeyPatch):
    network_is_down(monkeypatch)
    assert run_day(context("netzwacht"))["summary"]["verdicts"] == {"sick": 1}
