"""`verify`, `forget` and `step plan`: what is printed, and with which exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from breachledger import cli, connect
from tests.site import Site


@pytest.fixture
def own_lake(lake: str, tmp_path: Path) -> str:
    """A copy of the small lake, to be written to."""
    return shutil.copytree(lake, tmp_path / "lake").as_posix()


def test_verify_of_a_lake_without_faults_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "note").touch()
    assert cli.main(["verify", "--lake", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"{tmp_path}: no problems\n")


def test_verify_names_every_fault_on_a_line_and_ends_with_1(own_lake: str, capsys: pytest.CaptureFixture[str]):
    broken = Path(own_lake) / "claims" / "date=2025-12-16" / "part-0.parquet"
    broken.write_bytes(b"PAR1 and no more")
    (broken.parent / "stray.txt").touch()
    assert cli.main(["verify", "--lake", own_lake]) == 1
    told = capsys.readouterr()
    faults = told.out.splitlines()
    for place in ("claims/date=2025-12-16/part-0.parquet: cannot be read", "claims/date=2025-12-16/stray.txt: "):
        assert [line for line in faults if line.startswith(place)], place
    assert told.err == f"{own_lake}: {len(faults)} problems\n"


def test_verify_goes_on_after_a_file_with_a_strange_name(own_lake: str, capsys: pytest.CaptureFixture[str]):
    folder = Path(own_lake) / "claims" / "date=2025-12-16"
    (folder / "stray\x1b[2J.txt").touch()
    (folder / "part-0.parquet").write_bytes(b"PAR1 and no more")
    assert cli.main(["verify", "--lake", own_lake]) == 1
    out = capsys.readouterr().out
    assert "claims/date=2025-12-16/part-0.parquet: cannot be read" in out
    assert "stray" in out
    assert "\x1b" not in out


def test_to_forget_what_was_never_stored_is_no_fault(own_lake: str, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["forget", "https://unknown.example/never-stored", "--lake", own_lake]) == 0
    assert "no such article was stored" in capsys.readouterr().err
    with connect(own_lake) as ledger:
        assert ledger.sql("SELECT count(*) AS n FROM articles").to_pylist() == [{"n": 2}]


def test_plan_prints_the_outlets_as_json(
    site: Site, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BREACHLEDGER_CATALOG", str(site.catalog))
    assert cli.main(["step", "plan", "2025-12-17", "--run", "r1"]) == 0
    assert json.loads(capsys.readouterr().out) == sorted(path.stem for path in site.catalog.glob("*.toml"))
    assert cli.main(["step", "plan", "2025-12-17", "--run", "r1", "--source", "netzwacht"]) == 0
    assert json.loads(capsys.readouterr().out) == ["netzwacht"]


def test_read_before_anything_was_collected_may_be_tried_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["step", "read", "2025-12-17", "--run", "r1", "--lake", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert not told.out
    assert "no outlet has left anything for run r1" in told.err
