"""Alerts: what somebody on watch is told when incidents change; once for each incident and material change."""

from breachledger.alerts.changes import RECENT_DAYS, alerts_for
from breachledger.alerts.snapshot import Snapshot

__all__ = ["RECENT_DAYS", "Snapshot", "alerts_for"]
