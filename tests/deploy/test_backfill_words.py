"""What `make backfill` and `make up` say without an Airflow: wrong use, errors, the report at the end."""

from __future__ import annotations

import json
import socket
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Self

import pytest
from deploy.airflow_api import Airflow, FailedTask, Order, Run
from deploy.backfill import _tell_left_out
from deploy.backfill_report import told
from deploy.installation import Installation

from tests.deploy.commands import backfill, free_port, local

RANGE = ("--from", "2025-12-08", "--to", "2025-12-09")


QUEUED = datetime(2026, 1, 1, tzinfo=UTC)


def run(number: int, state: str = "success", *, has_begun: bool = True, **conf: object) -> Run:
    started = QUEUED + timedelta(minutes=1) if has_begun else None
    return Run(f"run-{number}", f"2025-12-{number:02}", state, QUEUED, started, 30.0, conf)


def test_all_is_well():
    assert told("http://here", [run(8), run(9)], [], 75.4) == ("2 of 2 days succeeded in 1 min 15 s", True)


def test_failed_days_are_named_with_their_tasks_and_their_page():
    failed = [FailedTask("run-9", "read", ""), FailedTask("run-9", "publish", "")]
    text, is_well = told("http://here", [run(8), run(9, "failed")], failed, 5)
    assert not is_well
    assert text.splitlines() == [
        "1 of 2 days succeeded in 5 s",
        "failed; the same command with AGAIN=failed runs them again:",
        "  2025-12-09  publish, read  http://here/dags/security_news_daily/runs/run-9",
    ]


def test_days_that_were_given_up_are_told_with_the_command_that_finds_them():
    never = [run(day, "failed", has_begun=False) for day in (10, 11)]
    never += [run(day, "failed", has_begun=False, sources=["netzwacht", "le-verrou"], fetch=False) for day in (12, 14)]
    text, is_well = told("http://here", [run(8), *never], [], 5)
    assert not is_well
    assert text.splitlines()[2:] == [
        "  make backfill FROM=2025-12-10 TO=2025-12-11 AGAIN=completed",
        '  make backfill FROM=2025-12-12 TO=2025-12-12 SOURCES="netzwacht le-verrou" FETCH=no AGAIN=completed',
        '  make backfill FROM=2025-12-14 TO=2025-12-14 SOURCES="netzwacht le-verrou" FETCH=no AGAIN=completed',
    ]
    assert "AGAIN=failed does not find" in text.splitlines()[1]


def test_sick_outlets_are_told_in_stretches_with_the_command_that_asks_them_again():
    failed = [FailedTask(f"run-{day}", "ask_again", name) for day in (8, 9, 11) for name in ("netzwacht", "le-verrou")]
    failed.append(FailedTask("run-12", "ask_again", "netzwacht"))
    text, is_well = told("http://here", [run(day) for day in (8, 9, 10, 11, 12)], failed, 5)
    assert not is_well
    assert text.splitlines()[2:] == [
        "  2025-12-08 to 2025-12-09  le-verrou, netzwacht",
        '    make backfill FROM=2025-12-08 TO=2025-12-09 SOURCES="le-verrou netzwacht" AGAIN=completed',
        "  2025-12-11  le-verrou, netzwacht",
        '    make backfill FROM=2025-12-11 TO=2025-12-11 SOURCES="le-verrou netzwacht" AGAIN=completed',
        "  2025-12-12  netzwacht",
        '    make backfill FROM=2025-12-12 TO=2025-12-12 SOURCES="netzwacht" AGAIN=completed',
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "8.12.2025", "--to", "2025-12-09"), "'8.12.2025' is no day: write it as YYYY-MM-DD"),
        (("--from", "2025-12-09", "--to", "2025-12-08"), "2025-12-09 is later than 2025-12-08"),
        (("--from", "2999-01-01", "--to", "2999-01-02"), "2999-01-01 is not over yet (UTC)"),
        ((*RANGE, "--active", "0"), "'0': give a whole number from 1"),
        (RANGE, "no Airflow was started here: make up"),
    ],
)
def test_wrong_use_is_refused_with_words(tmp_path: Path, arguments: tuple[str, ...], words: str):
    done = backfill("start", tmp_path, *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_an_outlet_that_is_not_in_the_catalog_is_refused(tmp_path: Path):
    Installation(str(tmp_path), "real", free_port(), str(tmp_path / "lake")).record()
    done = backfill("start", tmp_path, *RANGE, "--source", "nobody", "--source", "heise-security")
    assert done.returncode == 2
    assert "not in the catalog: nobody; known: " in done.stderr


@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        ("http://127.0.0.1:{port}", 1, "no Airflow answers at http://127.0.0.1:{port}"),
        ("localhost", 2, "localhost is no address: it begins with http:// or https://"),
    ],
)
def test_an_airflow_that_is_not_there_is_told(tmp_path: Path, url: str, code: int, words: str):
    port = free_port()
    done = backfill("start", tmp_path, *RANGE, AIRFLOW_URL=url.format(port=port), AIRFLOW_PASSWORD="word")
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert words.format(port=port) in done.stderr


