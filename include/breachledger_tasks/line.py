"""The tasks of `security_news_daily`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from airflow.sdk.exceptions import AirflowFailException

from breachledger_tasks.assets import ARTICLES
from breachledger_tasks.days import is_backfill, partition_day
from breachledger_tasks.failures import OutletSick
from breachledger_tasks.metrics import count
from breachledger_tasks.steps import step

log = structlog.get_logger("breachledger")


def collect(context: Mapping[str, Any]) -> list[str]:
    """List and fetch the day; the outlets of which no listing could be had."""
    day = partition_day(context)
    if not context["params"]["fetch"]:
        log.info("no outlet is asked: this run reads what is archived", day=str(day))
        return []
    chosen = [word for outlet in context["params"]["sources"] for word in ("--source", outlet)]
    collected = step("collect", context, *chosen)
    for outlet, why in collected["sick"].items():
        log.warning("an outlet is sick and will be asked again", day=str(day), source=outlet, reason=why)
    return sorted(collected["sick"])


def ask_again(context: Any, outlet: str) -> None:
    """Collect one outlet again.

    Raises:
        OutletSick: it is still sick.
        AirflowFailException: so it is, in a backfill, which does not wait: there are many days, and outlets that are
            gone for good. `breachledger status` finds it, and the day can be run again.
    """
    context["outlet"] = outlet  # shown in the user interface instead of a number
    sick = step("collect", context, "--source", outlet)["sick"]
    if sick:
        failure = AirflowFailException if is_backfill(context) else OutletSick
        raise failure(sick[outlet])


def read(context: Mapping[str, Any], collected: list[str] | None) -> str:
    """Clean and read what was collected; the name under which it is staged.

    Raises:
        AirflowFailException: nothing was collected, because that task failed.
    """
    if collected is None:
        raise AirflowFailException("the task collect did not succeed: clear it, and this one with it")
    return str(step("read", context)["staged"])


def publish(context: Mapping[str, Any], staged: str) -> dict[str, Any]:
    """Publish what is staged, name every changed day in the asset event, and tell what the day now holds.

    Raises:
        AirflowFailException: the lake has no row for the day.
    """
    day = str(partition_day(context))
    published: dict[str, Any] = step("publish", context, "--staged", staged)
    summary = published["summary"]
    event = context["outlet_events"][ARTICLES]
    event.extra = published
    # A keyed run tells its own day by itself; where others have changed, for stragglers, all have to be named.
    if published["days"] not in ([], [context.get("partition_key")]):
        event.add_partitions(published["days"])
    log.info("what the lake holds of the day", **summary)
    count(summary)
    if not summary["sources"]:
        raise AirflowFailException(f"the lake has no row for {day}: it was never collected; run it with fetch=true")
    return published
