"""The tasks of `incident_ledger` and `lake_upkeep`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from airflow.sdk.exceptions import AirflowFailException

from breachledger_tasks.assets import INCIDENTS
from breachledger_tasks.days import run_token
from breachledger_tasks.narration import plain
from breachledger_tasks.steps import program
from breachledger_tasks.troubles import tell

log = structlog.get_logger("breachledger")

_ILL = frozenset({"gone_quiet", "sick"})


def resolve(context: Mapping[str, Any]) -> dict[str, Any]:
    """Make incidents of whatever is pending; nothing is done where another run has done it already."""
    resolved: dict[str, Any] = program("step", "resolve", "--run", run_token(context))
    context["outlet_events"][INCIDENTS].extra = resolved
    log.info("resolved" if resolved["days"] else "nothing was pending", **resolved)
    return resolved


def verify() -> None:
    """Check every promise of the lake.

    Raises:
        AirflowFailException: one does not hold; the log says which.
    """
    problems = program("step", "verify")["problems"]
    if problems:
        raise AirflowFailException(f"{problems} promises of the lake do not hold: see the errors above")


def source_health() -> list[dict[str, Any]]:
    """The outlets that are sick or have gone quiet; each is a warning in the log, and people are told of them."""
    ill = [source for source in program("step", "health") if source["health"] in _ILL]
    for source in ill:
        log.warning("an outlet needs somebody to look at it", **source)
    if ill:
        told = (f"{source['source']}: {source['health']}, {source['last_reason']}" for source in ill)
        tell(f"{len(ill)} of the outlets need looking at", "\n".join(map(plain, told)))
    return ill
