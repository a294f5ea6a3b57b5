"""`breachledger export`, as the shell sees it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from breachledger import cli
from breachledger.export.destination import destination
from breachledger.export.formats import FORMATS


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], demo_lake: str):
    """Run the command over the demo's lake: the exit code, standard output as bytes, standard error as text."""

    def export(*arguments: str) -> tuple[int, bytes, str]:
        code = cli.main(["export", *arguments, "--lake", demo_lake])
        told = capsysbinary.readouterr()
        return code, told.out, told.err.decode()

    return export


@pytest.mark.parametrize("form", FORMATS)
def test_data_goes_to_standard_output_and_the_same_into_a_file(run, form: str, tmp_path: Path):
    code, out, err = run("--format", form, "--country", "fr")
    assert code == 0
    assert err.startswith("incidents: ")
    place = tmp_path / f"a file.{form}"
    assert run("--format", form, "--country", "FR", "--output", str(place))[:2] == (0, b"")
    assert place.read_bytes() == out
    assert list(tmp_path.iterdir()) == [place]


def test_incidents_are_named_or_chosen(run):
    _, out, _ = run("--format", "jsonl", "--type", "ransomware", "--type", "ddos", "--since", "2025-12-10")
    rows = [json.loads(line) for line in out.splitlines()]
    assert all({"ransomware", "ddos"} & set(row["incident_type"]) for row in rows)
    one = rows[0]["incident_id"]
    _, out, err = run("--format", "jsonl", one)
    assert json.loads(out)["incident_id"] == one
    assert err == "incidents: 1\n"


def test_a_table_is_asked_for_by_its_name(run):
    _, out, _ = run("--format", "parquet", "--table", "claims")
    assert pq.read_table(io.BytesIO(out)).schema.names[:2] == ["incident_id", "claim_id"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "stix", "--table", "claims"], "--table is for csv, jsonl and parquet"),
        (["--format", "csv", "--country", "France"], "--country 'France': give two letters"),
        (["--format", "csv", "--since", "soon"], "'soon' is no day"),
        (["--format", "csv", "--since", "2025-12-10", "--until", "2025-12-09"], "--until 2025-12-09 is before"),
        (["--format", "csv", "i-zzz"], "no incident has an id that begins with 'i-zzz'"),
        (["--format", "csv", "--output", "/nowhere/at/all.csv"], "--output /nowhere/at/all.csv: No such file"),
    ],
)
def test_wrong_use_is_told(run, arguments: list[str], words: str):
    code, out, err = run(*arguments)
    assert (code, out) == (2, b"")
    assert words in err


def test_a_folder_is_no_place_for_an_export(run, tmp_path: Path):
    code, _, err = run("--format", "csv", "--output", str(tmp_path))
    assert code == 2
    assert "is a folder" in err
    assert list(tmp_path.parent.glob(f".{tmp_path.name}.*")) == []


def test_an_export_that_is_cut_off_leaves_the_old_file(tmp_path: Path):
    place = tmp_path / "old.csv"
    place.write_text("old")

    def cut_off() -> None:
        with destination(place) as out:
            out.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]


def test_parquet_is_refused_on_a_terminal(demo_lake: str, monkeypatch: pytest.MonkeyPatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    assert cli.main(["export", "--format", "parquet", "--lake", demo_lake]) == 2
    assert "Parquet is not for a terminal" in capsys.readouterr().err
