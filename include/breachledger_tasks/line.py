"""The tasks of `security_news_daily`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from airflow.sdk.exceptions import AirflowFailException

from breachledger_tasks.assets import ARTICLES
from breachledger_tasks.days import check_conf, is_backfill, partition_day
from breachledger_tasks.failures import Consequence, OutletSick
from breachledger_tasks.metrics import count
from breachledger_tasks.steps import step

log = structlog.get_logger("breachledger")


def collect(context: Mapping[str, Any]) -> list[str]:
    """List and fetch the day; the outlets of which no listing could be had."""
    check_conf(context)
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


def read(context: Mapping[str, Any], collected: list[str] | None) -> dict[str, Any]:
    """Clean and read what was collected; the name under which it is staged, how many outlets were asked, the sick ones.

    Raises:
        Consequence: nothing was collected, because that task failed.
    """
    if collected is None:
        raise Consequence("the task collect did not succeed: clear it, and this one with it")
    done: dict[str, Any] = step("read", context)
    return done


def publish(context: Mapping[str, Any], done: Mapping[str, Any]) -> dict[str, Any]:
    """Publish what is staged, name every changed day in the asset event, and tell what the day now holds.

    Args:
        context: of the task.
        done: what `read` gave.

    Raises:
        AirflowFailException: the lake has no row for the day, or no outlet could be had although several were asked:
            then the network is down, and not they.
    """
    day = str(partition_day(context))
    published: dict[str, Any] = step("publish", context, "--staged", done["staged"])
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
    # A run that fails makes no asset event. What it has published all the same is resolved with the next one that does.
    if len(done["sick"]) == done["outlets"] > 1:
        raise AirflowFailException(
            f"none of {done['outlets']} outlets could be had on {day}, so the network may be down: "
            "their rows in `runs` say why; run the day again (AGAIN=failed finds it)"
        )
    return published