def test_an_address_without_a_password_is_refused(tmp_path: Path):
    done = backfill("start", tmp_path, *RANGE, AIRFLOW_URL="http://127.0.0.1:1")
    assert done.returncode == 2
    assert "AIRFLOW_PASSWORD is not" in done.stderr


class Scripted(HTTPServer):
    """Gives the answers that it was told, one after the other, while the `with` block lasts."""

    def __init__(self, *answers: tuple[int, object]) -> None:
        super().__init__(("127.0.0.1", 0), ScriptedHandler)
        self.answers = list(answers)
        self.url = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *told: object) -> None:
        self.shutdown()
        super().__exit__(*told)


class ScriptedHandler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status, value = self.server.answers.pop(0)
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


ONE_DAY = Order(date(2025, 12, 8), date(2025, 12, 8), {})


def test_a_locked_database_is_asked_again():
    token, locked = (201, {"access_token": "t"}), (503, {"detail": "Database is locked."})
    days = (200, {"backfills": [{"partition_key": "2025-12-08"}], "total_entries": 1})
    with Scripted(token, locked, locked, days) as server:
        assert Airflow(server.url, "admin", "word").days_to_run(ONE_DAY) == ["2025-12-08"]
    assert server.answers == []


def test_a_token_that_is_too_old_is_renewed():
    token, old = (201, {"access_token": "t"}), (401, {"detail": "expired"})
    days = (200, {"backfills": [], "total_entries": 0})
    with Scripted(token, old, token, days) as server:
        assert Airflow(server.url, "admin", "word").days_to_run(ONE_DAY) == []
    assert server.answers == []


@pytest.mark.parametrize(
    ("again", "words"),
    [
        ("completed", "1 of the days is being run now, and left to that: make backfill DO=watch\n"),
        ("failed", "1 of the days has a run already, and stays as it is; AGAIN=completed runs"),
    ],
)
def test_days_that_are_left_out_are_told_with_the_reason(again: str, words: str, capsys: pytest.CaptureFixture[str]):
    _tell_left_out(Order(date(2025, 12, 8), date(2025, 12, 9), {}, again=again), ["2025-12-08"])
    assert capsys.readouterr().err.startswith(words)


def test_a_port_that_is_taken_is_told_before_anything_is_started(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = local("up", tmp_path, "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} is taken by another program: choose one, make up PORT={port + 1}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--catalog", "real"), "outlets must be able to reach you"),
        (("--lake", "var/lake"), "the demo keeps to its own lake"),
        (("--port", "0"), "'0' is no port"),
    ],
)
def test_a_start_that_makes_no_sense_is_refused(tmp_path: Path, arguments: tuple[str, ...], words: str):
    done = local("up", tmp_path, *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_down_where_nothing_runs_does_nothing(tmp_path: Path):
    done = local("down", tmp_path)
    assert (done.returncode, done.stdout) == (0, "nothing is running\n")


def test_a_demo_takes_over_no_lake_and_no_other_airflow(tmp_path: Path):
    given = {
        "BREACHLEDGER_LAKE": "s3://real/lake",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "postgresql://prod",
        "A": "b",
    }
    environment = Installation(str(tmp_path), "demo", 8080, str(tmp_path / "lake")).environment(given)
    assert environment["BREACHLEDGER_LAKE"] == str(tmp_path / "lake")
    assert environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].startswith(f"sqlite:///{tmp_path}/")
    assert environment["A"] == "b"


def test_the_real_outlets_share_turns_with_all_that_fetches_on_the_machine(tmp_path: Path):
    installation = Installation(str(tmp_path), "real", 8080, "/lake", "you@example.org")
    environment = installation.environment({"BREACHLEDGER_WORKERS": "4"})
    told = {name: value for name, value in environment.items() if name.startswith("BREACHLEDGER_")}
    assert told == {
        "BREACHLEDGER_LAKE": "/lake",
        "BREACHLEDGER_CONTACT": "you@example.org",
        "BREACHLEDGER_WORKERS": "4",
    }


def test_the_order_names_both_days_and_the_configuration():
    order = Order(date(2025, 12, 8), date(2025, 12, 9), {"fetch": False}, backwards=True, active=5, again="failed")
    assert order.body() == {
        "dag_id": "security_news_daily",
        "from_date": "2025-12-08T00:00:00Z",
        "to_date": "2025-12-09T00:00:00Z",
        "run_backwards": True,
        "dag_run_conf": {"fetch": False},
        "reprocess_behavior": "failed",
        "max_active_runs": 5,
    }
    assert order.last - order.first == timedelta(days=1)
