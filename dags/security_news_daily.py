"""Security news of one day: list and fetch (one task a source), clean and read, write the partitions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import CronPartitionTimetable, Param, TriggerRule, dag, get_current_context, task

from breachledger_airflow import ARTICLES, partition_day, step


@dag(
    # At midnight: a backfill looks for ticks between two midnights, and would miss the last day of another hour.
    schedule=CronPartitionTimetable("0 0 * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%d"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=3,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5), "retry_exponential_backoff": True},
    params={
        "sources": Param([], type="array", items={"type": "string"}, description="only these outlets; empty: all"),
        "date": Param(None, type=["null", "string"], format="date", description="the day, for a run without a key"),
    },
    tags=["breachledger"],
    doc_md=__doc__,
)
def security_news_daily() -> None:
    @task
    def plan(params: dict[str, list[str]]) -> list[str]:
        """The outlets to ask."""
        chosen = [word for source in params["sources"] for word in ("--source", source)]
        return step("plan", get_current_context(), *chosen)

    @task(multiple_outputs=False)
    def collect(source: str) -> dict[str, int]:
        """List one outlet's links of the day and fetch their pages into the archive."""
        return step("collect", get_current_context(), "--source", source)

    @task(trigger_rule=TriggerRule.ALL_DONE, multiple_outputs=False)  # a sick outlet fails its own task and not the day
    def read() -> dict[str, int]:
        """Clean and read the pages into staged Parquet."""
        return step("read", get_current_context())

    @task(outlets=[ARTICLES], multiple_outputs=False)
    def publish() -> dict[str, list[str]]:
        """Merge what is staged into the partitions."""
        context = get_current_context()
        changed = step("publish", context)
        context["outlet_events"][ARTICLES].extra = {"days": changed["days"]}
        if not context.get("partition_key"):  # a run started without a key still tells which day it was about
            context["outlet_events"][ARTICLES].add_partitions([partition_day(context).isoformat()])
        return changed

    collect.expand(source=plan()) >> read() >> publish()


security_news_daily()
