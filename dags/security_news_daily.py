"""Security news of one day: list and fetch, clean and read, write the partitions.

An outlet whose listings cannot be had is asked again by a task of its own, which may fail; the day goes on without it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import DeadlineAlert, Param, SyncCallback, TriggerRule, dag, get_current_context, task

from breachledger_airflow import FinishedDays, ScheduledDay
from breachledger_tasks import line
from breachledger_tasks.assets import ARTICLES
from breachledger_tasks.defaults import DEFAULTS
from breachledger_tasks.lateness import tell_late_day


@dag(
    description="Security news of one day, from listings to partitions",
    schedule=FinishedDays(),
    start_date=datetime(2015, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=3,
    default_args=DEFAULTS,
    deadline=DeadlineAlert(ScheduledDay(), timedelta(hours=4), SyncCallback(tell_late_day)),
    params={
        "date": Param(None, type=["null", "string"], format="date", description="the day, for a run without a key"),
        "sources": Param([], type="array", items={"type": "string"}, description="only these outlets; empty: all"),
        "fetch": Param(True, type="boolean", description="false: read what is archived again, and ask no outlet"),
    },
    tags=["breachledger"],
    doc_md=__doc__,
)
def security_news_daily() -> None:
    @task(queue="fetch")  # the worker on whose machine all that fetch take their turns
    def collect() -> list[str]:
        """Fetch the day's pages of all outlets into the archive; the outlets that were sick."""
        return line.collect(get_current_context())

    @task(queue="fetch", map_index_template="{{ outlet }}", on_failure_callback=None)
    def ask_again(outlet: str) -> None:
        """Ask one outlet again that was sick."""
        line.ask_again(get_current_context(), outlet)

    @task(trigger_rule=TriggerRule.ALL_DONE, multiple_outputs=False)  # a sick outlet fails its own task, not the day
    def read(collected: list[str]) -> dict[str, object]:
        """Clean and read the pages into staged Parquet; its name, and which outlets were sick."""
        return line.read(get_current_context(), collected)

    @task(outlets=[ARTICLES], multiple_outputs=False)
    def publish(done: dict[str, object]) -> dict[str, object]:
        """Merge what is staged into the partitions, and see that the day is there."""
        return line.publish(get_current_context(), done)

    sick = collect()
    publish(ask_again.expand(outlet=sick) >> read(sick))


security_news_daily()
