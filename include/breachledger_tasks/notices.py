"""Sending alerts: a line in the log each, and by e-mail and to a webhook where a connection is named.

What is sent stands in the lake (`breachledger alerts`). An alert that was handed over is noted there, so a task that is
tried again sends what is left and makes nothing anew.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from smtplib import SMTPException
from typing import Any

import structlog
from airflow.sdk import BaseHook, BaseNotifier, Variable
from airflow.sdk.exceptions import AirflowException, AirflowNotFoundException

from breachledger_tasks.failures import NotNow, Refused
from breachledger_tasks.steps import program

log = structlog.get_logger("breachledger")

Alert = Mapping[str, Any]

SETTINGS = ("email_connection", "email_to", "webhook_connection")
"""What says where alerts go: parameters of the run, else Airflow's variables `breachledger_alerts_…`."""

_TOGETHER = 100
"""Alerts in one message."""
_SECONDS = 30
_SUCCESS = range(200, 300)


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
            channels["webhook"] = lambda alerts: post(alerts, self.webhook_connection)
        return channels


def tell(context: Mapping[str, Any]) -> None:
    """Send what is to be sent, to where the run's parameters or Airflow's variables say; see `AlertNotifier`."""
    params = context["params"]
    told = {name: params.get(name) or Variable.get(f"breachledger_alerts_{name}", default="") for name in SETTINGS}
    AlertNotifier(**told).notify(context)


def log_alerts(alerts: Sequence[Alert]) -> None:
    """A line each."""
    for alert in alerts:
        log.warning("alert", **alert)


def send_email(alerts: Sequence[Alert], connection: str, to: str) -> None:
    """One mail with all of them, as text in which no markup of strangers works.

    Raises:
        Refused: there is no such connection, or nobody to send it to.
        NotNow: the mail server could not be reached, or did not take it.
    """
    from airflow.providers.smtp.hooks.smtp import SmtpHook  # slow to load, and DAG files are parsed often

    _check(connection)
    addresses = [address.strip() for address in to.split(",") if address.strip()]
    if not addresses:
        raise Refused("alerts have a mail server and no addressee: set breachledger_alerts_email_to")
    try:
        with SmtpHook(smtp_conn_id=connection) as server:
            server.send_email_smtp(to=addresses, subject=subject(alerts), html_content=body(alerts))
    except (OSError, SMTPException, AirflowException) as error:
        raise NotNow(f"e-mail by the connection {connection} failed: {error!r}") from error


def post(alerts: Sequence[Alert], connection: str) -> None:
    """All of them as `{"alerts": […]}`, by HTTP POST; no redirect is followed.

    Raises:
        Refused: there is no such connection.
        NotNow: it could not be reached, or its answer was not one of success.
    """
    from airflow.providers.http.hooks.http import HttpHook  # slow to load, and DAG files are parsed often

    extra = _check(connection).extra_dejson
    options = {"timeout": extra.get("timeout", _SECONDS), "allow_redirects": False, "check_response": False}
    try:
        answer = HttpHook(http_conn_id=connection).run(json={"alerts": list(alerts)}, extra_options=options)
    except (
        OSError,
        ValueError,
        AirflowException,
    ) as error:  # its words and its trace hold the address, which may be a secret
        raise NotNow(f"posting by the connection {connection} failed: {type(error).__name__}") from None
    if answer.status_code not in _SUCCESS:
        raise NotNow(f"posting by the connection {connection} failed: it answered {answer.status_code}")


def subject(alerts: Sequence[Alert]) -> str:
    """The subject of a mail, without a word of strangers."""
    watches = sorted({alert["watch"] for alert in alerts})
    count = "1 alert" if len(alerts) == 1 else f"{len(alerts)} alerts"
    return f"Breachledger: {count} ({', '.join(watches)})"[:200]


def body(alerts: Sequence[Alert]) -> str:
    """The alerts as text, by entry of the watch list; escaped, because the provider sends HTML only."""
    text = "\n".join(_paragraphs(alerts))
    return f'<pre style="white-space: pre-wrap">{html.escape(text)}</pre>'


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


def _check(connection: str) -> Any:
    """The connection.

    Raises:
        Refused: there is none of this name.
    """
    try:
        return BaseHook.get_connection(connection)
    except AirflowNotFoundException:
        raise Refused(f"alerts are to be sent by the connection {connection!r}, which does not exist") from None
