"""Numbers of a day for StatsD or OpenTelemetry, by Airflow's own settings (`[metrics]`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk.observability import stats

_GAUGES = ("links_listed", "pages_fetched", "articles", "claims", "incident_reports")


def count(summary: Mapping[str, Any]) -> None:
    """Send the numbers of a day's summary: `breachledger.articles`, `breachledger.rejects` by reason, and so on."""
    for name in _GAUGES:
        stats.gauge(f"breachledger.{name}", summary[name])
    for verdict, outlets in summary["verdicts"].items():
        stats.gauge("breachledger.outlets", outlets, tags={"verdict": verdict})
    for reason, rejects in summary["rejects"].items():
        stats.gauge("breachledger.rejects", rejects, tags={"reason": reason})
