"""The steps of a day as processes of their own, as a scheduler starts them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from breachledger import cli
from breachledger.files import open_files
from breachledger.settings import Settings
from breachledger.store.harvests import load_harvests
from tests.line.commands import step, surroundings
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


def test_the_four_steps_give_the_same_tables_as_a_run(site: Site, tmp_path: Path):
    settings = settings_for(site, tmp_path / "steps")
    folder, name = tmp_path / "steps", ("--run", "scheduled-2025-12-17")
    chosen = [word for source in CHOSEN for word in ("--source", source)]
    assert step(site, folder, "plan", str(DAY), *name, *chosen) == list(CHOSEN)
    counts = [step(site, folder, "collect", str(DAY), *name, "--source", source) for source in CHOSEN]
    assert [one["rejects"] for one in counts] == [0, 1]
    assert {harvest.source for harvest in load_harvests(open_files(settings.lake), name[1])} == set(CHOSEN)
    read = step(site, folder, "read", str(DAY), *name)
    assert read == {"pages": sum(one["pages"] for one in counts)}
    published = step(site, folder, "publish", str(DAY), *name)
    assert str(DAY) in published["days"]
    assert set(published["partitions"]) >= {"articles", "runs"}
    assert load_harvests(open_files(settings.lake), name[1]) == ()
    once = settings_for(site, tmp_path / "once")
    run(once, [DAY], CHOSEN)
    assert differences(dump(once.lake), dump(settings.lake)) == []
    assert problems(settings.lake) == []


def test_a_step_may_be_repeated(alone: Settings, capsys: pytest.CaptureFixture[str]):
    words = [str(DAY), "--run", "r1"]
    for name in ("collect", "collect", "read", "read", "publish", "publish"):
        assert cli.main(["step", name, *words, *(["--source", "harbour-wire"] if name == "collect" else [])]) == 0
    answers = capsys.readouterr().out.splitlines()
    assert answers[4] == answers[5], "the publish tells again what it changed"
    assert problems(alone.lake) == []
    found = dump(alone.lake)
    cli.main(["step", "collect", *words, "--source", "harbour-wire"])
    cli.main(["step", "read", *words])
    cli.main(["step", "publish", *words])
    assert differences(found, dump(alone.lake)) == []


@pytest.mark.parametrize("name", ["plan", "collect"])
def test_a_day_that_is_not_over_is_refused(alone: Settings, capsys: pytest.CaptureFixture[str], name: str):
    today = datetime.now(UTC).date()
    assert cli.main(["step", name, str(today), "--run", "r1"]) == 2
    assert f"{today} is not over yet" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "A", "../up", "two words", "-begins", "x" * 65, "scheduled__2025-12-17T05:00:00"])
def test_a_run_has_a_plain_name(alone: Settings, capsys: pytest.CaptureFixture[str], name: str):
    assert cli.main(["step", "plan", str(DAY), f"--run={name}"]) == 2
    assert "use small letters, digits and hyphens" in capsys.readouterr().err
    assert not Path(alone.lake).exists()


def test_an_outlet_that_could_not_be_listed_ends_with_1_and_is_published_as_sick(
    site: Site, alone: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("BREACHLEDGER_FETCH_RETRIES", "0")
    words = ["--catalog", str(site.catalog_sick), "--source", "feed-500"]
    assert cli.main(["step", "collect", str(DAY), "--run", "r1", *words]) == 1
    told = capsys.readouterr()
    assert told.out == '{"pages": 0, "rejects": 1}\n'
    assert told.err.startswith(f"{DAY} feed-500: no listing could be had: server_error")
    assert cli.main(["step", "read", str(DAY), "--run", "r1"]) == 0
    assert cli.main(["step", "publish", str(DAY), "--run", "r1"]) == 0
    (row,) = dump(alone.lake)["runs"]
    assert (row["source"], row["verdict"]) == ("feed-500", "sick")


def test_an_outlet_that_the_catalog_lacks_is_wrong_use(alone: Settings, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["step", "collect", str(DAY), "--run", "r1", "--source", "nobody"]) == 2
    assert "no outlet nobody" in capsys.readouterr().err
