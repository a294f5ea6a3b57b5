"""What is held of a lake, and when a change in it is seen."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from breachledger.errors import UsageError
from breachledger.files import LocalFiles
from breachledger.web import reading
from breachledger.web.reading import Room, checked_day
from tests.web.conftest import change, merge
from tests.web.rooms import page, reader, room


def eventually(is_so: Callable[[], bool]) -> bool:
    """Whether it is so within some seconds."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def victims(client: httpx.Client) -> int:
    return len(page(client, "/incidents").xpath("//table[@class='list']//th/a"))


def test_a_change_is_seen_after_a_while_and_by_the_box_as_well(lake: LocalFiles, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "FRESH", 0.2)
    with reader(room(str(lake.root))) as client:
        assert victims(client) == 2
        sql = {"sql": "SELECT count(*) AS n FROM incidents"}
        assert client.get("/query/csv", params=sql).text == "n\n2\n"
        merge(lake)
        assert eventually(lambda: victims(client) == 1)
        assert client.get("/query/csv", params=sql).text == "n\n1\n"


def test_a_new_version_is_seen(lake: LocalFiles, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "FRESH", 0.2)
    with reader(room(str(lake.root))) as client:
        victims(client)
        changed = change(lake)
        assert eventually(lambda: "Peine" in client.get(f"/articles/{changed}").text)


def test_nothing_is_looked_at_again_before_its_time(lake: LocalFiles):
    own = Room(str(lake.root))
    first = own.now()
    merge(lake)
    assert own.now() is first


def test_a_lake_that_has_not_changed_is_not_read_anew(lake: LocalFiles, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "FRESH", 0.0)
    own = Room(str(lake.root))
    first = own.now()
    for _ in range(3):
        time.sleep(0.1)
        assert own.now() is first


def test_few_days_of_the_past_are_held(lake: LocalFiles):
    own = Room(str(lake.root))
    first = own.at("2025-12-10")
    assert own.at("2025-12-10") is first
    for day in ("2025-12-11", "2025-12-12", "2025-12-13"):
        own.at(day)
    assert own.at("2025-12-10") is not first
    assert own.at("") is own.now() is own.at(None)
    assert own.at("2025-12-13", seen=True) is not own.at("2025-12-13")


def test_a_past_day_of_a_lake_that_has_changed_meanwhile_is_not_held(lake: LocalFiles, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "FRESH", 0.0)
    own = Room(str(lake.root))
    first = own.now()
    with ThreadPoolExecutor(2) as pool:
        with first.turn():  # so that the past day, which is read from it, has to wait
            past = pool.submit(own.at, "2025-12-10")
            merge(lake)
            assert eventually(lambda: own.now() is not first)
        assert own.at("2025-12-10") is not past.result(20)


def test_a_file_that_cannot_be_read_is_told_as_a_page(lake: LocalFiles):
    incidents = next(Path(lake.root).glob("incidents/*/*.parquet"))
    incidents.write_bytes(b"PAR1 half a file")
    with reader(room(str(lake.root))) as client:
        answer = client.get("/incidents")
        assert answer.status_code == 503
        assert "cannot be read just now" in answer.text


@pytest.mark.long
def test_many_readers_at_once_while_the_lake_changes_and_days_go_by(lake: LocalFiles, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "FRESH", 0.05)
    with reader(room(str(lake.root))) as client:
        days = [f"2025-12-{number:02}" for number in range(10, 18)]
        paths = [f"/incidents?as_of={day}" for day in days] + ["/incidents", "/runs", "/sources"] * 3
        paths += ["/query?sql=FROM incidents"] * 3
        with ThreadPoolExecutor(8) as pool:
            answers = [pool.submit(client.get, path) for path in paths]
            merge(lake)
            assert {one.result().status_code for one in answers} == {200}


@pytest.mark.parametrize(
    "text", ["2025-12-17", "2025-12-17T10:30", "2025-12-17T10:30+01:00", "0001-01-01", "9999-12-31"]
)
def test_a_day_is_taken(text: str):
    assert checked_day(text, "since") == text


@pytest.mark.parametrize(
    "text", ["soon", "2025-02-30", "17.12.2025", "\0", "2025-12-17T99:00", "9999-12-31T23:00-23:00"]
)
def test_what_is_no_day_is_named(text: str):
    with pytest.raises(UsageError, match=r"since=.* is no day"):
        checked_day(text, "since")


def test_a_lake_that_is_not_there_is_told_each_time(tmp_path: Path):
    own = Room(str(tmp_path))
    for _ in range(2):
        with pytest.raises(UsageError, match="there is no lake"):
            own.now()
