"""Harvests on their way between two processes of one run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from breachledger.errors import Defect
from breachledger.files import Files, LocalFiles
from breachledger.model import RawRef
from breachledger.store.harvests import drop_harvests, load_harvests, save_harvest
from breachledger.vocabulary import Outcome, Reason, Stage
from tests.store.readings import DAY, harvest, listing, reject, visit

FULL = replace(
    harvest(
        listing(Outcome.REJECTED),
        visit(0, modified_at=datetime(2025, 12, 12, 8, 30, 15, 250, tzinfo=UTC)),
        visit(1, Outcome.UNCHANGED, day=DAY - timedelta(days=2), dated=False),
        rejects=(reject(2), replace(reject(3, Stage.LIST, Reason.MALFORMED), detail="„krumm“ \ud800\x00")),
    ),
    pages=(RawRef("archive/netzwacht/2025-12-13/a.warc.gz", 312, 4_500), RawRef("archive/b.warc.gz", 0, 9)),
)


def test_what_was_left_comes_back_as_it_was(files: Files) -> None:
    other = replace(harvest(expected=None), source="le-verrou")
    save_harvest(files, "nightly", FULL)
    save_harvest(files, "nightly", other)
    assert load_harvests(files, "nightly") == (other, FULL)


def test_a_source_that_is_collected_again_leaves_one_harvest(folder: LocalFiles) -> None:
    save_harvest(folder, "nightly", harvest(listing(Outcome.REJECTED)))
    save_harvest(folder, "nightly", FULL)
    assert load_harvests(folder, "nightly") == (FULL,)


def test_runs_do_not_see_each_other(folder: LocalFiles) -> None:
    save_harvest(folder, "nightly", FULL)
    save_harvest(folder, "nightly-2", harvest())
    assert load_harvests(folder, "night") == ()
    drop_harvests(folder, "nightly")
    assert load_harvests(folder, "nightly") == ()
    assert load_harvests(folder, "nightly-2") == (harvest(),)
    drop_harvests(folder, "never")


def test_no_name_leads_out_of_the_lake(folder: LocalFiles) -> None:
    with pytest.raises(Defect):
        save_harvest(folder, "..", FULL)
    with pytest.raises(Defect):
        save_harvest(folder, "nightly", replace(FULL, source="../../up"))
    assert not folder.root.exists()
