"""A day that is late."""

from __future__ import annotations

from typing import Any

import structlog

log = structlog.get_logger("breachledger")


def tell_late_day(context: dict[str, Any], **_: object) -> None:
    """Say it in the log, where monitoring finds it; put a notifier here to be called."""
    run = context["dag_run"]
    log.error("a day is late: its run has not ended", day=run["partition_key"], run_id=run["dag_run_id"])
