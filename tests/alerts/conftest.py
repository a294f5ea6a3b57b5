"""A lake in which two incidents were resolved and one alert was made of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from breachledger.alerts import Snapshot, alerts_for
from breachledger.files import LocalFiles
from breachledger.store.partitions import encoded
from breachledger.store.schema import TABLES
from breachledger.watchlist import read
from tests.alerts.incidents import incident, snapshot, value

WATCH = """\
[[watch]]
name = "councils"
victims = ["Elmsworth", "Oakham"]

[[watch]]
name = "Poland"
countries = ["PL"]
"""


def put(folder: Path, stand: Snapshot, alerts: pa.Table) -> None:
    """Write the tables of a lake."""
    files = LocalFiles(folder)
    for name, month, rows in (
        ("incidents", "2025-12", stand.incidents),
        ("incident_fields", "2025-12", stand.fields),
        ("alerts", None, alerts),
    ):
        files.write(TABLES[name].path(month), encoded(TABLES[name], rows))


@pytest.fixture
def alerted(tmp_path: Path) -> str:
    """The folder of the lake; the alerts were made yesterday."""
    now = datetime.now(UTC)
    last = now - timedelta(days=3)
    hostile = "Elmsworth \x1b[2J<img src=x>"
    stand = snapshot(
        {
            "i-1": incident(value("victim.name", hostile, reported=1, said=last), first=last, last=last),
            "i-2": incident(value("victim.name", "Oakham Council", reported=1, said=last), first=last, last=last),
            "i-3": incident(value("victim.name", "Oakham Park", reported=1)),
        }
    )
    put(tmp_path, stand, alerts_for(read(WATCH), snapshot(), stand, now - timedelta(days=1), ()))
    return str(tmp_path)
