"""When a day is late: a scheduled run has four hours from when it was queued; other runs wait for their turn."""

from __future__ import annotations

from tests.dags.conftest import Printed

RUNS = """
import json
from datetime import UTC, datetime
from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
from airflow.models.dagbag import DBDagBag
from airflow.models.dagbundle import DagBundleModel
from airflow.models.deadline import Deadline
from airflow.utils.db import initdb
from airflow.utils.session import create_session
from airflow.utils.state import DagRunState
from airflow.utils.types import DagRunTriggeredByType, DagRunType
from sqlalchemy import select
initdb()
with create_session() as session:
    session.merge(DagBundleModel(name="dags-folder"))
sync_bag_to_db(DagBag(), "dags-folder", None)
hours = {}
for number, kind in enumerate(("scheduled", "backfill", "manual"), 1):
    with create_session() as session:
        run = DBDagBag().get_latest_version_of_dag("security_news_daily", session=session).create_dagrun(
            run_id=f"{kind}__{number}", run_type=DagRunType(kind), run_after=datetime(2025, 12, number, tzinfo=UTC),
            partition_key=f"2025-12-0{number}", state=DagRunState.QUEUED, triggered_by=DagRunTriggeredByType.TEST,
            logical_date=None, data_interval=None, session=session,
        )
        session.flush()
        limits = session.scalars(select(Deadline).where(Deadline.dagrun_id == run.id)).all()
        hours[kind] = [round((one.deadline_time - run.queued_at).total_seconds() / 3600, 3) for one in limits]
print(json.dumps(hours))
"""


def test_only_a_scheduled_run_can_be_late(printed: Printed):
    assert printed(RUNS) == {"scheduled": [4.0], "backfill": [], "manual": []}
