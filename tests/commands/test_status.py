"""`status`: the calendar, what was amiss, the commands that mend it, and the exit code."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from breachledger import cli
from breachledger.store.schema import TABLES
from tests.commands.conftest import ESCAPE, is_clean
from tests.commands.runs_lake import NOT_ASKED, run_row, write_runs
from tests.line.commands import surroundings
from tests.line.lakes import DAYS, day, run, settings_for
from tests.site import Site

SCRIPTS = str(Path(sys.executable).parent)


def status(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code and what was printed."""
    code = cli.main(["status", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


def calendar(out: str) -> dict[str, str]:
    """Each line of the first block, but for its spaces between the signs, by what stands before them."""
    head, *lines = out.split("\n\n", maxsplit=1)[0].splitlines()
    start = head.index("to") + len("to")
    start += re.search(r"\d", head[start:]).start()  # type: ignore[union-attr]
    return {line[: start - 1].strip(): line[start::2] for line in [head, *lines]}


def commands(out: str) -> list[str]:
    """The command lines that the page prints."""
    return [line.strip() for line in out.splitlines() if line.startswith("  breachledger ")]


def amiss(out: str) -> list[str]:
    return [line for line in out.splitlines() if re.match(r"\d{4}-\d\d-\d\d \S+ (sick|silent|partial): ", line)]


def test_the_last_days_of_an_old_lake_are_a_calendar(demo_lake: str, capsys: pytest.CaptureFixture[str]):
    code, out, err = status(capsys, "--lake", demo_lake)
    shown = calendar(out)
    assert code == 0
    assert "these are its own last, to 2025-12-19" in err
    assert shown["2025-12-06 to"] + "/" + shown["2025-12-19"] == "00001111111111/67890123456789"
    assert shown["harbour-wire"] == "  ............"
    assert shown["netzwacht"][10] == "~"
    assert len(shown) == 2 + 9
    assert amiss(out) == ["2025-12-16 netzwacht partial: 1 of 2 pages could not be fetched (1 robots)"]
    assert commands(out) == []
    assert out.isascii()


def test_json_has_a_row_of_runs_for_each_source_and_day(demo_lake: str, capsys: pytest.CaptureFixture[str]):
    code, out, _ = status(capsys, "--lake", demo_lake, "--json", "--from", "2025-12-08", "--to", "2025-12-19")
    rows: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert len(rows) == 9 * len(DAYS)
    assert {tuple(row) for row in rows} == {("date", *TABLES["runs"].schema.names)}
    assert [(row["date"], row["source"]) for row in rows] == sorted((row["date"], row["source"]) for row in rows)
    (partial,) = [row for row in rows if row["verdict"] != "complete"]
    assert (partial["date"], partial["source"], partial["rejected"]) == ("2025-12-16", "netzwacht", {"robots": 1})


def test_only_the_days_and_sources_that_were_asked_for(demo_lake: str, capsys: pytest.CaptureFixture[str]):
    wanted = ["--from", "2025-12-15", "--to", "2025-12-16", "--source", "netzwacht", "--source", "le-verrou"]
    _, out, err = status(capsys, "--lake", demo_lake, *wanted)
    assert calendar(out) == {"2025-12-15 to": "11", "2025-12-16": "56", "le-verrou": "..", "netzwacht": ".~"}
    assert not err
    _, out, _ = status(capsys, "--lake", demo_lake, *wanted, "--json")
    assert len(out.splitlines()) == 2 * 2


def test_a_host_that_was_down_is_sick_until_the_printed_command_has_run_it_again(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    down = f"le-verrou.example=127.0.0.1:1,{site.environment['BREACHLEDGER_CONNECT_TO']}"
    chosen = ["le-verrou", "harbour-wire"]
    run(settings_for(site, tmp_path), [day(15)], chosen)
    run(settings_for(site, tmp_path, BREACHLEDGER_CONNECT_TO=down, BREACHLEDGER_FETCH_RETRIES="0"), [day(16)], chosen)
    around = surroundings(site, tmp_path) | {"PATH": f"{SCRIPTS}:{os.environ['PATH']}"}
    monkeypatch.setenv("BREACHLEDGER_CATALOG", around["BREACHLEDGER_CATALOG"])
    days = ["--lake", f"{tmp_path}/lake", "--from", "2025-12-15", "--to", "2025-12-16"]

    code, out, _ = status(capsys, *days)
    assert code == 1
    assert calendar(out)["le-verrou"] == ".X"
    assert amiss(out)[0] == "2025-12-16 le-verrou sick: none of 1 listings could be read (1 connection)"
    assert commands(out) == [f"breachledger run 2025-12-16 --source le-verrou --lake {tmp_path}/lake"]
    assert status(capsys, *days, "--json")[0] == 1

    subprocess.run(["sh", "-c", commands(out)[0]], env=around, cwd=tmp_path, check=True, capture_output=True)
    code, out, _ = status(capsys, *days)
    assert code == 0
    assert calendar(out)["le-verrou"] == ".."
    assert commands(out) == []


def test_what_the_sick_outlets_had_is_told_day_by_day(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    sick = ("feed-500", "html-feed", "huge-page")
    (catalog := tmp_path / "catalog").mkdir()
    for outlet in sick:
        shutil.copy(site.catalog_sick / f"{outlet}.toml", catalog)
    limits = {"BREACHLEDGER_CATALOG": str(catalog), "BREACHLEDGER_FETCH_RETRIES": "0"}
    run(settings_for(site, tmp_path, **limits, BREACHLEDGER_MAX_PAGE_BYTES="2000000"), [day(15), day(16)])
    (catalog / "html-feed.toml").unlink()
    monkeypatch.setenv("BREACHLEDGER_CATALOG", str(catalog))
    code, out, _ = status(capsys, "--lake", f"{tmp_path}/lake", "--from", "2025-12-15", "--to", "2025-12-16")
    assert code == 1
    assert [line.partition(": ")[0] for line in amiss(out)] == [
        "2025-12-16 feed-500 sick",
        "2025-12-16 html-feed sick",
        "2025-12-16 huge-page partial",
        "2025-12-15 feed-500 sick",
        "2025-12-15 html-feed sick",
    ]
    assert "feed-500 sick: none of 1 listings could be read (1 server_error)" in out
    assert commands(out) == [f"breachledger run 2025-12-15..2025-12-16 --source feed-500 --lake {tmp_path}/lake"]
    assert out.endswith("no longer in the catalog, so not to be run:\n  html-feed\n")


def test_days_that_were_never_run_are_blank_and_have_their_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    brought = {"reason": NOT_ASKED, "expected_min": None}
    rows = [run_row(day(number), "a-wire", "complete") for number in (10, 11, 15)]
    rows += [run_row(day(number), "a-wire", "unknown", **brought) for number in (8, 13)]
    lake = write_runs(tmp_path / "my lake", rows)
    code, out, _ = status(capsys, "--lake", lake, "--from", "2025-12-07", "--to", "2025-12-17")
    assert code == 0
    assert calendar(out)["a-wire"] == " ? .. ? .".ljust(9)
    assert commands(out) == [
        f"breachledger run 2025-12-16..2025-12-17 --lake '{lake}'",
        f"breachledger run 2025-12-12..2025-12-14 --lake '{lake}'",
    ]
    _, out, _ = status(capsys, "--lake", lake, "--from", "2025-12-13", "--to", "2025-12-14")
    assert commands(out) == [f"breachledger run 2025-12-13..2025-12-14 --lake '{lake}'"]
    _, out, _ = status(capsys, "--lake", lake, "--from", "2025-12-01", "--to", "2025-12-09")
    assert commands(out) == []


def test_outlets_that_were_left_out_of_a_day_have_their_command(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("BREACHLEDGER_CATALOG", str(site.catalog))
    rows = [run_row(day(number), "netzwacht", "complete") for number in (15, 16, 17, 18)]
    rows += [run_row(day(15), name, "complete") for name in ("harbour-wire", "le-verrou", "gone-from-the-catalog")]
    rows += [run_row(day(16), "le-verrou", "unknown", NOT_ASKED), run_row(day(18), "le-verrou", "complete")]
    lake = write_runs(tmp_path, rows)
    days = ["--lake", lake, "--from", "2025-12-15", "--to", "2025-12-18"]
    code, out, _ = status(capsys, *days)
    assert code == 0
    assert "run the outlets that were not asked on a day on which others were:" in out
    assert commands(out) == [
        f"breachledger run 2025-12-18 --source harbour-wire --lake {lake}",
        f"breachledger run 2025-12-16..2025-12-17 --source harbour-wire --source le-verrou --lake {lake}",
    ]
    _, out, _ = status(capsys, *days, "--source", "netzwacht", "--source", "le-verrou")
    assert commands(out) == [f"breachledger run 2025-12-16..2025-12-17 --source le-verrou --lake {lake}"]
    assert commands(status(capsys, *days, "--source", "netzwacht")[1]) == []


def test_by_default_the_last_finished_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    today = datetime.now(UTC).date()
    lake = write_runs(tmp_path, [run_row(today - timedelta(back), "a-wire", "complete") for back in (0, 1, 2, 14, 15)])
    _, out, err = status(capsys, "--lake", lake)
    assert calendar(out)["a-wire"] == ".           .."
    assert calendar(out)[f"{today - timedelta(14)} to"]
    assert not err
    assert commands(out) == [f"breachledger run {today - timedelta(13)}..{today - timedelta(3)} --lake {lake}"]


def test_a_lake_in_which_nothing_was_run_says_so(lake: str, capsys: pytest.CaptureFixture[str]):
    code, out, err = status(capsys, "--lake", lake)
    assert code == 0
    assert ": not run\n\n. complete" in out
    assert err == "no day was run in this lake yet: breachledger run DAY\n"
    assert status(capsys, "--lake", lake, "--json")[:2] == (0, "")


WRONG = [
    (["--from", "soon"], "'soon' is no day"),
    (["--from", "2025-12-19", "--to", "2025-12-08"], "--from 2025-12-19 is later than --to 2025-12-08"),
    (["--from", "2999-01-01"], "--from 2999-01-01 is later than --to"),
    (["--source", "harbour-wire", "--source", "no-such"], "no source no-such in the lake at"),
    (["--lake", "/no/lake/here"], "there is no lake at /no/lake/here"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_wrong_use(arguments: list[str], words: str, demo_lake: str, capsys: pytest.CaptureFixture[str]):
    code, out, err = status(capsys, "--lake", demo_lake, *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_hostile_names_and_reasons_do_not_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    reason = f"[red]none{ESCAPE}\n2025-12-16 other sick: \u202eforged[/red]"
    name = f"wire{ESCAPE}; rm -rf ~"
    lake = write_runs(tmp_path, [run_row(day(16), name, "sick", reason, rejected=[("timeout", 1)])])
    for form in ([], ["--json"]):
        code, out, _ = status(capsys, "--lake", lake, "--from", "2025-12-16", "--to", "2025-12-16", *form)
        assert code == 1
        assert is_clean(out)
        assert "forged[/red]" in out
        assert "breachledger run" not in out
    assert json.loads(out)["reason"] == reason
    assert json.loads(out)["rejected"] == {"timeout": 1}


@pytest.fixture(scope="module")
def long_lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Half a year of three sources in the catalog of the small internet; one is sick on all days but one in ten."""
    rows = []
    for number in range(180):
        one = date(2025, 6, 1) + timedelta(number)
        word = "sick" if number % 10 else "complete"
        rows.append(run_row(one, "netzwacht", word, "none of 1 listings could be read" if number % 10 else None))
        rows += [
            run_row(one, source, "complete") for source in ("harbour-wire", "a-source-with-a-name-of-40-letters-to-see")
        ]
    return write_runs(tmp_path_factory.mktemp("long"), rows)


def test_a_long_range_is_blocks_that_fit_and_lists_that_end(
    long_lake: str, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("BREACHLEDGER_CATALOG", str(site.catalog))
    code, out, _ = status(capsys, "--lake", long_lake, "--from", "1970-01-01", "--to", "2025-12-31")
    assert code == 1
    assert max(len(line) for line in out.splitlines() if not line.startswith("  breachledger")) <= 100
    heads = re.findall(r"^\d{4}-\d\d-\d\d to  .*\d$", out, re.MULTILINE)
    assert 6 <= len(heads) <= 7  # half a year in blocks of a month, wherever they begin
    assert out.startswith("1970-01-01 to 2025-05-")
    assert re.search(r"^\S+ to 2025-12-31: not run$", out, re.MULTILINE)
    assert len(amiss(out)) == 20
    assert amiss(out)[0].startswith("2025-11-27 netzwacht sick")
    assert "... and 142 more (--json shows all)" in out
    assert commands(out)[:2] == [
        f"breachledger run 2025-11-19..2025-11-27 --source netzwacht --lake {long_lake}",
        f"breachledger run 2025-11-09..2025-11-17 --source netzwacht --lake {long_lake}",
    ]


def shown_on_a_terminal(lake: str, site: Site, width: int, **variables: str) -> str:
    """What a person sees who asks for the whole of the long lake."""
    ours, theirs = pty.openpty()
    around = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLUMNS": str(width), "PYTHONIOENCODING": "utf-8"}
    days = ["--from", "2025-06-01", "--to", "2025-06-30"]
    child = subprocess.Popen(
        [sys.executable, "-m", "breachledger", "status", "--lake", lake, *days],
        env=around | {"BREACHLEDGER_CATALOG": str(site.catalog)} | variables,
        stdout=theirs,
    )
    os.close(theirs)
    text = b""
    try:
        while some := os.read(ours, 4096):
            text += some
    except OSError:  # Linux says so when the other side is closed
        pass
    os.close(ours)
    assert child.wait(timeout=30) == 1
    return text.decode().replace("\r\n", "\n")


def test_a_terminal_gets_signs_and_colours(long_lake: str, site: Site):
    seen = shown_on_a_terminal(long_lake, site, 100)
    assert "\x1b[1;31m ✗ ✗" in seen
    assert "\x1b[32m ●" in seen
    bare = re.sub(r"\x1b\[[\d;]*m", "", seen)
    assert "… and 7 more (--json shows all)" in bare
    assert len(calendar(bare)["netzwacht"]) == 30
    assert commands(bare)[0].endswith(f"--lake {long_lake}")


def test_a_narrow_terminal_gets_narrower_blocks(long_lake: str, site: Site):
    bare = re.sub(r"\x1b\[[\d;]*m", "", shown_on_a_terminal(long_lake, site, 60))
    block = bare.split("\n\n")[0].splitlines()
    assert max(map(len, block)) <= 60
    assert len(calendar(bare)["netzwacht"]) < 30


def test_a_terminal_without_unicode_gets_ascii(long_lake: str, site: Site):
    seen = shown_on_a_terminal(long_lake, site, 100, PYTHONIOENCODING="ascii")
    assert "\x1b[1;31m X X" in seen
    assert seen.isascii()


def test_a_name_that_the_output_cannot_hold_is_escaped(tmp_path: Path):
    lake = write_runs(tmp_path, [run_row(day(16), "péage", "silent", "no links – none")])
    done = subprocess.run(
        [sys.executable, "-m", "breachledger", "status", "--lake", lake, "--to", "2025-12-16"],
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii", "FORCE_COLOR": "1"},
        capture_output=True,
        check=True,
    )
    assert b"2025-12-16 p\\xe9age silent: no links \\u2013 none\n" in done.stdout
