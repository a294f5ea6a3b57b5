"""A day that is late."""

from __future__ import annotations

from typing import Any

import structlog

from breachledger_tasks.troubles import tell

log = structlog.get_logger("breachledger")

_STANDS = {"failed": "it has ended and failed", "running": "it still runs", "queued": "it has not begun"}


def tell_late_day(context: dict[str, Any], **_: object) -> None:
    """Say it in the log, where monitoring finds it, and to people by the channels of alerts.

    Airflow calls it for every run that has not succeeded by its deadline, so also for one that has failed before.
    """
    run = context["dag_run"]
    day, state = run["partition_key"], run["state"]
    log.error("a day is late: its run has not succeeded", day=day, run_id=run["dag_run_id"], state=state)
    tell(f"{day} is late", f"The run {run['dag_run_id']} has not succeeded in time: {_STANDS.get(state, state)}.")
