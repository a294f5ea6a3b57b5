"""A real Airflow, from `up` to `down`: what it says, what it listens on, and backfills of the demo's days in it.

The tests build on one another, in the order in which they stand.
"""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import psutil
import pytest
from deploy.airflow_api import Airflow

from breachledger.settings import Settings
from deploy import processes
from tests.deploy.commands import backfill, backfill_begun, free_port, local
from tests.line.lakes import day, differences, dump, hashes, problems, run

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Up:
    folder: Path
    port: int
    said: str

    @property
    def lake(self) -> Path:
        return self.folder / "demo" / "lake"

    @property
    def processes(self) -> Path:
        return self.folder / "run"

    def pid(self, name: str) -> int:
        return int((self.processes / f"{name}.pid").read_text("ascii"))

    def airflow(self) -> Airflow:
        password = json.loads((self.folder / "demo" / "passwords.json").read_text("utf-8"))["admin"]
        return Airflow(f"http://127.0.0.1:{self.port}", "admin", password)

    def backfill(self, first: str, last: str, *more: str) -> tuple[int, str, str]:
        done = backfill("start", self.folder, "--from", first, "--to", last, *more)
        return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """The demo's Airflow, started by the first test."""
    folder, port = tmp_path_factory.mktemp("airflow"), free_port()
    done = local("up", folder, "--port", str(port))
    assert done.returncode == 0, done.stdout + done.stderr
    try:
        yield Up(folder, port, done.stdout)
    finally:
        local("down", folder)


def test_up_says_where_and_how_to_log_in(up: Up):
    password = json.loads((up.folder / "demo" / "passwords.json").read_text("utf-8"))["admin"]
    assert f"Airflow is up: http://127.0.0.1:{up.port}\n  log in    admin, password {password}\n" in up.said
    assert f"--lake {up.lake}" in up.said
    assert up.airflow().dags().keys() == {"security_news_daily", "incident_ledger", "lake_upkeep"}


def listens(process: psutil.Process) -> set[str]:
    """The addresses on which a process listens; none where it has ended meanwhile, as a step or a worker does."""
    try:
        return {one.laddr.ip for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN}
    except (psutil.NoSuchProcess, FileNotFoundError):
        return set()


def test_nobody_else_can_read_the_password_or_reach_it_without(up: Up):
    assert (up.folder / "demo" / "passwords.json").stat().st_mode & 0o777 == 0o600
    assert (up.folder / "demo").stat().st_mode & 0o777 == 0o700
    assert httpx.get(f"http://127.0.0.1:{up.port}/api/v2/dags").status_code == 401
    running = [psutil.Process(up.pid(name)) for name in processes.running(up.processes)]
    listening = [listens(one) for top in running for one in [top, *top.children(recursive=True)]]
    assert set().union(*listening) == {"127.0.0.1"}


def test_a_second_up_says_that_it_is_running(up: Up):
    before = up.pid("api-server")
    done = local("up", up.folder, "--port", str(free_port()))
    assert done.returncode == 0
    assert f"Airflow is running already: http://127.0.0.1:{up.port}\n" in done.stdout
    assert up.pid("api-server") == before


def test_another_catalog_is_refused_while_it_runs(up: Up):
    done = local("up", up.folder, "--catalog", "real", "--contact", "you@example.org")
    assert done.returncode == 2
    assert "the demo catalog is running" in done.stderr


def resolved(up: Up) -> None:
    """Wait until no run of any DAG is under way: incidents are made after the days."""
    airflow = up.airflow()
    for _ in range(120):
        states = airflow._answer("GET", "/api/v2/dags/~/dagRuns", params={"state": ["queued", "running"]})
        if not states["total_entries"]:
            return
        time.sleep(1)
    raise AssertionError("runs do not end")


def test_a_backfill_writes_what_the_command_line_writes(up: Up, tmp_path: Path):
    code, out, err = up.backfill("2025-12-11", "2025-12-12")
    assert code == 0, err
    assert re.fullmatch(r"2 of 2 days succeeded in .*\n", out)
    assert "2025-12-11: success after" in err
    resolved(up)
    site = dict(line.split("=", 1) for line in (up.folder / "demo" / "site.env").read_text("utf-8").splitlines())
    own = {"BREACHLEDGER_LAKE": str(tmp_path / "lake"), "BREACHLEDGER_STATE": str(tmp_path / "state")}
    found = dump(up.lake)
    runs = up.airflow()._pages("GET", "/api/v2/dags/security_news_daily/dagRuns", "dag_runs")
    days = sorted(date.fromisoformat(one["partition_key"]) for one in runs)
    assert days[:2] == [day(11), day(12)]
    assert len(days) > 2, "yesterday was run by the schedule"
    run(Settings.from_environment(site | own), days)
    assert differences(found, dump(tmp_path / "lake")) == []
    assert problems(up.lake) == []


def test_days_that_have_a_run_stay_as_they_are(up: Up):
    code, out, err = up.backfill("2025-12-11", "2025-12-12")
    assert (code, out) == (0, "")
    assert "2 of the days have a run already, and stay as they are; AGAIN=completed runs them again" in err
    assert "nothing to do" in err


def test_days_are_run_again_for_chosen_outlets_and_nothing_changes(up: Up):
    before = hashes(up.lake)
    code, out, err = up.backfill("2025-12-11", "2025-12-12", "--again", "completed", "--source", "netzwacht")
    assert code == 0, err
    assert "2 of 2 days succeeded" in out
    confs = [one["conf"] for one in up.airflow()._pages("GET", "/api/v2/dags/security_news_daily/dagRuns", "dag_runs")]
    assert confs.count({"sources": ["netzwacht"]}) == 2
    resolved(up)
    assert hashes(up.lake) == before


