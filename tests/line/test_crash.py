"""A run that is killed at any moment leaves a lake that can be read, and the same run afterwards makes it whole."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from breachledger import connect
from breachledger.errors import UsageError
from breachledger.settings import Settings
from tests.line.commands import begin
from tests.line.lakes import day, differences, dump, hashes, problems, rows, run, settings_for
from tests.site import Site

DAY = day(17)
CHOSEN = ("harbour-wire", "netzwacht")
PATIENCE = 60.0

MOMENTS = {
    "the first page is in an unfinished archive": "archive/*/*/*.open",
    "an archive is finished": "archive/*/*/*.warc.gz",
    "what hosts said is remembered": "_state/validators/*.json",
    "pages are read": "_state/staging/*/articles.parquet.open",
    "all is staged": "_state/staging/*/rest.json",
    "new partitions are written aside": "_state/txn/*/000001",
    "the publish is decided": "_state/txn/*/COMMIT.json",
    "some tables are in place": "articles/date=*/part-0.parquet",
    "all tables are in place": "runs/date=2025-12-17/part-0.parquet",
}
QUOTES = "SELECT text[claims.start + 1 : claims.end] = quote AS holds FROM claims JOIN articles USING (article_id)"
QUICK = ("the first page is in an unfinished archive", "pages are read", "the publish is decided")


@pytest.fixture(scope="module")
def whole(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The day as it is when nothing happens."""
    settings = settings_for(site, tmp_path_factory.mktemp("whole"))
    run(settings, [DAY], CHOSEN)
    return settings


def killed_when(site: Site, folder: Path, pattern: str) -> bool:
    """Run the day in a child and kill it when a file like `pattern` appears; whether it died of that."""
    options = [word for source in CHOSEN for word in ("--source", source)]
    child = begin(site, folder, "run", str(DAY), *options)
    try:
        until = time.monotonic() + PATIENCE
        while child.poll() is None and time.monotonic() < until:
            if next((folder / "lake").glob(pattern), None):
                child.kill()
                break
            time.sleep(0.0005)
        child.wait(PATIENCE)
    finally:
        with contextlib.suppress(ProcessLookupError):  # the processes that read pages outlive it by a moment
            os.killpg(child.pid, signal.SIGKILL)
        for stream in (child.stdout, child.stderr):
            if stream:
                stream.close()
    return child.returncode == -signal.SIGKILL


def check(site: Site, folder: Path, whole: Settings, pattern: str) -> None:
    died = killed_when(site, folder, pattern)
    again = settings_for(site, folder)
    assert died or dump(again.lake) == dump(whole.lake), "it was too quick to be killed, so it must be whole"
    with contextlib.suppress(UsageError), connect(again.lake) as ledger:  # there may be no table yet
        found = ledger.sql(QUOTES)
        assert all(found["holds"].to_pylist())
    run(again, [DAY], CHOSEN)
    assert not list((folder / "lake" / "archive").rglob("*.open")), "what the first run fetched is finished"
    assert differences(dump(whole.lake), dump(again.lake)) == []
    assert hashes(again.lake).keys() == hashes(whole.lake).keys()
    assert problems(again.lake) == []


@pytest.mark.parametrize("moment", QUICK)
def test_killed_when(site: Site, tmp_path: Path, whole: Settings, moment: str):
    check(site, tmp_path, whole, MOMENTS[moment])


@pytest.mark.long
@pytest.mark.parametrize("moment", [moment for moment in MOMENTS if moment not in QUICK])
def test_killed_at_another_moment(site: Site, tmp_path: Path, whole: Settings, moment: str):
    check(site, tmp_path, whole, MOMENTS[moment])


@pytest.mark.long
def test_killed_again_and_again(site: Site, tmp_path: Path, whole: Settings):
    died = [killed_when(site, tmp_path, pattern) for pattern in MOMENTS.values()]
    assert sum(died) >= 2
    run(settings_for(site, tmp_path), [DAY], CHOSEN)
    assert differences(dump(whole.lake), dump(tmp_path / "lake")) == []
    assert problems(tmp_path / "lake") == []


def test_the_day_that_is_killed_holds_something_to_lose(whole: Settings):
    found = dump(whole.lake)
    assert {row["source"] for row in found["articles"]} == set(CHOSEN)
    assert [row["reason"] for row in found["rejects"]] == ["robots"]
    assert rows(whole, "claims")
