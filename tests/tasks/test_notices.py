"""Sending alerts: what cannot be sent is sent later, and nothing is sent twice to who has it."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.alerts.receivers import HookServer, MailServer, hook, mail, put_alerts

__all__ = ["hook", "mail"]

WHERE = {"email_connection": "our_mail", "email_to": "one@us.example", "webhook_connection": "our_hook"}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mail: MailServer, hook: HookServer) -> list[dict[str, Any]]:
    """The alerts of a lake that the environment names, beside the connections."""
    monkeypatch.setenv("BREACHLEDGER_LAKE", str(tmp_path))
    monkeypatch.setenv("AIRFLOW_CONN_OUR_MAIL", mail.connection)
    monkeypatch.setenv("AIRFLOW_CONN_OUR_HOOK", hook.connection)
    return put_alerts(str(tmp_path))


def notify(**where: str) -> None:
    from breachledger_tasks.notices import AlertNotifier

    AlertNotifier(**where)({})


def test_what_could_not_be_posted_is_posted_later_and_not_mailed_again(
    made: list[dict[str, Any]], mail: MailServer, hook: HookServer
):
    from breachledger_tasks.failures import NotNow

    hook.statuses = [500, 302]
    for status in (500, 302):
        with pytest.raises(NotNow, match=f"posting by the connection our_hook failed: it answered {status}"):
            notify(**WHERE)
    assert (len(mail.mails), len(hook.posts)) == (1, 2)
    notify(**WHERE)
    notify(**WHERE)
    assert (len(mail.mails), len(hook.posts)) == (1, 3)


def test_a_mail_server_that_refuses_keeps_nothing_from_the_others(
    made: list[dict[str, Any]], mail: MailServer, hook: HookServer
):
    from breachledger_tasks.failures import NotNow

    mail.refusals = 1
    with pytest.raises(NotNow, match="e-mail by the connection our_mail failed: SMTPRecipientsRefused"):
        notify(**WHERE)
    assert (len(mail.mails), len(hook.posts)) == (0, 1)
    notify(**WHERE)
    assert (len(mail.mails), len(hook.posts)) == (1, 1)


@pytest.mark.long
def test_many_alerts_are_sent_in_parts(made: list[dict[str, Any]], tmp_path: Path, hook: HookServer):
    made = put_alerts(str(tmp_path), *(f"Oakham Ward {number}" for number in range(120)))
    notify(webhook_connection="our_hook")
    parts = [posted["alerts"] for *_, posted in hook.posts]
    assert [len(part) for part in parts] == [100, 22]
    assert {one["alert_id"] for part in parts for one in part} == {one["alert_id"] for one in made}


def test_who_cannot_be_reached_is_tried_again_and_his_address_is_not_told(
    made: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
):
    from breachledger_tasks.failures import NotNow

    with socket.socket() as taken:  # bound and not listening: nobody answers
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        host = f"http://127.0.0.1:{port}/a-secret-path"
        monkeypatch.setenv("AIRFLOW_CONN_AWAY", f'{{"conn_type": "http", "host": "{host}"}}')
        monkeypatch.setenv("AIRFLOW_CONN_AWAY_MAIL", f'{{"conn_type": "smtp", "host": "127.0.0.1", "port": {port}}}')
        with pytest.raises(NotNow) as error:
            notify(webhook_connection="away")
        assert str(error.value) == "posting by the connection away failed: ConnectionError"
        assert error.value.__suppress_context__
        with pytest.raises(NotNow, match="e-mail by the connection away_mail failed"):
            notify(email_connection="away_mail", email_to="one@us.example")


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"email_connection": "nowhere", "email_to": "one@us.example"}, "'nowhere', which does not exist"),
        ({"webhook_connection": "nowhere"}, "'nowhere', which does not exist"),
        ({"email_connection": "our_mail"}, "no addressee: set breachledger_alerts_email_to"),
    ],
)
def test_what_is_set_up_wrongly_is_said_and_not_tried_again(
    made: list[dict[str, Any]], mail: MailServer, where: dict[str, str], told: str
):
    from breachledger_tasks.failures import Refused

    with pytest.raises(Refused, match=told):
        notify(**where)
    assert mail.mails == []


def test_a_mail_has_its_alerts_by_entry_and_its_subject_no_word_of_strangers():
    from breachledger_tasks.notices import body, subject

    alerts = [
        {"watch": f"entry {number % 2}", "detail": f"<{number}>", "incident_id": f"i-{number}"} for number in range(3)
    ]
    assert subject(alerts) == "Breachledger: 3 alerts (entry 0, entry 1)"
    assert subject(alerts[:1]) == "Breachledger: 1 alert (entry 0)"
    text = body(alerts)
    assert text.index("== entry 0 ==") < text.index("<2>") < text.index("== entry 1 ==") < text.index("<1>")