def test_days_that_are_not_over_are_left_out(up: Up):
    today = datetime.now(UTC).date()
    yesterday = str(today - timedelta(days=1))
    code, _, err = up.backfill(yesterday, str(today + timedelta(days=3)), "--again", "completed", "--no-fetch")
    assert code == 0, err
    assert f"left out, because they are not over yet (UTC): the days after {yesterday}" in err
    assert "(1 of 1)" in err


def test_a_wrong_password_is_told(up: Up):
    place = {"AIRFLOW_URL": f"http://127.0.0.1:{up.port}/", "AIRFLOW_PASSWORD": "wrong"}
    done = backfill("watch", up.folder, **place)
    assert done.returncode == 2
    assert "does not take this password of 'admin'" in done.stderr


def test_one_backfill_at_a_time_and_ctrl_c_leaves_it_running(up: Up):
    first, said = backfill_begun("start", up.folder, "--from", "2025-12-13", "--to", "2025-12-18", "--active", "1")
    assert "2025-12-13 to 2025-12-18" in said
    code, _, err = up.backfill("2025-12-08", "2025-12-08")
    assert code == 2
    assert re.search(r"backfill \d+, 2025-12-13 to 2025-12-18 is under way, and there is one at a time", err)
    first.send_signal(signal.SIGINT)
    _, err = first.communicate(timeout=60)
    assert first.returncode == 130
    assert "The backfill goes on without this command" in err
    assert "make backfill DO=cancel" in err


def states(up: Up) -> dict[str, str]:
    """The state of each run of the daily DAG, by its id."""
    runs = up.airflow()._pages("GET", "/api/v2/dags/security_news_daily/dagRuns", "dag_runs")
    return {one["dag_run_id"]: one["state"] for one in runs}


def test_it_is_watched_paused_and_cancelled(up: Up):
    for what, words in (("pause", "paused"), ("unpause", "goes on")):
        done = backfill(what, up.folder)
        assert done.returncode == 0, done.stderr
        assert words in done.stderr
    watching, _ = backfill_begun("watch", up.folder)
    assert backfill("cancel", up.folder).returncode == 0
    out, err = watching.communicate(timeout=180)
    assert watching.returncode == 1
    assert "(6 of 6)" in err  # those that ran go on to their end, or were given up at once
    assert not {"queued", "running"} & set(states(up).values())
    assert "given up before they began; AGAIN=failed does not find" in out
    assert re.search(r"  make backfill FROM=2025-12-1\d TO=2025-12-18 AGAIN=completed\n", out)
    done = backfill("watch", up.folder)
    assert (done.returncode, done.stderr) == (2, "backfill: no backfill is under way\n")


def test_outlets_that_are_sick_are_named_and_where_none_is_left_the_day_fails(up: Up):
    os.kill(up.pid("site"), signal.SIGKILL)
    code, out, err = up.backfill("2025-12-08", "2025-12-08", "--source", "netzwacht", "--source", "le-verrou")
    assert code == 1, err
    assert "0 of 1 day succeeded" in out
    assert "  2025-12-08  publish  http://" in out
    assert "  2025-12-08  le-verrou, netzwacht\n" in out
    assert 'FROM=2025-12-08 TO=2025-12-08 SOURCES="le-verrou netzwacht" AGAIN=completed' in out


def test_what_is_left_of_a_crash_is_ended_and_started_anew(up: Up):
    assert "site" not in processes.running(up.processes)
    os.kill(up.pid("scheduler"), signal.SIGKILL)
    os.kill(up.pid("api-server"), signal.SIGKILL)
    done = local("up", up.folder, "--port", str(up.port))
    assert done.returncode == 0, done.stderr
    assert "ending what is left of an earlier start" in done.stderr
    assert {"site", "scheduler", "api-server"} <= set(processes.running(up.processes))


def test_down_ends_all_of_it_and_keeps_what_was_collected(up: Up):
    family = [psutil.Process(up.pid(name)) for name in processes.running(up.processes)]
    family += [child for one in family for child in one.children(recursive=True)]
    before = hashes(up.lake)
    begun = time.monotonic()
    done = local("down", up.folder)
    assert done.returncode == 0
    assert "api-server, dag-processor, scheduler, site, triggerer" in done.stdout
    assert time.monotonic() - begun < 20
    assert [one for one in family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE] == []
    assert hashes(up.lake) == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{up.port}/api/v2/version")
    assert local("down", up.folder).stdout == "nothing is running\n"


def test_a_backfill_without_airflow_says_so(up: Up):
    code, _, err = up.backfill("2025-12-08", "2025-12-08")
    assert code == 1
    assert f"no Airflow answers at http://127.0.0.1:{up.port}" in err


def test_a_start_that_fails_shows_the_log_and_leaves_nothing_running(tmp_path: Path):
    (tmp_path / "demo" / "home").mkdir(parents=True)
    (tmp_path / "demo" / "home" / "airflow.db").write_text("this is no database")
    done = local("up", tmp_path, "--port", str(free_port()))
    assert done.returncode == 1
    assert "migrate failed\n" in done.stderr
    assert "file is not a database" in done.stderr
    assert processes.running(tmp_path / "run") == []
