"""Commands that are pointed at no lake, or at no days, say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from breachledger import cli
from breachledger.archive import ArchiveFile
from breachledger.files import LocalFiles
from tests.archive.pages import exchange

COMMANDS = {"verify": (), "rebuild": (), "forget": ("https://news.example/an-article",)}
"""Commands that take a lake which is there, and would make a new one of a slip of the pen."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_slip_of_the_pen_makes_no_new_lake(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    lake = tmp_path / "nowhere"
    assert cli.main([command, *COMMANDS[command], "--lake", str(lake)]) == 2
    assert f"there is no lake at {lake}" in capsys.readouterr().err
    assert not lake.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_archive_is_a_lake_even_where_a_killed_run_left_it_unfinished(command: str, tmp_path: Path):
    with ArchiveFile(LocalFiles(tmp_path / "other"), "netzwacht") as archive:
        ref = archive.keep(exchange(1))
    left = tmp_path / "lake" / f"{ref.file}.open"
    left.parent.mkdir(parents=True)
    left.write_bytes((tmp_path / "other" / ref.file).read_bytes())
    assert cli.main([command, *COMMANDS[command], "--lake", str(tmp_path / "lake")]) == 0


def test_a_lake_below_a_file_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").touch()
    (tmp_path / "article.txt").write_text("An article")
    assert cli.main(["ingest", str(tmp_path / "article.txt"), "--lake", str(tmp_path / "file" / "lake")]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"breachledger ingest: {tmp_path}/file/lake/archive/inbox/")
    assert told.endswith(": Not a directory\n")


def test_a_lake_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "article.txt").write_text("An article")
    assert cli.main(["ingest", str(tmp_path / "article.txt"), "--lake", "/proc/lake"]) == 1
    assert capsys.readouterr().err == "breachledger ingest: /proc/lake: No such file or directory\n"


def test_rebuild_refuses_days_that_end_before_they_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    days = ["--from", "2025-12-19", "--to", "2025-12-08"]
    assert cli.main(["rebuild", *days, "--lake", str(tmp_path)]) == 2
    assert "--from 2025-12-19 is later than --to 2025-12-08" in capsys.readouterr().err
