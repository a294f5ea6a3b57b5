"""A day that is late is said in the log and to people: whether its run still goes on, or has failed."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from tests.alerts.receivers import HookServer, hook

__all__ = ["hook"]


@pytest.mark.parametrize(
    ("state", "words"), [("running", "it still runs"), ("failed", "it has ended and failed"), ("queued", "not begun")]
)
def test_a_late_day_is_an_error_in_the_log_and_told(
    hook: HookServer, monkeypatch: pytest.MonkeyPatch, state: str, words: str
):
    from breachledger_tasks.lateness import tell_late_day

    monkeypatch.setenv("AIRFLOW_CONN_OUR_HOOK", hook.connection)
    for name, value in (("EMAIL_CONNECTION", ""), ("EMAIL_TO", ""), ("WEBHOOK_CONNECTION", "our_hook")):
        monkeypatch.setenv(f"AIRFLOW_VAR_BREACHLEDGER_ALERTS_{name}", value)
    run = {"dag_run_id": "scheduled__2025-12-17", "partition_key": "2025-12-16", "state": state}
    with capture_logs() as lines:
        tell_late_day(context={"dag_run": run, "deadline": {"id": "1"}})
    line = {"event": "a day is late: its run has not succeeded", "log_level": "error", "day": "2025-12-16"}
    assert lines == [line | {"run_id": "scheduled__2025-12-17", "state": state}]
    [(*_, posted)] = hook.posts
    assert posted["trouble"]["subject"] == "2025-12-16 is late"
    assert "scheduled__2025-12-17 has not succeeded in time: " in posted["trouble"]["detail"]
    assert words in posted["trouble"]["detail"]
