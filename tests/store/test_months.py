"""Copies by month hold what the days hold, and a reader never sees an older state of a day, or a row twice."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any

from breachledger import connect
from breachledger.files import Files, LocalFiles
from breachledger.forget import forget
from breachledger.resolution import resolve
from breachledger.store import months, partitions, pending
from breachledger.store.publish import publish, stage
from breachledger.store.schema import TABLES
from tests.store.readings import DAY, NOON, NOW, problems, reading, url

ARTICLES = TABLES["articles"]
NEXT = NOON + timedelta(days=1)
COPY = months.path(ARTICLES, "2025-12")


def put(files: Files, *readings: Any, run: str = "run") -> None:
    publish(files, stage(files, run, readings), now=NOW)


def two_days(files: Files) -> None:
    put(files, reading(0), reading(1, published_at=NEXT))


def told(files: Files) -> dict[str, list[dict[str, Any]]]:
    with connect(files.address("").rstrip("/")) as ledger:
        return {name: ledger.sql(f"FROM {name} ORDER BY ALL").to_pylist() for name in ("articles", "claims")}


def test_a_resolved_lake_is_read_by_its_copies_and_tells_the_same(folder: LocalFiles) -> None:
    two_days(folder)
    by_days = told(folder)
    resolve(folder, now=NOW)
    assert len(by_days["articles"]) == 2
    assert told(folder) == by_days
    assert problems(folder) == []
    folder.delete(TABLES["articles"].path(str(DAY)))
    assert len(told(folder)["articles"]) == 2, "no file of a day is opened"


def test_a_day_that_has_changed_since_is_read_from_its_own_files(files: Files) -> None:
    two_days(files)
    resolve(files, now=NOW)
    changed = reading(0, "Noch ein Angriff auf Klinik\nEs traf sie wieder.", fetched_at=NOON + timedelta(hours=5))
    put(files, changed, reading(2), run="later")
    assert pending.days(files) == [str(DAY)]
    seen = told(files)["articles"]
    assert sorted(str(row["date"]) for row in seen) == [str(DAY), str(DAY), str(NEXT.date())]
    assert changed.article.title in {row["title"] for row in seen}
    resolve(files, now=NOW)
    assert told(files)["articles"] == seen
    assert problems(files) == []


def test_a_reader_who_came_before_still_sees_every_row_once(folder: LocalFiles) -> None:
    two_days(folder)
    resolve(folder, now=NOW)
    put(folder, reading(2), run="later")
    with connect(str(folder.root)) as ledger:
        before = ledger.sql("FROM articles ORDER BY ALL")
        resolve(folder, now=NOW)
        assert before.num_rows == 3
        assert ledger.sql("FROM articles ORDER BY ALL").equals(before)


def test_what_is_forgotten_is_in_no_copy(folder: LocalFiles) -> None:
    two_days(folder)
    resolve(folder, now=NOW)
    assert forget(folder, url(0))
    copied = partitions.decoded(folder.read(COPY), ARTICLES.plain_schema)
    assert copied["published_at"].to_pylist() == [NEXT]
    assert problems(folder) == []


def test_copies_that_another_version_left_behind_are_not_read(folder: LocalFiles) -> None:
    two_days(folder)
    resolve(folder, now=NOW)
    known = told(folder)
    folder.write(COPY, b"an old copy")
    folder.write(pending.resolver_note("")[0], b'{"version": "4"}')
    assert told(folder) == known
    resolve(folder, now=NOW)
    assert problems(folder) == []


def test_a_copy_that_is_not_what_the_days_hold_is_told_and_mended(folder: LocalFiles) -> None:
    two_days(folder)
    resolve(folder, now=NOW)
    rows = partitions.decoded(folder.read(COPY), ARTICLES.plain_schema)
    folder.write(COPY, partitions.parquet(rows.slice(1)))
    assert [told for told in problems(folder) if COPY in told] == problems(folder) != []
    resolve(folder, now=NOW, since=DAY)
    assert problems(folder) == []


def test_a_folder_of_copies_that_was_deleted_is_made_anew(folder: LocalFiles) -> None:
    two_days(folder)
    put(folder, reading(3, published_at=NOON + timedelta(days=40)))
    resolve(folder, now=NOW)
    known = told(folder)
    shutil.rmtree(folder.root / months.FOLDER)
    assert told(folder) == known
    put(folder, reading(2), run="later")
    resolve(folder, now=NOW)
    assert len(told(folder)["articles"]) == len(known["articles"]) + 1
    assert problems(folder) == []
