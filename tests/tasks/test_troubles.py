"""Who set up e-mail or a webhook for alerts is told by them that a run has failed; who did not is told nothing."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.alerts.receivers import HookServer, MailServer, hook, mail
from tests.commands.runs_lake import run_row, write_runs

__all__ = ["hook", "mail"]

WAYS = {"EMAIL_CONNECTION": "our_mail", "EMAIL_TO": "one@us.example", "WEBHOOK_CONNECTION": "our_hook"}

VERDICTS = {"a-wire": "sick", "b-wire": "sick", "c-wire": "complete"}


@pytest.fixture(autouse=True)
def ways(monkeypatch: pytest.MonkeyPatch, mail: MailServer, hook: HookServer) -> None:
    """Both ways, as the environment names them."""
    monkeypatch.setenv("AIRFLOW_CONN_OUR_MAIL", mail.connection)
    monkeypatch.setenv("AIRFLOW_CONN_OUR_HOOK", hook.connection)
    use(monkeypatch, **WAYS)


def use(monkeypatch: pytest.MonkeyPatch, **named: str) -> None:
    for name in WAYS:
        monkeypatch.setenv(f"AIRFLOW_VAR_BREACHLEDGER_ALERTS_{name}", named.get(name, ""))


def fail(error: BaseException | None, kind: str = "scheduled") -> None:
    from breachledger_tasks.troubles import tell_failure

    task = SimpleNamespace(dag_id="security_news_daily", task_id="read", log_url="http://here/log")
    told: dict[str, Any] = {"dag_run": SimpleNamespace(run_type=kind), "partition_key": "2025-12-16", "ti": task}
    tell_failure(told | {"exception": error})


def test_a_failure_is_mailed_and_posted_with_its_reason_and_where_to_look(mail: MailServer, hook: HookServer):
    fail(ValueError("</pre><script>\x1b[2J" + "x" * 5000))
    [(*_, posted)] = hook.posts
    assert posted["trouble"]["subject"] == "security_news_daily of 2025-12-16 has failed"
    first, second = posted["trouble"]["detail"].split("\n")
    assert first.startswith("The task read failed: </pre><script> [2Jxx")
    assert (len(first) < 1100, second) == (True, "http://here/log")
    [sent] = mail.mails
    message = email.message_from_bytes(sent, policy=email.policy.default)
    assert message["Subject"] == "Breachledger: security_news_daily of 2025-12-16 has failed"
    [part] = message.iter_parts()
    assert "&lt;script&gt;" in part.get_content()


def test_a_task_that_was_killed_says_so(hook: HookServer):
    fail(None)
    assert "The task read failed: it was killed" in hook.posts[0][3]["trouble"]["detail"]


def test_what_follows_from_another_failure_is_not_told_nor_is_a_day_of_a_backfill(hook: HookServer):
    from breachledger_tasks.failures import Consequence

    fail(Consequence("the task collect did not succeed"))
    fail(ValueError("no"), kind="backfill")
    assert hook.posts == []


def test_nothing_is_sent_where_nothing_is_set_up(monkeypatch: pytest.MonkeyPatch, mail: MailServer, hook: HookServer):
    use(monkeypatch)
    fail(ValueError("no"))
    assert (mail.mails, hook.posts) == ([], [])


def test_a_way_that_is_shut_keeps_nothing_from_the_other_and_fails_nothing(mail: MailServer, hook: HookServer):
    mail.refusals = 1
    with capture_logs() as lines:
        fail(ValueError("no"))
    assert len(hook.posts) == 1
    [line] = lines
    assert (line["event"], line["channel"]) == ("nobody could be told", "email")


def test_ill_outlets_are_told_together(hook: HookServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    from breachledger_tasks import lake

    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    rows = [run_row(yesterday, name, verdict, "no answer") for name, verdict in VERDICTS.items()]
    monkeypatch.setenv("BREACHLEDGER_LAKE", write_runs(tmp_path, rows))
    lake.source_health()
    assert hook.posts[0][3]["trouble"] == {
        "subject": "2 of the outlets need looking at",
        "detail": "a-wire: sick, no answer\nb-wire: sick, no answer",
    }
