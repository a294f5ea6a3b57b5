"""Which alerts were handed to whom: one small object in the lake, with the alerts of the last days by channel.

A channel is where alerts go: `log`, `email`, `webhook`. An alert is noted after it was handed over. So one that could
not be sent is sent later, and one that was sent by a process that died before it could note it is sent again.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from breachledger.errors import UsageError
from breachledger.store import partitions
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from breachledger.files import Files

KEPT_DAYS = 7
"""An alert that could not be handed over for so long is not sent any more; it stays in the table."""

_PATH = "_state/alerts_told.json"
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{0,39}")


def untold(files: Files, channels: Sequence[str], now: datetime) -> dict[str, list[dict[str, Any]]]:
    """For each channel the alerts of the last `KEPT_DAYS` that it was not handed, the oldest first.

    Raises:
        UsageError: a channel's name is no name.
    """
    wanted = [_checked(channel) for channel in channels]
    recent, told = _recent(files, now), _told(files)
    return {channel: [row for row in recent if row["alert_id"] not in told.get(channel, ())] for channel in wanted}


def mark_told(files: Files, channel: str, alerts: Collection[str], now: datetime) -> None:
    """Note that these alerts were handed to the channel; what is older than `KEPT_DAYS` is forgotten.

    Needs no lock: the DAG has one run at a time, and of two that note at once an alert would be told twice, not never.

    Raises:
        UsageError: the channel's name is no name.
    """
    told = _told(files)
    kept = {row["alert_id"] for row in _recent(files, now)}
    told[_checked(channel)] = {*told.get(channel, ()), *alerts}
    state = {name: sorted(ids & kept) for name, ids in sorted(told.items())}
    files.write(_PATH, json.dumps(state).encode())


def _recent(files: Files, now: datetime) -> list[dict[str, Any]]:
    rows = partitions.read(files, TABLES["alerts"])
    recent = rows.filter(pc.greater_equal(rows["sent_at"], now - timedelta(days=KEPT_DAYS)))
    found: list[dict[str, Any]] = recent.to_pylist()
    return sorted(found, key=lambda row: (row["sent_at"], row["watch"], row["incident_id"], row["alert_id"]))


def _told(files: Files) -> dict[str, set[str]]:
    try:
        state = json.loads(files.read(_PATH))
    except FileNotFoundError:
        return {}
    return {channel: set(ids) for channel, ids in state.items()}


def _checked(channel: str) -> str:
    if not _CHANNEL.fullmatch(channel):
        raise UsageError(f"{channel!r} is no channel: use small letters, digits, hyphens and underscores")
    return channel
