"""What killed runs leave is there for a week, and then no more."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from breachledger.files import Files, LocalFiles
from breachledger.store.harvests import load_harvests, save_harvest
from breachledger.store.leftovers import KEPT, sweep
from breachledger.store.publish import publish, stage
from breachledger.store.staging import is_staged
from tests.store.readings import harvest, listing, reading, rows, visit

SOON = timedelta(minutes=5)


def test_what_nobody_has_touched_for_a_week_goes(files: Files) -> None:
    old, own = stage(files, "2025-12-12-aaaa", [reading(0)]), stage(files, "own", [reading(1)])
    save_harvest(files, "nightly", harvest(visit(0)))
    assert sweep(files, datetime.now(UTC) + KEPT - SOON, own.folder) == []
    assert is_staged(files, old)
    gone = sweep(files, datetime.now(UTC) + KEPT + SOON, own.folder)
    assert gone == [old.folder, "_state/harvests/nightly"]
    assert (is_staged(files, old), is_staged(files, own)) == (False, True)
    assert load_harvests(files, "nightly") == ()


def test_unfinished_files_are_swept_by_their_age_too(folder: LocalFiles) -> None:
    left = folder.grow("_state/staging/killed/articles.parquet")
    left.file.close()
    assert folder.list("_state/staging") == []
    place = folder.root / "_state/staging/killed/articles.parquet.open"
    long_ago = (datetime.now(UTC) - KEPT - SOON).timestamp()
    os.utime(place, (long_ago, long_ago))
    assert sweep(folder, datetime.now(UTC), "") == ["_state/staging/killed"]
    assert not place.parent.exists()


def test_one_file_that_is_still_written_keeps_its_folder(folder: LocalFiles) -> None:
    staged = stage(folder, "long", [reading(0)])
    long_ago = (datetime.now(UTC) - KEPT - SOON).timestamp()
    for name in ("articles.parquet", "claims.parquet"):
        os.utime(folder.root / staged.folder / name, (long_ago, long_ago))
    assert sweep(folder, datetime.now(UTC), "") == []


def test_a_publish_sweeps_and_still_takes_its_own_however_old(folder: LocalFiles) -> None:
    late, killed = stage(folder, "late", [reading(0)], [harvest(listing(), visit(0))]), stage(folder, "killed", [])
    publish(folder, late, now=datetime.now(UTC) + KEPT + SOON)
    assert len(rows(folder, "articles")) == 1
    assert not is_staged(folder, killed)
    assert folder.list("_state/staging") == []
