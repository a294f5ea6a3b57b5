"""What Airflow itself must know of Breachledger: the timetable of its days, and when a day is late.

Airflow loads this file as a plugin in each of its processes; what tasks do is in `breachledger_tasks`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.sdk import BaseDeadlineReference
from airflow.sdk.plugins_manager import AirflowPlugin
from airflow.timetables.base import TimeRestriction
from airflow.timetables.trigger import CronPartitionTimetable

if TYPE_CHECKING:
    from airflow.timetables.base import DagRunInfo
    from sqlalchemy.orm import Session

CATCH_UP = dt.timedelta(days=7)
"""How many days are made up for by themselves after an outage; a longer gap is a backfill, which somebody decides."""


class FinishedDays(CronPartitionTimetable):
    """One partition a UTC day, run when the day is over; no unfinished day becomes a run, in a backfill neither.

    The DAG's `catchup` is false, so that its early start date makes no runs; but days that were missed because the
    scheduler was away are run when it is back, up to `CATCH_UP`.
    """

    def __init__(self) -> None:
        # At midnight: a backfill looks for ticks between two midnights, and would miss the last day of another hour.
        super().__init__("0 0 * * *", timezone="UTC", run_offset=-1, key_format="%Y-%m-%d")

    @classmethod
    def deserialize(cls, _data: dict[str, Any]) -> FinishedDays:
        """Airflow's hook: there is nothing to tell."""
        return cls()

    def serialize(self) -> dict[str, Any]:
        """Airflow's hook: see `deserialize`."""
        return {}

    @property
    def summary(self) -> str:
        """What the user interface shows as the schedule."""
        return "each finished day (UTC)"

    def iter_partition_dagrun_infos(self, *, earliest: dt.datetime, latest: dt.datetime) -> Iterable[DagRunInfo]:
        """The days of a backfill, without those that are not over."""
        yesterday = _midnight() - dt.timedelta(days=1)
        return super().iter_partition_dagrun_infos(earliest=earliest, latest=min(latest, yesterday))

    def next_dagrun_info_v2(
        self, *, last_dagrun_info: DagRunInfo | None, restriction: TimeRestriction
    ) -> DagRunInfo | None:
        """The day after the last one that ran, or the earliest one that is still made up for."""
        if last_dagrun_info is not None and not restriction.catchup:
            oldest = _midnight() - CATCH_UP
            if last_dagrun_info.run_after >= oldest:
                restriction = TimeRestriction(restriction.earliest, restriction.latest, catchup=True)
        return super().next_dagrun_info_v2(last_dagrun_info=last_dagrun_info, restriction=restriction)


class ScheduledDay(BaseDeadlineReference):
    """When a scheduled run was queued; no moment for other runs: those of a backfill wait for their turn."""

    required_kwargs = frozenset({"dag_id", "run_id"})

    def _evaluate_with(self, *, session: Session, dag_id: str, run_id: str) -> dt.datetime | None:
        from airflow.models.dagrun import DagRun  # the scheduler's alone: workers have no database

        run = session.query(DagRun).filter_by(dag_id=dag_id, run_id=run_id).one()
        return run.queued_at if run.run_type == "scheduled" else None


def _midnight() -> dt.datetime:
    """The start of the present UTC day: the end of the last finished one."""
    return dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)


class BreachledgerPlugin(AirflowPlugin):
    """The names under which Airflow finds them again."""

    name = "breachledger"
    timetables: ClassVar = [FinishedDays]
    deadline_references: ClassVar = [ScheduledDay]
