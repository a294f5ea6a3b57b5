"""`verify`, `forget` and `step`: what is printed, and with which exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from breachledger import cli, connect


@pytest.fixture
def own_lake(lake: str, tmp_path: Path) -> str:
    """A copy of the small lake, to be written to."""
    return shutil.copytree(lake, tmp_path / "lake").as_posix()


def test_verify_of_a_lake_without_faults_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "archive" / "netzwacht").mkdir(parents=True)
    (tmp_path / "archive" / "netzwacht" / "note").touch()
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


def test_a_day_of_which_nothing_was_collected_is_read_and_published_as_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    words = ["2025-12-17", "--run", "r1", "--lake", str(tmp_path)]
    assert cli.main(["step", "read", *words]) == 0
    read = json.loads(capsys.readouterr().out)
    assert (read["outlets"], read["pages"]) == (0, 0)
    assert cli.main(["step", "publish", *words, "--staged", read["staged"]]) == 0
    published = json.loads(capsys.readouterr().out)
    assert published["days"] == []
    assert published["summary"]["sources"] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["collect", "--run", "r1"], "step collect needs a DAY and --run NAME"),
        (["read", "2025-12-17"], "step read needs a DAY and --run NAME"),
        (["publish", "2025-12-17", "--run", "r1"], "needs --staged NAME, which step read has printed"),
        (["publish", "2025-12-17", "--run", "r1", "--staged", "../x"], "--staged '../x': use small letters"),
    ],
)
def test_a_step_says_what_it_lacks(words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["step", *words, "--lake", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


def test_the_steps_of_a_lake_need_no_day(demo_lake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    lake = shutil.copytree(demo_lake, tmp_path / "lake")
    assert cli.main(["step", "resolve", "--lake", str(lake)]) == 0
    assert json.loads(capsys.readouterr().out) == {"days": [], "incidents": None, "months": []}
    assert cli.main(["step", "verify", "--lake", str(lake)]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": 0}
    assert cli.main(["step", "health", "--lake", str(lake)]) == 0
    assert {source["health"] for source in json.loads(capsys.readouterr().out)} == {"not_run"}


def test_a_broken_promise_is_counted_and_told_in_the_log(
    demo_lake: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    lake = Path(shutil.copytree(demo_lake, tmp_path / "lake"))
    (lake / "claims" / "date=2025-12-17" / "part-0.parquet").write_bytes(b"not Parquet")
    assert cli.main(["step", "verify", "--lake", str(lake)]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["problems"] > 0
    lines = [json.loads(line) for line in told.err.splitlines()]
    assert any(line["level"] == "error" and "claims/date=2025-12-17" in line["event"] for line in lines)


def test_a_lake_that_nobody_has_filled_has_no_sick_sources(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["step", "health", "--lake", str(tmp_path)]) == 0
    assert json.loads(capsys.readouterr().out) == []
