"""Incidents of the claims of all articles, whenever a day has changed; one run at a time."""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import PartitionedAssetTimetable, dag, get_current_context, task

from breachledger_tasks import lake
from breachledger_tasks.assets import ARTICLES, INCIDENTS
from breachledger_tasks.failures import RETRYING


@dag(
    schedule=PartitionedAssetTimetable(assets=ARTICLES),  # a keyed event starts no DAG that waits for the asset alone
    start_date=datetime(2015, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=RETRYING,
    tags=["breachledger"],
    doc_md=__doc__,
)
def incident_ledger() -> None:
    @task(outlets=[INCIDENTS], multiple_outputs=False)
    def resolve() -> dict[str, object]:
        """Make incidents of all that is pending; nothing is done where an earlier run has done it."""
        return lake.resolve(get_current_context())

    resolve()


incident_ledger()
