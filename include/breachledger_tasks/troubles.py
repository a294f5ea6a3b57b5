"""Telling people that something is wrong, by the channels of alerts; nothing is sent where none is set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from breachledger_tasks.channels import post, send_mail, where
from breachledger_tasks.days import is_backfill
from breachledger_tasks.failures import Consequence, NotNow, Refused
from breachledger_tasks.narration import plain

log = structlog.get_logger("breachledger")

_LONGEST = 1000
"""Characters of an exception, which may hold what strangers wrote."""


def tell_failure(context: Mapping[str, Any]) -> None:
    """A task has failed for good, and its run with it: Airflow's hook, of all tasks (`on_failure_callback`).

    Not for the days of a backfill, which are watched by who made it, nor for a task that failed because of another.
    """
    error = context.get("exception")
    if isinstance(error, Consequence) or is_backfill(context):
        return
    task = context["ti"]
    day = f" of {key}" if (key := context.get("partition_key")) else ""
    why = plain(str(error or "it was killed"))[:_LONGEST]
    tell(f"{task.dag_id}{day} has failed", f"The task {task.task_id} failed: {why}\n{task.log_url}")


def tell(subject: str, detail: str) -> None:
    """Send it to every channel. What cannot be sent is a warning in the log, and fails nothing."""
    for channel, send in _channels(subject, detail).items():
        try:
            send()
        except (Refused, NotNow) as failure:
            log.warning("nobody could be told", channel=channel, subject=subject, reason=str(failure))


def _channels(subject: str, detail: str) -> dict[str, Callable[[], None]]:
    by, found = where({}), dict[str, Callable[[], None]]()
    if by["email_connection"]:
        mail = (by["email_connection"], by["email_to"], f"Breachledger: {subject}", detail)
        found["email"] = lambda: send_mail(*mail)
    if by["webhook_connection"]:
        value = {"trouble": {"subject": subject, "detail": detail}}
        found["webhook"] = lambda: post(by["webhook_connection"], value)
    return found
