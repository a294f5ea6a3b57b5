"""The day that a run is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from breachledger_tasks.failures import Refused

CONF = frozenset({"date", "fetch", "sources"})
"""What the configuration of a run of `security_news_daily` may hold."""


def partition_day(context: Mapping[str, Any]) -> date:
    """The UTC day that a run is about: its partition key, else `date` in its configuration, else its logical date.

    Raises:
        AirflowFailException: there is none of them, it is no day, or the day is not over yet.
    """
    conf = context["dag_run"].conf or {}
    logical = context.get("logical_date")
    told = context.get("partition_key") or conf.get("date") or (f"{logical:%Y-%m-%d}" if logical else None)
    if not told:
        raise AirflowFailException('this run has no day: trigger it with a partition key or {"date": "YYYY-MM-DD"}')
    try:
        day = date.fromisoformat(str(told))
    except ValueError:
        raise AirflowFailException(f"{told!r} is no day: write it as YYYY-MM-DD") from None
    if day >= datetime.now(UTC).date():
        raise AirflowFailException(
            f"{day} is not over yet (UTC), and a day is collected when it is finished: "
            'trigger the run with the partition key of another day, or with {"date": "YYYY-MM-DD"}'
        )
    return day


def check_conf(context: Mapping[str, Any]) -> None:
    """See that a run's configuration says what somebody meant: Airflow itself takes any key, and heeds none it lacks.

    Raises:
        Refused: it has a key that is not known, or a `date` that is not the partition key.
    """
    conf, key = context["dag_run"].conf or {}, context.get("partition_key")
    if strangers := sorted(conf.keys() - CONF):
        raise Refused(
            f"the run's configuration has {', '.join(map(repr, strangers))}; known: {', '.join(sorted(CONF))}"
        )
    if key and conf.get("date") not in (None, key):
        raise Refused(f"the run's configuration says {conf['date']!r} and its partition key {key}: give one of them")


def run_token(context: Mapping[str, Any]) -> str:
    """A name for what this run leaves from step to step, made of the run id and fit for a path."""
    return hashlib.sha256(context["dag_run"].run_id.encode()).hexdigest()[:16]


def is_backfill(context: Mapping[str, Any]) -> bool:
    """Whether the run belongs to a backfill."""
    return bool(context["dag_run"].run_type == "backfill")  # an enumeration of strings
