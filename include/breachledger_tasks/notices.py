"""Sending alerts: a line in the log each, and by e-mail and to a webhook where a connection is named.

What is sent stands in the lake (`breachledger alerts`). An alert that was handed over is noted there, so a task that is
tried again sends what is left and makes nothing anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import structlog
from airflow.sdk import BaseNotifier

from breachledger_tasks.channels import SETTINGS, post, send_mail, where
from breachledger_tasks.failures import NotNow, Refused
from breachledger_tasks.steps import program

log = structlog.get_logger("breachledger")

Alert = Mapping[str, Any]

_TOGETHER = 100
"""Alerts in one message."""


class AlertNotifier(BaseNotifier):
    """Sends the alerts that were made and not sent yet. For a task's callbacks, or called in a task as `tell` does.

    Args:
        email_connection: a connection of the type SMTP; empty: no e-mail.
        email_to: addresses, with commas between them.
        webhook_connection: a connection of the type HTTP to which the alerts are posted as JSON; empty: none.
    """

    template_fields: Sequence[str] = SETTINGS

    def __init__(self, email_connection: str = "", email_to: str = "", webhook_connection: str = "") -> None:
        super().__init__()
        self.email_connection = email_connection
        self.email_to = email_to
        self.webhook_connection = webhook_connection

    def notify(self, context: Mapping[str, Any]) -> None:  # ruff: ignore[unused-method-argument] - Airflow's hook
        """Send to every channel, whatever becomes of the others.

        Raises:
            Refused: a connection does not exist, or there is nobody to send e-mail to.
            NotNow: a channel could not be reached, or refused; what was sent there before stays sent.
        """
        channels = self._channels()
        failures: list[Exception] = []
        for channel, alerts in program("alerts", "--untold", *channels).items():
            try:
                _hand_over(channel, alerts, channels[channel])
            except (Refused, NotNow) as failure:
                log.warning("alerts could not be sent and stay to be sent", channel=channel, reason=str(failure))
                failures.append(failure)
        if failures:  # what may get better is tried again
            raise min(failures, key=lambda one: isinstance(one, Refused))

    def _channels(self) -> dict[str, Callable[[Sequence[Alert]], None]]:
        channels: dict[str, Callable[[Sequence[Alert]], None]] = {"log": log_alerts}
        if self.email_connection:
            channels["email"] = lambda alerts: send_email(alerts, self.email_connection, self.email_to)
        if self.webhook_connection:
            channels["webhook"] = lambda alerts: post_alerts(alerts, self.webhook_connection)
        return channels


def tell(context: Mapping[str, Any]) -> None:
    """Send what is to be sent, to where the run's parameters or Airflow's variables say; see `AlertNotifier`."""
    AlertNotifier(**where(context["params"])).notify(context)


def log_alerts(alerts: Sequence[Alert]) -> None:
    """A line each."""
    for alert in alerts:
        log.warning("alert", **alert)


def send_email(alerts: Sequence[Alert], connection: str, to: str) -> None:
    """One mail with all of them; raises what `send_mail` does."""
    send_mail(connection, to, subject(alerts), body(alerts))


def post_alerts(alerts: Sequence[Alert], connection: str) -> None:
    """All of them as `{"alerts": […]}`; raises what `post` does."""
    post(connection, {"alerts": list(alerts)})


def subject(alerts: Sequence[Alert]) -> str:
    """The subject of a mail, without a word of strangers."""
    watches = sorted({alert["watch"] for alert in alerts})
    count = "1 alert" if len(alerts) == 1 else f"{len(alerts)} alerts"
    return f"Breachledger: {count} ({', '.join(watches)})"[:200]


def body(alerts: Sequence[Alert]) -> str:
    """The alerts as text, by entry of the watch list."""
    return "\n".join(_paragraphs(alerts))


def _paragraphs(alerts: Sequence[Alert]) -> Iterator[str]:
    for watch, some in groupby(sorted(alerts, key=lambda one: one["watch"]), key=lambda one: one["watch"]):
        yield f"== {watch} ==\n"
        for alert in some:
            yield f"{alert['detail']}\nbreachledger show {alert['incident_id']}\n"


def _hand_over(channel: str, alerts: Sequence[Alert], send: Callable[[Sequence[Alert]], None]) -> None:
    """Send in parts, and note each part when it is sent."""
    for start in range(0, len(alerts), _TOGETHER):
        part = alerts[start : start + _TOGETHER]
        send(part)
        program("alerts", "--told", channel, *(alert["alert_id"] for alert in part))
