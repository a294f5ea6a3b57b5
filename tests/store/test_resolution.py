"""Incidents as files: made once for all that is pending, whatever dies on the way, and gone with their articles."""

from __future__ import annotations

import secrets
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from breachledger import cli, connect
from breachledger.files import Files, LocalFiles
from breachledger.forget import forget
from breachledger.resolution import Resolved, resolve
from breachledger.store import pending
from breachledger.store.journal import recover
from breachledger.store.publish import Changed, Staged, publish, stage
from breachledger.store.schema import TABLES
from tests.store.readings import DAY, NOW, OF_INCIDENTS, contents, problems, reading, snapshot, url
from tests.store.test_crash import Mortal, ended_well, in_child

NOTHING = Resolved((), None, Changed({}))
NOVEMBER, DECEMBER = datetime(2025, 11, 30, 23, 30, tzinfo=UTC), datetime(2025, 12, 4, tzinfo=UTC)


def put(files: Files, *readings: Any, run: str = "run") -> None:
    publish(files, stage(files, run, readings), now=NOW)


def two_reports(files: Files) -> None:
    """One incident that two articles tell of, on both sides of a month's end."""
    put(files, reading(0, published_at=NOVEMBER), reading(1, published_at=DECEMBER))


def incidents(files: Files) -> dict[str, list[dict[str, Any]]]:
    found = contents(files, ignore=frozenset())
    return {name: found.get(name, []) for name in OF_INCIDENTS}


def is_as_made_anew(files: LocalFiles, tmp_path: Path) -> bool:
    """Whether the files hold what they would if all incidents were made anew of the articles, with the same ids."""
    fresh = LocalFiles(tmp_path / secrets.token_hex(4))
    for name in ("articles", "claims", "incident_registry"):
        if files.list(name):
            shutil.copytree(files.root / name, fresh.root / name)
    resolve(fresh, now=NOW)
    return incidents(fresh) == incidents(files)


def test_an_incident_stands_in_the_month_of_its_first_article(files: Files) -> None:
    two_reports(files)
    resolved = resolve(files, now=NOW)
    assert (resolved.days, resolved.incidents) == (("2025-11-30", "2025-12-04"), 1)
    assert {(name, *months) for name, months in resolved.changed.partitions.items()} == {
        (name, "2025-11") for name in OF_INCIDENTS
    }
    told = incidents(files)
    assert {row["partition"] for rows in told.values() for row in rows} == {"2025-11"}
    assert [(row["article_count"], row["first_reported_at"]) for row in told["incidents"]] == [(2, NOVEMBER)]
    assert len(told["incident_articles"]) == 2
    assert pending.days(files) == []
    assert problems(files) == []


def test_every_engine_finds_the_month_and_the_ledger_reads_the_files(files: Files) -> None:
    two_reports(files)
    lake = files.address("").rstrip("/")
    with connect(lake) as before:
        assert before.sql("FROM incidents").num_rows == 0, "nothing was resolved yet"
    resolve(files, now=NOW)
    with connect(lake) as ledger:
        assert ledger.sql("SELECT month, article_count FROM incidents").to_pylist() == [
            {"month": "2025-11", "article_count": 2}
        ]


def test_where_nothing_is_pending_nothing_is_done(files: Files) -> None:
    two_reports(files)
    resolve(files, now=NOW)
    before = snapshot(files)
    assert resolve(files, now=NOW + timedelta(days=1)) == NOTHING
    assert snapshot(files) == before


def test_an_empty_lake_has_nothing_to_resolve(files: Files) -> None:
    assert resolve(files, now=NOW) == NOTHING
    assert files.list("incidents") == []


def test_days_from_one_on_can_be_taken_for_changed(folder: LocalFiles) -> None:
    two_reports(folder)
    resolve(folder, now=NOW)
    before = incidents(folder)
    folder.delete(TABLES["incidents"].path("2025-11"))
    assert resolve(folder, now=NOW) == NOTHING
    assert resolve(folder, now=NOW, since=DECEMBER.date()).days == ("2025-12-04",)
    assert incidents(folder) == before
    assert resolve(folder, now=NOW, since=DAY) == NOTHING


def test_all_days_are_pending_where_another_resolver_or_none_was_at_work(folder: LocalFiles) -> None:
    two_reports(folder)
    folder.delete_tree(pending.FOLDER)  # as a lake of a version that knew no resolve
    assert len(resolve(folder, now=NOW).days) == 2
    before = incidents(folder)
    folder.write(*pending.resolver_note("0"))
    assert len(resolve(folder, now=NOW).days) == 2
    assert resolve(folder, now=NOW) == NOTHING
    assert incidents(folder) == before


