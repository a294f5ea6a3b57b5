"""The archive is enough: tables that are lost come back from it as they were, without the network."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from breachledger import cli, replay
from breachledger.files import open_files
from breachledger.forget import forget
from breachledger.settings import Settings
from breachledger.store import partitions
from breachledger.store.schema import SIGHTINGS
from tests.line.lakes import Row, day, dump, hashes, problems, rows, run, settings_for
from tests.site import Site
from tests.store.readings import contents

CONTENT = ("articles", "article_revisions", "claims", "claim_revisions")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Four days of one outlet, and the last one again after an article was edited; its site is gone."""
    with Site(edition=1) as site:
        settings = settings_for(site, tmp_path_factory.mktemp("edited"))
        run(settings, [day(number) for number in range(12, 16)], ["harbour-wire"])
        site.edition = 2
        run(settings, [day(15)], ["harbour-wire"])
    return settings


@pytest.fixture
def copied(edited: Settings, tmp_path: Path) -> Settings:
    """A copy of that lake, to be written to."""
    return replace(edited, lake=str(shutil.copytree(edited.lake, tmp_path / "lake")))


def content(lake: str | Path) -> dict[str, list[Row]]:
    """What the articles' tables hold: all columns but the time of the last change."""
    found = contents(open_files(str(lake)))
    return {table: found.get(table, []) for table in CONTENT}


def lose_tables(lake: str | Path) -> None:
    """Leave nothing but the archive."""
    for place in Path(lake).iterdir():
        if place.name != "archive":
            shutil.rmtree(place)


def test_lost_tables_come_back_with_the_same_articles_versions_and_claims(edited: Settings, copied: Settings):
    lose_tables(copied.lake)
    assert replay.rebuild(copied) == len(rows(edited, "_state/sightings"))
    assert content(copied.lake) == content(edited.lake)
    assert all(content(edited.lake).values()), "each of the tables holds something"
    assert problems(copied.lake) == []


def test_the_demo_comes_back_whole_with_what_was_refused(site: Site, demo_lake: str, tmp_path: Path):
    settings = settings_for(site, tmp_path)
    shutil.copytree(Path(demo_lake, "archive"), tmp_path / "lake" / "archive")
    asked = len(site.requests)
    replay.rebuild(settings)
    assert len(site.requests) == asked
    assert content(settings.lake) == content(demo_lake)
    dropped = [row for row in dump(demo_lake)["rejects"] if row["stage"] == "clean"]
    assert dump(settings.lake)["rejects"] == dropped
    assert len(dropped) == 2


def test_rebuilding_a_sound_lake_reads_nothing(copied: Settings):
    before = hashes(copied.lake)
    assert replay.rebuild(copied) == 0
    assert hashes(copied.lake) == before


def test_rebuilding_all_changes_no_file(copied: Settings):
    before = hashes(copied.lake)
    assert replay.rebuild(copied, everything=True) == len(rows(copied, "_state/sightings"))
    assert hashes(copied.lake) == before


def test_what_an_older_program_read_is_read_again(copied: Settings):
    before = content(copied.lake)
    files = open_files(copied.lake)
    for one in ("2025-12-12", "2025-12-15"):
        old = [row | {"extractor_version": "0.1"} for row in partitions.read(files, SIGHTINGS, one).to_pylist()]
        table = partitions.pa.Table.from_pylist(old, schema=SIGHTINGS.plain_schema)
        files.write(SIGHTINGS.path(one), partitions.encoded(SIGHTINGS, table))
    stale = {one: len(partitions.read(files, SIGHTINGS, one)) for one in ("2025-12-12", "2025-12-15")}
    assert replay.rebuild(copied, day(13), day(15)) == stale["2025-12-15"]
    assert replay.rebuild(copied) == stale["2025-12-12"]
    assert replay.rebuild(copied) == 0
    assert content(copied.lake) == before


@pytest.mark.parametrize("lost", [False, True])
def test_what_was_forgotten_stays_forgotten(copied: Settings, lost: bool):
    (was,) = rows(copied, "article_revisions")
    assert forget(open_files(copied.lake), was["url"])
    kept = {
        table: [row for row in some if row["article_id"] != was["article_id"]]
        for table, some in content(copied.lake).items()
    }
    if lost:
        lose_tables(copied.lake)
    replay.rebuild(copied, everything=True)
    assert content(copied.lake) == kept
    assert kept["articles"]
    assert not kept["article_revisions"]
    assert problems(copied.lake) == []


def test_an_interrupted_archive_is_taken_up(edited: Settings, copied: Settings):
    lose_tables(copied.lake)
    for file in Path(copied.lake).rglob("*.warc.gz"):
        with file.open("ab") as stream:
            stream.write(b"\x1f\x8b\x08 and no more of this record")
        file.rename(f"{file}.open")
    replay.rebuild(copied)
    assert content(copied.lake) == content(edited.lake)


def test_the_command_says_how_many_pages_it_read(
    copied: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("BREACHLEDGER_LAKE", copied.lake)
    assert cli.main(["rebuild"]) == 0
    assert capsys.readouterr().err == "0 pages read again\n"
    count = len([row for row in rows(copied, "_state/sightings") if row["partition"] >= "2025-12-14"])
    assert cli.main(["rebuild", "--all", "--from", "2025-12-14"]) == 0
    assert capsys.readouterr().err == f"{count} pages read again\n"
