"""A person joins and parts incidents by command; taking the entry out of the file takes it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from breachledger import cli
from breachledger.files import LocalFiles
from breachledger.resolution import resolve
from breachledger.resolution.judgements import PATH
from breachledger.store.publish import publish, stage
from tests.store.readings import NOON, NOW, contents, problems, reading

TEXTS = (
    "Hameln was hit\nby hackers, says Hameln.",
    "Celle was hit\nCelle is offline.",
    "Hameln, again\nHameln it was.",
)


@pytest.fixture
def lake(tmp_path: Path) -> LocalFiles:
    """Two articles on Hameln, which are one incident, and one on Celle."""
    files = LocalFiles(tmp_path)
    hours = [NOON + timedelta(hours=number) for number in range(len(TEXTS))]
    told = [reading(number, text, published_at=hours[number]) for number, text in enumerate(TEXTS)]
    publish(files, stage(files, "run", told), now=NOW)
    resolve(files, now=NOW)
    return files


def incidents(files: LocalFiles) -> dict[str, set[str]]:
    """The titles of the articles of each incident."""
    found = contents(files)
    titles = {row["article_id"]: row["title"] for row in found["articles"]}
    told: dict[str, set[str]] = {}
    for row in found["incident_articles"]:
        told.setdefault(row["incident_id"], set()).add(titles[row["article_id"]])
    return told


def of(files: LocalFiles, title: str) -> str:
    """The incident that an article tells of."""
    (found,) = (incident for incident, titles in incidents(files).items() if title in titles)
    return found


def article_id(files: LocalFiles, title: str) -> str:
    return next(row["article_id"] for row in contents(files)["articles"] if row["title"] == title)


def command(files: LocalFiles, *words: str) -> int:
    return cli.main([*words, "--why", "it is so", "--who", "mb", "--lake", str(files.root)])


def test_merged_by_a_person_and_taken_back(lake: LocalFiles, capsys: pytest.CaptureFixture[str]):
    before = incidents(lake)
    assert sorted(map(sorted, before.values())) == [["Celle was hit"], ["Hameln was hit", "Hameln, again"]]
    hameln, celle = of(lake, "Hameln was hit"), of(lake, "Celle was hit")
    assert command(lake, "merge", hameln[:8], celle) == 0
    assert "written to judgements.toml" in capsys.readouterr().err
    (whole,) = incidents(lake)
    assert whole in {hameln, celle}
    assert problems(lake) == []
    assert cli.main(["show", ({hameln, celle} - {whole}).pop(), "--lake", str(lake.root)]) == 0
    assert whole in capsys.readouterr().out, "the id that was merged leads to the incident"
    assert command(lake, "merge", hameln, celle) == 2
    assert "are one incident already" in capsys.readouterr().err
    lake.delete(PATH)
    assert resolve(lake, now=NOW).incidents == 2
    assert incidents(lake) == before


def test_split_by_a_person_and_taken_back(lake: LocalFiles, capsys: pytest.CaptureFixture[str]):
    before, hameln = incidents(lake), of(lake, "Hameln was hit")
    assert command(lake, "split", hameln, article_id(lake, "Hameln, again")) == 0
    assert sorted(map(sorted, incidents(lake).values())) == [["Celle was hit"], ["Hameln was hit"], ["Hameln, again"]]
    assert of(lake, "Hameln was hit") == hameln, "the id stays with the anchor"
    assert [row["kind"] for row in contents(lake)["decisions"]].count("split") == 1
    assert command(lake, "split", hameln, article_id(lake, "Celle was hit")) == 2
    assert "tells nothing of" in capsys.readouterr().err
    assert command(lake, "split", hameln, article_id(lake, "Hameln was hit")) == 2
    assert "nothing would be left" in capsys.readouterr().err
    lake.delete(PATH)
    resolve(lake, now=NOW)
    assert incidents(lake) == before


def test_a_judgement_outlives_a_rebuild_of_the_incidents(lake: LocalFiles):
    assert command(lake, "split", of(lake, "Hameln was hit"), article_id(lake, "Hameln, again")) == 0
    told = incidents(lake)
    for name in ("incidents", "incident_fields", "incident_articles", "_state/standing"):
        lake.delete_tree(name)
    lake.delete("_state/resolver.json")
    resolve(lake, now=NOW)
    assert incidents(lake) == told


def test_a_file_that_makes_no_sense_stops_the_resolve_and_changes_nothing(
    lake: LocalFiles, capsys: pytest.CaptureFixture[str]
):
    before = contents(lake)
    lake.write(PATH, b"[[must_link]]\narticles = ['a-1']\n")
    assert cli.main(["resolve", "--since", "2025-01-01", "--lake", str(lake.root)]) == 2
    assert "judgements.toml: [[must_link]] number 1" in capsys.readouterr().err
    assert contents(lake) == before


def test_an_id_that_nothing_has_is_wrong_use(lake: LocalFiles, capsys: pytest.CaptureFixture[str]):
    assert command(lake, "merge", "i-zz", of(lake, "Celle was hit")) == 2
    assert "no incident has an id that begins with 'i-zz'" in capsys.readouterr().err
    assert not lake.exists(PATH)


@pytest.mark.parametrize("name", ["merge", "split"])
def test_a_user_without_a_name_is_asked_for_one(
    lake: LocalFiles, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
):
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 2_000_000_011)  # as in a container that runs under any number
    other = of(lake, "Celle was hit") if name == "merge" else article_id(lake, "Hameln, again")
    told = [name, of(lake, "Hameln was hit"), other, "--why", "it is so", "--lake", str(lake.root)]
    assert cli.main(told) == 2
    assert "give --who NAME" in capsys.readouterr().err
    assert not lake.exists(PATH)
    assert cli.main([*told, "--who", "mb"]) == 0
