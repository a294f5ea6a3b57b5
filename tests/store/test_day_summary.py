"""What a scheduler tells of a day."""

from __future__ import annotations

from pathlib import Path

from breachledger.files import open_files
from breachledger.store.day_summary import summarise
from tests.line.lakes import day, dump, run, settings_for
from tests.site import Site


def test_the_summary_of_a_day_adds_up_its_outlets(site: Site, tmp_path: Path):
    settings = settings_for(site, tmp_path)
    run(settings, [day(16)], ("harbour-wire", "netzwacht"))
    claims = [row for row in dump(settings.lake)["claims"] if row["partition"] == "2025-12-16"]
    assert len(claims) > 10
    assert summarise(open_files(settings.lake), "2025-12-16") == {
        "day": "2025-12-16",
        "sources": 2,
        "verdicts": {"complete": 1, "partial": 1},
        "links_listed": 3,
        "pages_fetched": 2,
        "articles": 2,
        "claims": len(claims),
        "incident_reports": 2,
        "rejects": {"robots": 1},
        "incomplete": {"netzwacht": "partial: 1 of 2 pages could not be fetched"},
    }


def test_a_day_that_was_never_collected_has_no_sources(tmp_path: Path):
    found = summarise(open_files(str(tmp_path)), "2025-12-16")
    assert (found["sources"], found["articles"], found["verdicts"]) == (0, 0, {})
