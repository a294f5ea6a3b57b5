"""Watching a backfill that does not simply go through: it is cancelled, or its scheduler has died."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from deploy.airflow_api import Airflow, Backfill

from deploy import backfill_watch

FIRST, LAST, MADE = date(2025, 12, 8), date(2025, 12, 9), datetime(2026, 1, 1, tzinfo=UTC)
BACKFILL = Backfill(1, FIRST, LAST, MADE, is_paused=False, is_completed=False)


@dataclass(frozen=True)
class Moment:
    """How Airflow stands between two looks."""

    states: tuple[str, str]
    is_completed: bool = False
    scheduler: str = "healthy"

    def answer(self, path: str) -> Any:
        """What its API says."""
        if path.startswith("/api/v2/monitor/health"):
            return {"scheduler": {"status": self.scheduler}}
        if path.startswith("/api/v2/backfills/1"):
            completed = MADE.isoformat() if self.is_completed else None
            days = {"from_date": f"{FIRST}T00:00:00Z", "to_date": f"{LAST}T00:00:00Z", "created_at": MADE.isoformat()}
            return days | {"id": 1, "is_paused": self.is_completed, "completed_at": completed}
        return {"dag_runs": list(self._runs()), "total_entries": len(self.states)}

    def _runs(self) -> Iterator[dict[str, Any]]:
        at = {"queued_at": MADE.isoformat(), "start_date": MADE.isoformat(), "duration": 5.0}
        for day, state in zip((FIRST, LAST), self.states, strict=True):
            yield at | {"dag_run_id": f"run-{day}", "partition_key": str(day), "state": state, "conf": {}}


class Story(HTTPServer):
    """An Airflow that goes from moment to moment, one a look, and stays at the last."""

    def __init__(self, *moments: Moment) -> None:
        super().__init__(("127.0.0.1", 0), _Teller)
        self.moments = list(moments)


class _Teller(BaseHTTPRequestHandler):
    server: Story

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._send({"access_token": "t"})

    def do_GET(self) -> None:
        self._send(self.server.moments[0].answer(self.path))
        if "health" in self.path and len(self.server.moments) > 1:  # the last request of a look
            del self.server.moments[0]

    def _send(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


def watched(monkeypatch: pytest.MonkeyPatch, *moments: Moment) -> list[str]:
    """The states of the days when the watcher has ended."""
    monkeypatch.setattr(backfill_watch, "POLL", 0.01)
    with Story(*moments) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        airflow = Airflow(f"http://127.0.0.1:{server.server_port}", "admin", "word")
        states = [run.state for run in backfill_watch.watch(airflow, BACKFILL)]
        server.shutdown()
    return states


def test_of_one_that_is_cancelled_the_days_that_run_are_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    running = Moment(("running", "queued"))
    cancelled = Moment(("running", "failed"), is_completed=True)
    ended = Moment(("success", "failed"), is_completed=True)
    assert watched(monkeypatch, running, cancelled, cancelled, ended) == ["success", "failed"]
    assert capsys.readouterr().err.count("it is cancelled: no day is started any more, and those that run go on") == 1


def test_a_day_that_was_cleared_after_the_cancel_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    """Airflow does not start it: its backfill is over."""
    assert watched(monkeypatch, Moment(("success", "queued"), is_completed=True)) == ["success", "queued"]


def test_a_scheduler_that_has_died_is_told_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    dead = Moment(("running", "queued"), scheduler="unhealthy")
    assert watched(monkeypatch, dead, dead, Moment(("success", "success"))) == ["success", "success"]
    assert capsys.readouterr().err.count("the scheduler is not healthy") == 1
