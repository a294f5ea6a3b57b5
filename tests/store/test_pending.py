"""What a publish leaves for the next resolve to do, and how little it writes for it."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

from breachledger.files import Files, LocalFiles
from breachledger.store import pending
from breachledger.store.publish import Changed, publish, stage
from breachledger.store.schema import TABLES
from tests.store.readings import DAY, NOON, NOW, harvest, listing, reading, reject, visit

OTHER = DAY + timedelta(days=1)


def mark(files: Files, day: str) -> dict[str, str]:
    told: dict[str, str] = json.loads(files.read(f"{pending.FOLDER}/{day}.json"))
    return told


def sha256(files: Files, table: str) -> str:
    return hashlib.sha256(files.read(TABLES[table].path(str(DAY)))).hexdigest()


def test_days_whose_articles_or_claims_change_are_pending(files: Files) -> None:
    assert pending.days(files) == []
    publish(files, stage(files, "run", [reading(0), reading(1, published_at=NOON + timedelta(days=1))]), now=NOW)
    assert pending.days(files) == [str(DAY), str(OTHER)]
    assert mark(files, str(DAY)) == {table: sha256(files, table) for table in ("articles", "claims")}


def test_what_changes_neither_is_not_pending(folder: LocalFiles) -> None:
    seen = harvest(listing(), visit(2), rejects=(reject(2),))
    assert publish(folder, stage(folder, "run", [], [seen]), now=NOW)
    assert pending.days(folder) == []


def test_a_publish_that_changes_nothing_adds_nothing(folder: LocalFiles) -> None:
    publish(folder, stage(folder, "run", [reading(0)]), now=NOW)
    folder.delete_tree(pending.FOLDER)
    publish(folder, stage(folder, "again", [reading(0)]), now=NOW)
    assert pending.days(folder) == []


def test_a_day_that_changes_again_keeps_what_had_changed_before(folder: LocalFiles) -> None:
    publish(folder, stage(folder, "run", [reading(0)]), now=NOW)
    claims = mark(folder, str(DAY))["claims"]
    later = reading(0, fetched_at=NOON - timedelta(hours=1), title="Another title")  # seen earlier: the same claims
    changed = publish(folder, stage(folder, "earlier", [later]), now=NOW)
    assert str(DAY) in changed.partitions["articles"]
    assert "claims" not in changed.partitions
    assert mark(folder, str(DAY)) == {"articles": sha256(folder, "articles"), "claims": claims}


class Counting(LocalFiles):
    """A lake that notes what is asked of it."""

    asked: list[str]

    def read(self, path: str) -> bytes:
        self.asked.append(f"read {path}")
        return super().read(path)

    def write(self, path: str, data: bytes) -> None:
        self.asked.append(f"write {path}")
        super().write(path, data)

    def move(self, source: str, target: str) -> None:
        self.asked.append(f"move {target}")
        super().move(source, target)


def test_a_mark_is_one_small_object_however_many_days_are_pending(folder: LocalFiles) -> None:
    for number in range(1825):
        place = folder.root / pending.FOLDER / f"{DAY - timedelta(days=number + 1)}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text('{"articles": "0"}')
    counting = Counting(folder.root)
    counting.asked = []
    assert publish(counting, stage(counting, "run", [reading(number) for number in range(200)]), now=NOW) != Changed({})
    assert [line for line in counting.asked if "pending" in line] == [f"move {pending.FOLDER}/{DAY}.json"]
    assert folder.size(f"{pending.FOLDER}/{DAY}.json") < 200
    assert len(pending.days(folder)) == 1826
