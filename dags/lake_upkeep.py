"""Once a week: whether the lake keeps its promises, which outlets are ill, and away with old logs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from airflow.sdk import CronTriggerTimetable, Param, conf, dag, get_current_context, task

from breachledger_tasks import lake
from breachledger_tasks.defaults import DEFAULTS
from breachledger_tasks.old_logs import remove_old_logs


@dag(
    description="Weekly: the promises of the lake, ill outlets, old logs",
    schedule=CronTriggerTimetable("0 5 * * 1", timezone="UTC"),
    start_date=datetime(2015, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={"log_days": Param(30, type="integer", minimum=1, description="how long Airflow's logs of tasks are kept")},
    tags=["breachledger"],
    doc_md=__doc__,
)
def lake_upkeep() -> None:
    @task
    def verify() -> None:
        """Check hashes, quotes, schemas and keys of the whole lake."""
        lake.verify()

    @task
    def source_health() -> list[dict[str, object]]:
        """The outlets that are sick or have gone quiet."""
        return lake.source_health()

    @task
    def old_logs() -> int:
        """Take old logs away; how many."""
        folder = Path(conf.get("logging", "base_log_folder"))
        return remove_old_logs(folder, get_current_context()["params"]["log_days"])

    verify()
    source_health()
    old_logs()


lake_upkeep()
