"""`breachledger alerts`: what was made, whether the watch list is right, and what a scheduler asks for."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from breachledger import cli
from tests.alerts.conftest import WATCH


def run(*words: str, lake: str) -> int:
    return cli.main(["alerts", *words, "--lake", lake])


def test_what_was_made_is_listed(alerted: str, capsys: pytest.CaptureFixture[str]):
    assert run(lake=alerted) == 0
    told = capsys.readouterr()
    assert "New incident: Oakham Council" in " ".join(told.out.split())
    assert "councils" in told.out
    assert "\x1b" not in told.out
    assert told.err == "2 rows\n"


def test_a_list_may_be_cut_and_have_another_form(alerted: str, capsys: pytest.CaptureFixture[str]):
    today = datetime.now(UTC).date()
    for words, count in (
        (["--watch", "councils"], 2),
        (["--watch", "Poland"], 0),
        (["--change", "new"], 2),
        (["--change", "conflict"], 0),
        (["--since", str(today - timedelta(days=2))], 2),
        (["--since", str(today + timedelta(days=1))], 0),
    ):
        assert run(*words, "--format", "json", lake=alerted) == 0
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert len(rows) == count, words
        assert {row["incident_id"] for row in rows} <= {"i-1", "i-2"}


def test_a_check_counts_what_meets_each_entry(alerted: str, capsys: pytest.CaptureFixture[str]):
    (Path(alerted) / "watchlist.toml").write_text(WATCH, "utf-8")
    assert run("--check", lake=alerted) == 0
    assert capsys.readouterr().out.splitlines() == [
        "councils: met by 3 incidents, 2 of them told of in the last 30 days",
        "Poland: met by 0 incidents, 0 of them told of in the last 30 days",
    ]


def test_a_check_of_nothing_says_so(alerted: str, capsys: pytest.CaptureFixture[str]):
    assert run("--check", lake=alerted) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "nothing is watched: watchlist.toml has no entry (docs/alerts.md)\n")


def test_a_check_reads_another_file_where_one_is_set(
    alerted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "mine.toml").write_text('[[watch]]\nname = "x"\nsectors = ["helth"]\n', "utf-8")
    monkeypatch.setenv("BREACHLEDGER_WATCHLIST", str(tmp_path / "mine.toml"))
    assert run("--check", lake=alerted) == 2
    assert "mine.toml, line 3: [[watch]] \"x\": sectors: 'helth' is not known" in capsys.readouterr().err


def test_a_scheduler_is_told_what_is_to_be_sent_until_it_was(alerted: str, capsys: pytest.CaptureFixture[str]):
    assert run("--untold", "log", "email", lake=alerted) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["log"] == found["email"]
    first, second = found["log"]
    assert set(first) == {"alert_id", "incident_id", "change", "watch", "detail", "sent_at"}
    assert first["sent_at"].endswith("Z")
    assert run("--told", "log", first["alert_id"], second["alert_id"], lake=alerted) == 0
    assert json.loads(capsys.readouterr().out) == {"channel": "log", "told": 2}
    assert run("--untold", "log", "email", lake=alerted) == 0
    assert json.loads(capsys.readouterr().out) == {"log": [], "email": found["email"]}


def test_a_lake_without_alerts_has_none_to_send(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run("--untold", "log", lake=str(tmp_path)) == 0
    assert json.loads(capsys.readouterr().out) == {"log": []}
