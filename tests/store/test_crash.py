"""A publish that dies at any moment is finished or undone by the next one, and no reader ever sees half of it."""

from __future__ import annotations

import os
import shutil
import signal
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from breachledger.files import Files, Growing, LocalFiles
from breachledger.object_files import ObjectFiles
from breachledger.store.publish import publish, stage
from breachledger.vocabulary import Outcome, Stage
from tests.store.readings import DAY, NOON, NOW, contents, harvest, listing, problems, reading, reject, rows, visit

BEFORE = "Angriff auf Klinik\nEs war Nacht."
AFTER = "Angriff auf Klinik\nDie Bank ist Opfer."


class Mortal(LocalFiles):
    """A lake whose process is killed before the n-th change; where that is a write, half of it is done."""

    def __init__(self, root: Path, lives: int) -> None:
        super().__init__(root)
        self._lives = lives

    def _die(self, path: str = "", data: bytes = b"") -> None:
        self._lives -= 1
        if self._lives > 0:
            return
        if data:
            place = self.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.with_name(f".{place.name}.dead").write_bytes(data[: len(data) // 2])
        os.kill(os.getpid(), signal.SIGKILL)

    def write(self, path: str, data: bytes) -> None:
        self._die(path, data)
        super().write(path, data)

    def move(self, source: str, target: str) -> None:
        self._die()
        super().move(source, target)

    def delete(self, path: str) -> None:
        self._die()
        super().delete(path)

    def delete_tree(self, under: str) -> None:
        self._die()
        super().delete_tree(under)

    def grow(self, path: str) -> Growing:
        self._die()
        return super().grow(path)


def in_child(work: Callable[[], Any]) -> int:
    """Do `work` in a process of its own; its id."""
    if child := os.fork():
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


def ended_well(child: int) -> bool:
    """Wait for a child; False if it was killed, an error if it failed otherwise."""
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, -signal.SIGKILL}
    return status == 0


def first_run(files: Files) -> None:
    seen = harvest(listing(), visit(0), visit(2, Outcome.REJECTED), rejects=(reject(2),))
    publish(files, stage(files, "first", [reading(0, BEFORE), reading(5)], [seen]), now=NOW)


def second_run(files: Files) -> None:
    """Edits one article, adds two on another day, clears a reject and adds one."""
    edited = reading(0, AFTER, fetched_at=NOON + timedelta(hours=4))
    other_day = [reading(number, published_at=NOON + timedelta(days=1)) for number in (2, 3)]
    refused = reject(4, Stage.CLEAN, day=DAY + timedelta(days=1))
    seen = harvest(listing(), visit(0), visit(2), rejects=(refused,))
    publish(files, stage(files, "second", [edited, *other_day], [seen]), now=NOW + timedelta(days=1))


def assert_whole(files: Files) -> None:
    """Each article's claims are there as a whole, or not at all, for a reader who joins by the text's hash."""
    claimed: dict[tuple[str, str], set[str]] = {}
    for claim in rows(files, "claims"):
        claimed.setdefault((claim["article_id"], claim["text_sha256"]), set()).add(claim["quote"])
    for article in rows(files, "articles"):
        expected = {word for word in article["text"].split() if word[0].isupper()}
        assert claimed.get((article["article_id"], article["text_sha256"]), expected) == expected


@pytest.mark.long
def test_crash_at_any_change_and_a_second_try_give_the_same_tables(tmp_path: Path) -> None:
    undisturbed = LocalFiles(tmp_path / "undisturbed")
    first_run(undisturbed)
    shutil.copytree(undisturbed.root, tmp_path / "first")
    second_run(undisturbed)
    expected = contents(undisturbed)
    seen, life, survived = set(), 0, False
    while not survived:
        life += 1
        files = LocalFiles(tmp_path / str(life))
        shutil.copytree(tmp_path / "first", files.root)
        mortal = Mortal(files.root, life)
        survived = ended_well(in_child(lambda mortal=mortal: second_run(mortal)))
        assert_whole(files)
        seen.add(str([rows(files, table) for table in ("articles", "claims", "claim_revisions", "runs", "rejects")]))
        second_run(files)
        assert contents(files) == expected
        assert life % 5 or problems(files) == []
        assert files.list("_state/txn") == []
        assert files.list("_state/staging") == []
    assert life > 20
    assert len(seen) > 5


class Unlucky(ObjectFiles):
    """A lake on an object store that is lost before the n-th change."""

    def __init__(self, address: str, lives: int) -> None:
        super().__init__(address)
        self._lives = lives

    def _fail(self, path: str) -> None:
        self._lives -= not path.startswith("_state/lease")
        if self._lives < 0 and not path.startswith("_state/lease"):
            raise ConnectionError(path)

    def write(self, path: str, data: bytes) -> None:
        self._fail(path)
        super().write(path, data)

    def move(self, source: str, target: str) -> None:
        self._fail(target)
        super().move(source, target)

    def delete_tree(self, under: str) -> None:
        self._fail(under)
        super().delete_tree(under)


@pytest.mark.parametrize("lives", [4, 16, 20])
def test_object_store_that_is_lost_in_between(object_store: str, tmp_path: Path, lives: int) -> None:
    undisturbed, address = LocalFiles(tmp_path), f"{object_store}/{tmp_path.name}"
    for run in (first_run, second_run):
        run(undisturbed)
    first_run(ObjectFiles(address))
    with pytest.raises(ConnectionError):
        second_run(Unlucky(address, lives))
    assert_whole(ObjectFiles(address))
    second_run(ObjectFiles(address))
    assert contents(ObjectFiles(address)) == contents(undisturbed)


def test_two_publishers_at_once_lose_nothing(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)

    def run(start: int) -> None:
        for number in range(start, start + 4):
            publish(files, stage(files, f"run-{number}", [reading(number), reading(99, AFTER)]), now=NOW)

    children = [in_child(lambda start=start: run(start)) for start in (0, 10)]
    assert [ended_well(child) for child in children] == [True, True]
    together = LocalFiles(tmp_path / "together")
    readings = [reading(number) for number in (*range(4), *range(10, 14))]
    publish(together, stage(together, "all", [*readings, reading(99, AFTER)]), now=NOW)
    assert contents(files) == contents(together)


def test_reader_never_sees_half_a_publish(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    first_run(files)

    def run() -> None:
        for hour in range(1, 15):
            text = (BEFORE, AFTER)[hour % 2]
            told = [reading(number, text, fetched_at=NOON + timedelta(hours=hour)) for number in (0, 5)]
            publish(files, stage(files, f"run-{hour}", told), now=NOW)

    child = in_child(run)
    looks = 0
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        assert_whole(files)
        ids = [row["article_id"] for row in rows(files, "articles")]
        assert len(ids) == len(set(ids)) == 2
        looks += 1
    assert looks > 3
    assert {row["revision"] for row in rows(files, "articles")} == {14}


def test_half_a_staging_is_not_published(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    staged = stage(files, "run", [reading(0)])
    files.delete(f"{staged.folder}/rest.json")
    assert not publish(files, staged, now=NOW)
    assert rows(files, "articles") == []
    assert replace(staged, run_id="other").folder != staged.folder
