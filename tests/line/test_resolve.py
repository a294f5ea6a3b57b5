"""Real days become incidents as files: the same as their claims say, once, and whoever published the day."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from breachledger import cli, pipeline, replay
from breachledger.files import open_files
from breachledger.settings import Settings
from breachledger.store import pending
from tests.line.commands import surroundings
from tests.line.lakes import DAYS, LAST, day, dump, problems, rows, settings_for
from tests.site import Site
from tests.store.readings import OF_INCIDENTS

NOTHING = "nothing to resolve: no day has changed since the last time\n"


@pytest.fixture
def copied(site: Site, demo_lake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of the demo's lake, to be written to, that a command in this process finds in its environment."""
    for name, value in surroundings(site, tmp_path).items():
        monkeypatch.setenv(name, value)
    settings = settings_for(site, tmp_path)
    shutil.copytree(demo_lake, settings.lake)
    return settings


def every_file(lake: str) -> dict[str, tuple[int, bytes]]:
    """Each file with the time of its last change and its bytes, but for the lock and the name of its holder."""
    found = [path for path in Path(lake).rglob("*") if path.is_file() and not path.name.startswith("lock")]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def unresolved(settings: Settings) -> list[str]:
    return pending.days(open_files(settings.lake))


def lose_incidents(settings: Settings) -> None:
    """Leave the lake as one that was never resolved."""
    for name in (*OF_INCIDENTS, "_state/standing", "_state/resolver.json"):
        place = Path(settings.lake, name)
        shutil.rmtree(place) if place.is_dir() else place.unlink()


def test_what_was_resolved_day_by_day_is_as_if_all_were_resolved_at_once(demo_lake: str, copied: Settings):
    lose_incidents(copied)
    pipeline.resolve(copied)
    told, found = dump(demo_lake), dump(copied.lake)
    for name in (*OF_INCIDENTS, "_state/standing"):
        assert told[name] == found[name]
        assert len(told[name]) >= 15


def test_where_nothing_is_pending_no_file_changes_and_duckdb_is_not_loaded(copied: Settings):
    before = every_file(copied.lake)
    program = (
        "import sys; from breachledger.cli import main\n"
        f"code = main(['resolve', '--lake', {copied.lake!r}])\n"
        "print(code, 'duckdb' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (told.stdout, told.stderr) == ("0 False\n", NOTHING)
    assert every_file(copied.lake) == before


def test_a_published_day_waits_for_the_next_resolve_and_readers_are_told(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    settings = settings_for(site, tmp_path)
    pipeline.run_day(day(12), settings)
    first = pipeline.resolve(settings)
    assert first.days
    assert first.incidents == len(rows(settings, "incidents")) > 0
    before = {name: rows(settings, name) for name in OF_INCIDENTS}
    pipeline.run_day(day(13), settings)
    waiting = unresolved(settings)
    assert str(day(13)) in waiting
    assert {name: rows(settings, name) for name in OF_INCIDENTS} == before
    assert problems(settings.lake) == []
    count = len(waiting)
    line = f"{count} day{' is' if count == 1 else 's are'} not resolved yet: breachledger resolve"
    for arguments in (["incidents"], ["show", before["incidents"][0]["incident_id"]]):
        assert cli.main([*arguments, "--lake", settings.lake]) == 0
        assert line in capsys.readouterr().err.splitlines()
    assert pipeline.resolve(settings).days == tuple(waiting)
    assert len(rows(settings, "incident_articles")) > len(before["incident_articles"])
    cli.main(["incidents", "--lake", settings.lake])
    assert "not resolved" not in capsys.readouterr().err


def test_a_run_of_several_days_resolves_once_at_its_end(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    for name, value in surroundings(site, tmp_path).items():
        monkeypatch.setenv(name, value)
    settings = settings_for(site, tmp_path)
    assert cli.main(["run", "2025-12-12..2025-12-13", "--source", "harbour-wire"]) == 0
    told = [line for line in capsys.readouterr().err.splitlines() if "partition days" in line or "resolved" in line]
    assert [line.split(":")[0] for line in told[:2]] == ["2025-12-12", "2025-12-13"]
    assert [line for line in told if "incidents" in line] == told[2:]
    assert len(told) == 3
    assert unresolved(settings) == []
    assert rows(settings, "incidents")


def test_what_a_run_left_that_failed_half_way_is_taken_by_the_next(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name, value in surroundings(site, tmp_path).items():
        monkeypatch.setenv(name, value)
    settings = settings_for(site, tmp_path)
    pipeline.run_day(day(12), settings, ["harbour-wire"])  # the second day never came
    assert rows(settings, "incidents") == []
    assert unresolved(settings)
    assert cli.main(["run", "2025-12-12", "--source", "harbour-wire"]) == 0
    assert unresolved(settings) == []
    assert rows(settings, "incidents")


def test_a_lake_of_before_is_read_without_and_resolved_as_a_whole(copied: Settings, capsys: pytest.CaptureFixture[str]):
    before = {name: rows(copied, name) for name in OF_INCIDENTS}
    lose_incidents(copied)
    assert cli.main(["incidents"]) == 0
    assert "nothing was ever resolved here" in capsys.readouterr().err
    assert cli.main(["resolve", "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["days"], told["incidents"]) == ([str(one) for one in DAYS], len(before["incidents"]))
    assert told["months"] == sorted({row["partition"] for row in before["incidents"]})
    assert set(told["partitions"]) == set(OF_INCIDENTS)
    assert {name: rows(copied, name) for name in OF_INCIDENTS} == before


def test_a_person_can_ask_for_days_again(copied: Settings, capsys: pytest.CaptureFixture[str]):
    before = every_file(copied.lake)
    assert cli.main(["resolve", "--since", str(LAST - timedelta(days=1))]) == 0
    count = len(rows(copied, "incidents"))
    assert capsys.readouterr().err == f"2 days resolved: {count} incidents, 0 months of them changed\n"
    assert every_file(copied.lake) == before


def test_a_rebuild_from_the_archive_ends_with_incidents(demo_lake: str, copied: Settings):
    expected = {row["incident_id"] for row in rows(replace(copied, lake=demo_lake), "incidents")}
    for place in Path(copied.lake).iterdir():
        if place.name != "archive":
            shutil.rmtree(place)
    replay.rebuild(copied)
    assert {row["incident_id"] for row in rows(copied, "incidents")} == expected
    assert unresolved(copied) == []


def test_a_forgotten_article_is_in_no_file_of_the_tables(copied: Settings):
    told = rows(copied, "incident_articles")
    lone = next(row for row in rows(copied, "incidents") if row["article_count"] == 1)
    (article_id,) = (row["article_id"] for row in told if row["incident_id"] == lone["incident_id"])
    (article,) = (row for row in rows(copied, "articles") if row["article_id"] == article_id)
    assert cli.main(["forget", article["url"]]) == 0
    assert article_id not in str([rows(copied, name) for name in ("articles", "claims", *OF_INCIDENTS)])
    assert lone["incident_id"] not in {row["incident_id"] for row in rows(copied, "incidents")}
    assert len(rows(copied, "incidents")) > 10
    assert problems(copied.lake) == []
    assert unresolved(copied) == []


def test_there_is_no_lake_to_resolve(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["resolve", "--lake", str(tmp_path / "nowhere")]) == 2
    assert "there is no lake at" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
