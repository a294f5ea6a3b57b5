"""What a run fetched before it was cut off is found by the next one, and only until a publish has taken it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from breachledger.archive import ArchiveFile, taken, unpublished
from breachledger.files import Files, open_files
from breachledger.model import RawRef
from tests.archive.pages import exchange


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return open_files(str(tmp_path / "lake"))


def kept(files: Files, number: int = 0) -> RawRef:
    with ArchiveFile(files, "netzwacht") as archive:
        return archive.keep(exchange(number))


def test_a_page_that_was_fetched_is_found_by_its_normal_address(files: Files):
    ref = kept(files)
    found = unpublished(files, "netzwacht", datetime.now(UTC))
    assert {url: one.ref for url, one in found.items()} == {"https://netzwacht.example/2025/12/0": ref}
    assert unpublished(files, "le-verrou", datetime.now(UTC)) == {}


def test_what_was_published_is_not_found_any_more(files: Files):
    first, second = kept(files), kept(files, 1)
    taken(files, [first])
    assert [one.ref for one in unpublished(files, "netzwacht", datetime.now(UTC)).values()] == [second]


def test_after_a_day_a_page_is_asked_for_again(files: Files):
    kept(files)
    assert unpublished(files, "netzwacht", datetime.now(UTC) + timedelta(hours=25)) == {}
    assert files.list("_state/unpublished") == []


def test_a_file_that_is_still_being_written_is_left_alone(files: Files):
    with ArchiveFile(files, "netzwacht") as archive:
        archive.keep(exchange())
        assert unpublished(files, "netzwacht", datetime.now(UTC)) == {}
    assert len(unpublished(files, "netzwacht", datetime.now(UTC))) == 1
