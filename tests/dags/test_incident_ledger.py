"""The DAG of incidents: what it consists of, and that alerts get to where they are to go, each once."""

from __future__ import annotations

import email
import email.policy

import pytest

from breachledger.settings import Settings
from tests.alerts.receivers import HookServer, MailServer, hook, mail, put_alerts
from tests.dags.conftest import Airflow, Printed

__all__ = ["hook", "mail"]

LOAD = """
import json
from airflow.dag_processing.dagbag import DagBag
bag = DagBag()
dag = bag.dags["incident_ledger"]
print(json.dumps({
    "errors": bag.import_errors,
    "tasks": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "params": sorted(dag.params),
    "runs": dag.max_active_runs,
}))
"""
RUN = """
from airflow.dag_processing.dagbag import DagBag
from airflow.utils.db import initdb
initdb()
dag = DagBag().dags["incident_ledger"]
for task in dag.tasks:
    task.retries = 0
print("states", *(dag.test().state.value for _ in range(2)))
"""


def test_the_dag_is_whole(printed: Printed):
    assert printed(LOAD) == {
        "errors": {},
        "tasks": {"resolve": [], "tell": ["resolve"]},
        "params": ["email_connection", "email_to", "webhook_connection"],
        "runs": 1,
    }


@pytest.mark.long
def test_alerts_are_logged_mailed_and_posted_once_as_what_they_are(
    airflow: Airflow, settings: Settings, mail: MailServer, hook: HookServer
):
    made = put_alerts(settings.lake)
    where = {
        "AIRFLOW_CONN_OUR_MAIL": mail.connection,
        "AIRFLOW_CONN_OUR_HOOK": hook.connection,
        "AIRFLOW_VAR_BREACHLEDGER_ALERTS_EMAIL_CONNECTION": "our_mail",
        "AIRFLOW_VAR_BREACHLEDGER_ALERTS_EMAIL_TO": "one@us.example, two@us.example",
        "AIRFLOW_VAR_BREACHLEDGER_ALERTS_WEBHOOK_CONNECTION": "our_hook",
    }
    done = airflow("-c", RUN, **where)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "states success success"
    log = done.stdout + done.stderr
    assert [log.count(alert["alert_id"]) for alert in made] == [1, 1]
    [(path, authorization, kind, posted)] = hook.posts
    assert (path, authorization, kind) == ("/alerts", "Bearer of-ours", "application/json")
    assert {one["alert_id"] for one in posted["alerts"]} == {one["alert_id"] for one in made}
    assert all(one["detail"].isprintable() for one in posted["alerts"])
    [sent] = mail.mails
    message = email.message_from_bytes(sent, policy=email.policy.default)
    assert message["Subject"] == "Breachledger: 2 alerts (our councils)"
    assert (message["From"], message["To"]) == ("alerts@us.example", "one@us.example, two@us.example")
    [part] = message.iter_parts()
    text = part.get_content()
    assert "New incident: Oakham Council, first reported on" in text
    assert "breachledger show i-1" in text
    assert "&lt;script&gt;" in text
    assert not [word for word in ("<script", "://", "\x1b") if word in text]
