"""`breachledger rules report`: data on standard output, what could not be read on standard error."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from breachledger import cli

TEXT = "Hackers break into Ferncliff Water\nThe thieves demanded a ransom of two million dollars from the utility.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One article."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def rows(out: str) -> dict[str, dict[str, str]]:
    """The rows of a CSV by rule."""
    return {row["rule"]: row for row in csv.DictReader(io.StringIO(out))}


def test_a_row_a_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "report", str(folder), "--language", "en", "--format", "csv"]) == 0
    told = rows(capsys.readouterr().out)
    assert (told["en.extortion.amount"]["hits"], told["en.extortion.amount"]["field"]) == ("1", "extortion.amount")
    assert told["en.extortion.paid"]["hits"] == "0"


def test_idle_rules_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "report", str(folder), "--language", "en", "--idle", "--format", "csv"]) == 0
    told = rows(capsys.readouterr().out)
    assert "en.extortion.paid" in told
    assert "en.extortion.amount" not in told


def test_what_cannot_be_read_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.txt").write_bytes(b"\xff\xfe\xff")
    assert cli.main(["rules", "report", str(folder), "--language", "en"]) == 1
    assert "b.txt: no article" in capsys.readouterr().err


def test_no_language_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "report", str(folder), "--language", "e n"]) == 2
    assert "is none of: de, en, es" in capsys.readouterr().err
