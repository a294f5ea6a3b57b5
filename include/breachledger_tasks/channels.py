"""Where people are told something: by e-mail and to a webhook, each where a connection of Airflow is named for it."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from smtplib import SMTPException
from typing import Any

from airflow.sdk import BaseHook, Variable
from airflow.sdk.exceptions import AirflowException, AirflowNotFoundException

from breachledger_tasks.failures import NotNow, Refused

SETTINGS = ("email_connection", "email_to", "webhook_connection")
"""What says where: parameters of the run, else Airflow's variables `breachledger_alerts_…`."""

_SECONDS = 30
_SUCCESS = range(200, 300)


def where(params: Mapping[str, Any]) -> dict[str, str]:
    """The value of each setting; an empty one: not this way."""
    return {name: params.get(name) or Variable.get(f"breachledger_alerts_{name}", default="") for name in SETTINGS}


def send_mail(connection: str, to: str, subject: str, text: str) -> None:
    """One mail to `to`, addresses with commas between them; the provider sends HTML only, so the text is escaped.

    Raises:
        Refused: there is no such connection, or nobody to send it to.
        NotNow: the mail server could not be reached, or did not take it.
    """
    from airflow.providers.smtp.hooks.smtp import SmtpHook  # slow to load, and DAG files are parsed often

    _check(connection)
    addresses = [address.strip() for address in to.split(",") if address.strip()]
    if not addresses:
        raise Refused("alerts have a mail server and no addressee: set breachledger_alerts_email_to")
    content = f'<pre style="white-space: pre-wrap">{html.escape(text)}</pre>'
    try:
        with SmtpHook(smtp_conn_id=connection) as server:
            server.send_email_smtp(to=addresses, subject=subject, html_content=content)
    except (OSError, SMTPException, AirflowException) as error:
        raise NotNow(f"e-mail by the connection {connection} failed: {error!r}") from error


def post(connection: str, value: Mapping[str, Sequence[Any] | Mapping[str, Any]]) -> None:
    """A value as JSON, by HTTP POST; no redirect is followed.

    Raises:
        Refused: there is no such connection.
        NotNow: it could not be reached, or its answer was not one of success.
    """
    from airflow.providers.http.hooks.http import HttpHook  # slow to load, and DAG files are parsed often

    extra = _check(connection).extra_dejson
    options = {"timeout": extra.get("timeout", _SECONDS), "allow_redirects": False, "check_response": False}
    try:
        answer = HttpHook(http_conn_id=connection).run(json=value, extra_options=options)
    except (
        OSError,
        ValueError,
        AirflowException,
    ) as error:  # its words and its trace hold the address, which may be a secret
        raise NotNow(f"posting by the connection {connection} failed: {type(error).__name__}") from None
    if answer.status_code not in _SUCCESS:
        raise NotNow(f"posting by the connection {connection} failed: it answered {answer.status_code}")


def _check(connection: str) -> Any:
    """The connection.

    Raises:
        Refused: there is none of this name.
    """
    try:
        return BaseHook.get_connection(connection)
    except AirflowNotFoundException:
        raise Refused(f"alerts are to be sent by the connection {connection!r}, which does not exist") from None
