"""Each promise of the lake, broken by hand, is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from breachledger.files import Files, LocalFiles
from breachledger.model import Reading
from breachledger.resolution import resolve
from breachledger.store import partitions
from breachledger.store.publish import publish, stage
from breachledger.store.schema import ADDRESSES, TABLES
from breachledger.store.verify import verify
from tests.store.readings import DAY, NOW, problems, reading, reject

Row = dict[str, Any]
MONTH = "2025-12"


def filled(files: Files) -> None:
    publish(files, stage(files, "run", [reading(0), Reading(None, reject=reject(4))]), now=NOW)
    resolve(files, now=NOW)


def change(files: Files, name: str, edit: Callable[[list[Row]], object], day: str = str(DAY)) -> None:
    table = TABLES[name]
    rows = partitions.read(files, table, day).to_pylist()
    edit(rows)
    data = partitions.encoded(table, pa.Table.from_pylist(rows, schema=table.plain_schema))
    files.write(table.path(day), data)


def copy_to_another_day(files: Files) -> None:
    files.write(TABLES["articles"].path("2025-12-13"), files.read(TABLES["articles"].path(str(DAY))))


def strange_name(files: Files, path: str) -> None:
    assert isinstance(files, LocalFiles)
    place = files.root / path
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"x")


CASES: dict[str, tuple[Callable[[Files], object], str]] = {
    "text": (lambda files: change(files, "articles", lambda rows: rows[0].update(text="x")), "the hash is not that"),
    "quote": (lambda files: change(files, "claims", lambda rows: rows[0].update(start=1)), "the quote is not at 1"),
    "cue": (
        lambda files: change(files, "claims", lambda rows: rows[0].update(cue_quote="x", cue_start=0, cue_end=1)),
        "the cue is not at 0",
    ),
    "orphan": (lambda files: change(files, "articles", lambda rows: rows.clear()), "there is no article"),
    "double": (lambda files: change(files, "claims", lambda rows: rows.append(rows[0])), "is there twice"),
    "reject": (lambda files: change(files, "rejects", lambda rows: rows.append(rows[0])), "is there twice"),
    "two days": (copy_to_another_day, "stands in the partition 2025-12-12 as well"),
    "wrong day": (copy_to_another_day, "was published on 2025-12-12"),
    "address": (lambda files: files.delete(ADDRESSES.path()), "none of its addresses"),
    "journal": (lambda files: files.write("_state/txn/a/000000", b"x"), "interrupted"),
    "garbage": (lambda files: files.write("claims/date=2025-12-12/part-0.parquet", b"x"), "cannot be read"),
    "stray": (
        lambda files: files.write("claims/date=2025-12-12/part-1.parquet", files.read(TABLES["claims"].path(str(DAY)))),
        "is no partition of claims",
    ),
    "no day": (
        lambda files: files.write("claims/date=today/part-0.parquet", files.read(TABLES["claims"].path(str(DAY)))),
        "is no partition of claims",
    ),
    "name": (lambda files: strange_name(files, "claims/date=2025-12-12/\x1b[2J.parquet"), "not a path of a lake"),
    "day's name": (lambda files: strange_name(files, "claims/date=\u00fc/part-0.parquet"), "not a path of a lake"),
    "addresses": (lambda files: files.write(ADDRESSES.path(), b"x"), "without it no article can be checked"),
    "incident twice": (
        lambda files: change(files, "incidents", lambda rows: rows.append(rows[0]), MONTH),
        "is there twice",
    ),
    "value twice": (
        lambda files: change(files, "incident_fields", lambda rows: rows.append(rows[0]), MONTH),
        "is there twice",
    ),
    "incident in two months": (
        lambda files: files.write(TABLES["incidents"].path("2025-11"), files.read(TABLES["incidents"].path(MONTH))),
        "is there twice",
    ),
    "no incident": (lambda files: change(files, "incidents", lambda rows: rows.clear(), MONTH), "this one has none"),
    "incident without articles": (
        lambda files: change(files, "incident_articles", lambda rows: rows.clear(), MONTH),
        "no article tells of it",
    ),
    "incident without claims": (
        lambda files: change(files, "incident_fields", lambda rows: rows.clear(), MONTH),
        "no claim tells of it",
    ),
    "incident of a strange article": (
        lambda files: change(files, "incident_articles", lambda rows: rows[0].update(article_id="a-0"), MONTH),
        "there is no article a-0",
    ),
    "incident of a strange claim": (
        lambda files: change(files, "incident_fields", lambda rows: rows[0].update(claim_ids=["c-0"]), MONTH),
        "there is no claim c-0",
    ),
    "no month": (
        lambda files: files.write("incidents/month=today/part-0.parquet", files.read(TABLES["incidents"].path(MONTH))),
        "is no partition of incidents",
    ),
    "garbage of a month": (lambda files: files.write(TABLES["incidents"].path(MONTH), b"x"), "cannot be read"),
    "type": (
        lambda files: files.write(
            "runs/date=2025-12-12/part-0.parquet", partitions.parquet(pa.table({"claims": ["1"]}))
        ),
        "column claims is string",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_broken_promise_is_found(folder: LocalFiles, name: str) -> None:
    filled(folder)
    assert problems(folder) == []
    harm, told = CASES[name]
    harm(folder)
    assert any(told in problem for problem in problems(folder)), problems(folder)


def edited(files: Files) -> None:
    """Two articles of a day, of which one has changed, so that every table has a partition."""
    filled(files)
    later = reading(0, "Klinik meldet Angriff\nEs waren Kriminelle.", fetched_at=NOW)
    publish(files, stage(files, "later", [later, reading(1)]), now=NOW)
    resolve(files, now=NOW)
    assert problems(files) == []


@pytest.mark.parametrize("copies", [True, False])
@pytest.mark.parametrize("name", ["articles", "claims", "article_revisions", "incidents", "incident_fields"])
def test_a_partition_that_is_missing_is_named_and_not_what_others_miss_of_it(
    folder: LocalFiles, name: str, copies: bool
) -> None:
    edited(folder)
    day = str(DAY) if TABLES[name].partition == "date" else MONTH
    folder.delete(TABLES[name].path(day))
    if not copies:
        folder.delete_tree("_state/months")
    told = [problem for problem in problems(folder) if not problem.startswith("_state/months")]
    assert told == [f"{name}/{TABLES[name].partition}={day}: the partition is missing"]


@pytest.mark.parametrize("name", ["articles", "claims"])
def test_of_a_file_that_cannot_be_read_that_alone_is_told(folder: LocalFiles, name: str) -> None:
    edited(folder)
    folder.write(TABLES[name].path(str(DAY)), b"x")
    (told,) = problems(folder)
    assert told.startswith(f"{TABLES[name].path(str(DAY))}: cannot be read")


def test_a_missing_day_is_told_by_the_copy_of_its_month(folder: LocalFiles) -> None:
    edited(folder)
    for name in ("claims", "articles", "article_revisions", "claim_revisions", "_state/sightings"):
        folder.delete(f"{name}/date={DAY}/part-0.parquet")
    told = problems(folder)
    assert {f"{name}/date={DAY}: the partition is missing" for name in ("articles", "claims")} <= set(told)
    assert not any("mends it" in problem for problem in told), "a copy that is made anew would lose the day"


def test_a_place_outside_the_archive_holds_nothing(folder: LocalFiles) -> None:
    filled(folder)
    change(folder, "articles", lambda rows: rows[0]["raw_ref"].update(file="../x"))
    assert [problem for problem in verify(folder) if "../x does not hold its response" in problem]


def test_a_strange_name_hides_nothing_that_comes_after_it(folder: LocalFiles) -> None:
    filled(folder)
    change(folder, "claims", lambda rows: rows[0].update(start=1))
    strange_name(folder, "articles/date=\u00fc/part-0.parquet")
    first, *others = problems(folder)
    assert first == "'articles/date=\u00fc/part-0.parquet' is not a path of a lake"
    assert any("the quote is not at 1" in problem for problem in others)


def test_empty_lake_is_sound(files: Files) -> None:
    assert problems(files) == []


@pytest.mark.parametrize("other", [False, True])
def test_what_a_pending_day_has_lost_is_no_fault_of_its_incidents_and_of_no_others(
    folder: LocalFiles, other: bool
) -> None:
    filled(folder)
    edited = reading(3 if other else 0, "Ganz Anders\nNeu.", fetched_at=NOW, published_at=NOW)
    publish(folder, stage(folder, "edit", [edited]), now=NOW)
    assert problems(folder) == []
    change(folder, "incident_fields", lambda rows: rows[0].update(claim_ids=["c-0"]), MONTH)
    told = [problem for problem in problems(folder) if "there is no claim c-0" in problem]
    assert bool(told) == other
