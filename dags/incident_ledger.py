"""Incidents of the claims of all articles, whenever days of a month have changed; one run at a time.

What changed of incidents that somebody watches is told: in the log, and by e-mail and to a webhook where it is set up.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import Param, PartitionedAssetTimetable, StartOfMonthMapper, dag, get_current_context, task

from breachledger_tasks import lake, notices
from breachledger_tasks.assets import ARTICLES, INCIDENTS
from breachledger_tasks.defaults import DEFAULTS


def _text(what: str) -> Param:
    return Param(None, type=["null", "string"], description=f"{what}; empty: as the Airflow variable says")


@dag(
    description="Incidents of the claims of all articles, and alerts",
    # By month, as the tables of incidents are: the days that one publish has changed start one run and not one each.
    schedule=PartitionedAssetTimetable(
        assets=ARTICLES, default_partition_mapper=StartOfMonthMapper(input_format="%Y-%m-%d")
    ),
    start_date=datetime(2015, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "email_connection": _text("connection (SMTP) by which alerts are sent"),
        "email_to": _text("addresses, with commas between them"),
        "webhook_connection": _text("connection (HTTP) to which alerts are posted"),
    },
    tags=["breachledger"],
    doc_md=__doc__,
)
def incident_ledger() -> None:
    @task(outlets=[INCIDENTS], multiple_outputs=False)
    def resolve() -> dict[str, object]:
        """Make incidents of all that is pending; nothing is done where an earlier run has done it."""
        return lake.resolve(get_current_context())

    @task
    def tell() -> None:
        """Send the alerts that were made and not sent yet."""
        notices.tell(get_current_context())

    resolve() >> tell()


incident_ledger()
