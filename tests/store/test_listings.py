"""Which listings of the past are not asked for again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from breachledger.files import Files, open_files
from breachledger.model import RawRef
from breachledger.store.listings import ReadListings

URL = "https://desk.example/sitemap-2025-12.xml"
OLD = date(2025, 12, 9)
WEEK = timedelta(days=7)
REF = RawRef("archive/desk/2026-01-20/x.warc.gz", 12, 345)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A lake that holds the archive file of `REF`."""
    files = open_files(str(tmp_path / "lake"))
    files.write(REF.file, b"a file")
    return files


def read(files: Files, seconds: float = 60.0) -> ReadListings:
    """A listing read just now, and what a later process knows of it."""
    first = ReadListings(files, "desk", seconds, WEEK)
    first.remember(URL, REF)
    first.save()
    return ReadListings(files, "desk", seconds, WEEK)


def test_a_listing_read_just_now_serves_other_old_days(files: Files):
    listings = read(files)
    assert listings.recall(URL, OLD) == REF
    assert listings.recall(URL, OLD - timedelta(days=300)) == REF
    assert listings.recall(URL + "?page=2", OLD) is None


def test_a_recent_day_is_asked_for_anew(files: Files):
    today = datetime.now(UTC).date()
    listings = read(files)
    assert listings.recall(URL, today - WEEK) is None
    assert listings.recall(URL, today - WEEK - timedelta(days=1)) == REF


def test_nothing_is_recalled_after_its_time_nor_of_a_file_that_is_gone(files: Files):
    assert read(files, seconds=1e-9).recall(URL, OLD) is None
    assert read(files, seconds=0.0).recall(URL, OLD) is None
    listings = read(files)
    files.delete(REF.file)
    assert listings.recall(URL, OLD) is None


def test_what_is_not_saved_is_not_recalled(files: Files):
    first = ReadListings(files, "desk", 60.0, WEEK)
    first.remember(URL, REF)
    assert first.recall(URL, OLD) is None
    first.save()
    assert first.recall(URL, OLD) == REF


@pytest.mark.parametrize("damaged", [b"", b"[]", b'{"x": 1}', b'{"x": [1, 2]}', b'{"x": ["y", ["a", 1, 2]]}', b"\xff"])
def test_a_damaged_file_is_as_none(files: Files, damaged: bytes):
    files.write("_state/listings/desk.json", damaged)
    assert ReadListings(files, "desk", 60.0, WEEK).recall(URL, OLD) is None
    assert read(files).recall(URL, OLD) == REF
