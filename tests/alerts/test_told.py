"""What was handed to which channel, in a folder and on a real object store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from breachledger.alerts.told import mark_told, untold
from breachledger.errors import UsageError
from breachledger.files import Files, LocalFiles, open_files
from breachledger.store.partitions import encoded
from breachledger.store.schema import TABLES
from tests.alerts.incidents import NOW
from tests.store.lakes import object_store

__all__ = ["object_store"]

ALERTS = TABLES["alerts"]


@pytest.fixture(params=["folder", "object store"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Files]:
    if request.param == "folder":
        yield LocalFiles(tmp_path)
    else:
        yield open_files(f"{request.getfixturevalue('object_store')}/{tmp_path.name}")


def put(files: Files, **days_ago: float) -> None:
    """Alerts by their ids, made so many days ago."""
    rows = [
        {
            "alert_id": name, "incident_id": "i-1", "change": "new", "watch": "ours", "detail": name,
            "sent_at": NOW - timedelta(days=days),
        }
        for name, days in days_ago.items()
    ]  # fmt: skip
    files.write(ALERTS.path(None), encoded(ALERTS, pa.Table.from_pylist(rows, schema=ALERTS.plain_schema)))


def names(files: Files, channel: str) -> list[str]:
    return [row["alert_id"] for row in untold(files, [channel], NOW)[channel]]


def test_where_nothing_was_made_there_is_nothing_to_send(files: Files):
    assert untold(files, ["log", "email"], NOW) == {"log": [], "email": []}


def test_an_alert_is_to_be_sent_to_each_channel_until_it_was(files: Files):
    put(files, one=1, two=0.5)
    assert names(files, "log") == names(files, "email") == ["one", "two"]
    mark_told(files, "log", ["one"], NOW)
    assert (names(files, "log"), names(files, "email")) == (["two"], ["one", "two"])
    mark_told(files, "log", ["two"], NOW)
    mark_told(files, "email", ["one", "two"], NOW)
    assert untold(files, ["log", "email"], NOW) == {"log": [], "email": []}


def test_what_could_not_be_sent_for_a_week_is_left_alone(files: Files):
    put(files, old=7.5, new=6.5)
    assert names(files, "email") == ["new"]


def test_what_is_noted_does_not_grow_for_ever(files: Files):
    put(files, old=7.5, new=1)
    mark_told(files, "log", ["old", "new", "never-made"], NOW)
    assert b"new" in (state := files.read("_state/alerts_told.json"))
    assert b"old" not in state
    assert b"never-made" not in state


def test_a_channel_has_a_plain_name(files: Files):
    with pytest.raises(UsageError, match="is no channel"):
        untold(files, ["../x"], NOW)
    with pytest.raises(UsageError, match="is no channel"):
        mark_told(files, "a b", [], NOW)
