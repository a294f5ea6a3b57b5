"""A day that is late is said in the log."""

from __future__ import annotations

from structlog.testing import capture_logs


def test_a_late_day_is_an_error_in_the_log():
    from breachledger_tasks.lateness import tell_late_day

    run = {"dag_run_id": "scheduled__2025-12-17", "partition_key": "2025-12-16", "state": "running"}
    with capture_logs() as lines:
        tell_late_day(context={"dag_run": run, "deadline": {"id": "1"}})
    (line,) = lines
    assert (line["log_level"], line["day"], line["run_id"]) == ("error", "2025-12-16", "scheduled__2025-12-17")
