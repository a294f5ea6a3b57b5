"""The steps of a day as processes of their own, as a scheduler starts them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from breachledger import cli
from breachledger.files import open_files
from breachledger.settings import Settings
from breachledger.store.harvests import load_harvests
from tests.line.commands import begin, step, surroundings
from tests.line.lakes import day, differences, dump, problems, run, settings_for
from tests.site import Site

DAY = day(16)
CHOSEN = ("harbour-wire", "netzwacht")


@pytest.fixture
def alone(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that a command in this process finds in its environment."""
    for name, value in surroundings(site, tmp_path).items():
        monkeypatch.setenv(name, value)
    return settings_for(site, tmp_path)


@pytest.mark.long
def test_the_steps_give_the_same_tables_as_a_run(site: Site, tmp_path: Path):
    settings = settings_for(site, tmp_path / "steps")
    folder, name = tmp_path / "steps", ("--run", "scheduled-2025-12-17")
    chosen = [word for source in CHOSEN for word in ("--source", source)]
    collected = step(site, folder, "collect", str(DAY), *name, *chosen)
    assert (collected["outlets"], collected["rejects"], collected["sick"]) == (len(CHOSEN), 1, {})
    assert {harvest.source for harvest in load_harvests(open_files(settings.lake), name[1])} == set(CHOSEN)
    read = step(site, folder, "read", str(DAY), *name)
    assert (read["outlets"], read["pages"]) == (len(CHOSEN), collected["pages"])
    published = step(site, folder, "publish", str(DAY), *name, "--staged", read["staged"])
    assert str(DAY) in published["days"]
    assert published["summary"]["sources"] == len(CHOSEN)
    assert load_harvests(open_files(settings.lake), name[1]) == ()
    resolved = step(site, folder, "resolve", "--run", name[1])
    assert set(resolved["days"]) == set(published["days"])
    once = settings_for(site, tmp_path / "once")
    run(once, [DAY], CHOSEN)
    assert differences(dump(once.lake), dump(settings.lake)) == []
    assert problems(settings.lake) == []
    assert step(site, folder, "verify") == {"problems": 0}


def took(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    """One step in this process, which has to succeed; what it prints."""
    capsys.readouterr()
    assert cli.main(["step", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_step_may_be_repeated(alone: Settings, capsys: pytest.CaptureFixture[str]):
    words = (str(DAY), "--run", "r1")
    collect = partial(took, capsys, "collect", *words, "--source", "harbour-wire")
    one, other = collect(), collect()
    assert (one["outlets"], one["sick"]) == (other["outlets"], other["sick"])
    one, other = took(capsys, "read", *words), took(capsys, "read", *words)
    assert one["staged"] != other["staged"], "of two attempts that overlap, neither writes into the other's files"
    publish = partial(took, capsys, "publish", *words, "--staged", other["staged"])
    assert publish() == publish(), "the publish tells again what it changed"
    assert problems(alone.lake) == []
    found = dump(alone.lake)
    collect()
    took(capsys, "publish", *words, "--staged", took(capsys, "read", *words)["staged"])
    assert differences(found, dump(alone.lake)) == []


def test_what_an_attempt_left_behind_is_not_published(alone: Settings, capsys: pytest.CaptureFixture[str]):
    words = (str(DAY), "--run", "r1")
    took(capsys, "collect", *words, "--source", "harbour-wire")
    left, staged = (took(capsys, "read", *words)["staged"] for _ in range(2))
    took(capsys, "publish", *words, "--staged", staged)
    found = dump(alone.lake)
    took(capsys, "publish", *words, "--staged", left)
    assert differences(found, dump(alone.lake)) == [], "published late, it changes nothing"
    assert problems(alone.lake) == []


def test_a_day_that_is_not_over_is_refused(alone: Settings, capsys: pytest.CaptureFixture[str]):
    today = datetime.now(UTC).date()
    assert cli.main(["step", "collect", str(today), "--run", "r1"]) == 2
    assert f"{today} is not over yet" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--run", "--staged"])
@pytest.mark.parametrize("name", ["", "A", "../up", "two words", "-begins", "x" * 81, "scheduled__2025-12-17T05:00:00"])
def test_a_run_and_what_it_stages_have_plain_names(
    alone: Settings, capsys: pytest.CaptureFixture[str], option: str, name: str
):
    rest = ["--run=r1"] if option == "--staged" else []
    assert cli.main(["step", "publish", str(DAY), f"{option}={name}", *rest]) == 2
    assert "use small letters, digits and hyphens" in capsys.readouterr().err
    assert not Path(alone.lake).exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["collect"], "step collect needs a DAY and --run NAME"),
        (["read", "2025-12-16"], "step read needs a DAY and --run NAME"),
        (["publish", "2025-12-16", "--run", "r1"], "step publish needs --staged NAME, which step read has printed"),
    ],
)
def test_a_step_tells_what_it_lacks(alone: Settings, capsys: pytest.CaptureFixture[str], words: list[str], told: str):
    assert cli.main(["step", *words]) == 2
    assert told in capsys.readouterr().err


def test_an_outlet_that_could_not_be_listed_is_told_with_the_reason_and_published_as_sick(
    site: Site, alone: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BREACHLEDGER_FETCH_RETRIES", "0")
    words = (str(DAY), "--run", "r1")
    collected = took(capsys, "collect", *words, "--catalog", str(site.catalog_sick), "--source", "feed-500")
    assert (collected["outlets"], collected["pages"], collected["rejects"]) == (1, 0, 1)
    assert collected["sick"]["feed-500"].startswith(f"{DAY} feed-500: no listing could be had: server_error")
    staged = took(capsys, "read", *words)["staged"]
    summary = took(capsys, "publish", *words, "--staged", staged)["summary"]
    assert summary["verdicts"] == {"sick": 1}
    (row,) = dump(alone.lake)["runs"]
    assert (row["source"], row["verdict"]) == ("feed-500", "sick")


def test_it_logs_json_lines_that_tell_day_and_outlet(site: Site, tmp_path: Path):
    child = begin(site, tmp_path, "step", "collect", str(DAY), "--run", "r1", "--source", "harbour-wire")
    _, err = child.communicate(timeout=60)
    told = [json.loads(line) for line in err.splitlines()]
    about = {"step": "collect", "day": str(DAY), "source": "harbour-wire", "level": "info"}
    assert [line["event"] for line in told if about.items() <= line.items() and "pages" in line["event"]]


def test_an_outlet_that_the_catalog_lacks_is_wrong_use(alone: Settings, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["step", "collect", str(DAY), "--run", "r1", "--source", "nobody"]) == 2
    assert "no outlet nobody" in capsys.readouterr().err