def test_a_run_that_died_before_it_could_tell_gets_the_same_answer(folder: LocalFiles) -> None:
    two_reports(folder)
    first = resolve(folder, now=NOW, run="r1")
    assert first.changed
    assert resolve(folder, now=NOW, run="r1").changed == first.changed
    assert resolve(folder, now=NOW, run="r2") == NOTHING


def test_readers_tell_nothing_new_before_the_next_resolve(
    folder: LocalFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, *(reading(n, published_at=when, language="de") for n, when in enumerate((NOVEMBER, DECEMBER))))
    resolve(folder, now=NOW)
    later = {"published_at": DECEMBER, "fetched_at": NOW, "language": "de"}
    put(folder, reading(1, "Angriff auf Bank\nGanz Anders.", **later), reading(2, **later), run="edit")
    with connect(str(folder.root)) as ledger:
        claims = ledger.sql("SELECT article_id, quote FROM incident_claims").to_pylist()
        (incident,) = ledger.sql("FROM incidents").to_pylist()
    first, *_ = (row["article_id"] for row in contents(folder)["articles"] if row["url"] == url(0))
    assert {row["article_id"] for row in claims} == {first}, "of the edited article neither what was nor what is"
    assert incident["article_count"] == 2
    assert cli.main(["show", incident["incident_id"], "--lake", str(folder.root)]) == 0
    told = capsys.readouterr()
    assert "2 articles of 1 sources" in told.out
    assert "Bank" not in told.out
    assert told.err == "1 day is not resolved yet: breachledger resolve\n"
    assert problems(folder) == [], "what is pending is no fault"
    resolve(folder, now=NOW)
    with connect(str(folder.root)) as ledger:
        assert "Bank" in ledger.sql("SELECT quote FROM incident_claims")["quote"].to_pylist()


def test_a_forgotten_article_is_of_no_incident_and_an_empty_month_goes_away(files: Files) -> None:
    two_reports(files)
    resolve(files, now=NOW)
    (gone,) = (row["article_id"] for row in contents(files)["articles"] if row["url"] == url(0))
    assert forget(files, url(0))
    told = incidents(files)
    assert gone not in str(told)
    assert {row["partition"] for rows in told.values() for row in rows} == {"2025-11"}, "fixed when the id was minted"
    assert gone not in str(contents(files)["incident_registry"])
    assert [row["article_count"] for row in told["incidents"]] == [1]
    assert forget(files, url(1))
    assert incidents(files) == {name: [] for name in OF_INCIDENTS}
    assert [path for name in OF_INCIDENTS for path in files.list(name)] == []
    assert problems(files) == []


@pytest.mark.long
def test_a_resolve_that_dies_leaves_all_pending_or_all_done(tmp_path: Path) -> None:
    start = LocalFiles(tmp_path / "start")
    two_reports(start)
    resolve(start, now=NOW)
    put(start, reading(2, published_at=DECEMBER), reading(3, "Anderer Fall\nDie Bank.", published_at=NOVEMBER), run="b")
    done = LocalFiles(shutil.copytree(start.root, tmp_path / "done"))
    resolve(done, now=NOW)
    before, after, waiting = incidents(start), incidents(done), pending.days(start)
    outcomes, life, survived = set(), 0, False
    while not survived:
        life += 1
        files = LocalFiles(shutil.copytree(start.root, tmp_path / str(life)))
        mortal = Mortal(files.root, life)
        survived = ended_well(in_child(lambda mortal=mortal: resolve(mortal, now=NOW)))
        recover(files)
        left = pending.days(files)
        assert (left, incidents(files)) in [(waiting, before), ([], after)]
        outcomes.add(bool(left))
        assert bool(resolve(files, now=NOW).days) == bool(left)
        assert incidents(files) == after
    assert outcomes == {True, False}
    assert life > 6


def test_a_publish_that_dies_leaves_its_days_pending_or_has_not_happened(tmp_path: Path) -> None:
    start = LocalFiles(tmp_path / "start")
    two_reports(start)
    resolve(start, now=NOW)
    stage(start, "edit", [reading(1, "Angriff auf Bank\nNeu.", published_at=DECEMBER, fetched_at=NOW)])
    before = contents(start)["articles"]
    outcomes, life, survived = set(), 0, False
    while not survived:
        life += 1
        files = LocalFiles(shutil.copytree(start.root, tmp_path / str(life)))
        mortal = Mortal(files.root, life)
        survived = ended_well(in_child(lambda mortal=mortal: publish(mortal, Staged("edit"), now=NOW)))
        recover(files)
        is_changed = contents(files)["articles"] != before
        assert pending.days(files) == (["2025-12-04"] if is_changed else [])
        outcomes.add(is_changed)
    resolve(files, now=NOW)
    assert is_as_made_anew(files, tmp_path)
    assert outcomes == {True, False}
