"""What hosts said of the versions in the archive, kept from run to run."""

from __future__ import annotations

import pytest

from breachledger.files import Files, LocalFiles
from breachledger.model import RawRef
from breachledger.store.validators import SourceValidators

URL = "https://netzwacht.example/feed"
PLACE = RawRef("archive/netzwacht/2025-12-12/a.warc.gz", 120, 40)
PATH = "_state/validators/netzwacht.json"
DATE = "Fri, 12 Dec 2025 12:00:00 GMT"


def remembered(files: Files, **more: str) -> None:
    """What an earlier run has left, its archive included."""
    files.write(PLACE.file, b"record")
    earlier = SourceValidators(files, "netzwacht")
    for url in (URL, *more):
        earlier.put(url, '"abc"', DATE, PLACE)
    earlier.save()


def test_what_was_learnt_is_told_to_the_next_run(files: Files) -> None:
    remembered(files)
    assert SourceValidators(files, "netzwacht").get(URL) == ('"abc"', DATE, PLACE)
    assert SourceValidators(files, "netzwacht").get(URL + "?page=2") is None
    assert SourceValidators(files, "le-verrou").get(URL) is None


def test_nothing_is_told_before_it_is_saved(folder: LocalFiles) -> None:
    folder.write(PLACE.file, b"record")
    validators = SourceValidators(folder, "netzwacht")
    validators.put(URL, '"abc"', None, PLACE)
    assert validators.get(URL) is None
    assert not folder.exists(PATH)
    validators.save()
    assert validators.get(URL) == ('"abc"', None, PLACE)


def test_what_the_archive_does_not_hold_is_asked_for_again(folder: LocalFiles) -> None:
    remembered(folder)
    folder.delete(PLACE.file)
    assert SourceValidators(folder, "netzwacht").get(URL) is None


def test_a_version_that_is_lost_is_told_no_more(folder: LocalFiles) -> None:
    remembered(folder, **{URL + "/2": ""})
    validators = SourceValidators(folder, "netzwacht")
    validators.forget(URL)
    assert validators.get(URL) is None
    validators.save()
    after = SourceValidators(folder, "netzwacht")
    assert (after.get(URL), after.get(URL + "/2")) == (None, ('"abc"', DATE, PLACE))
    after.forget(URL + "/2")
    after.put(URL + "/2", '"new"', None, PLACE)
    after.save()
    assert SourceValidators(folder, "netzwacht").get(URL + "/2") == ('"new"', None, PLACE)


def test_two_runs_at_once_lose_nothing_of_each_other(folder: LocalFiles) -> None:
    folder.write(PLACE.file, b"record")
    one, other = SourceValidators(folder, "netzwacht"), SourceValidators(folder, "netzwacht")
    one.put(URL, '"one"', None, PLACE)
    other.put(URL + "/2", '"two"', None, PLACE)
    one.save()
    other.save()
    last = SourceValidators(folder, "netzwacht")
    assert [(last.get(url) or ("",))[0] for url in (URL, URL + "/2")] == ['"one"', '"two"']


def test_the_newest_stand_and_the_oldest_go(folder: LocalFiles) -> None:
    remembered(folder)
    validators = SourceValidators(folder, "netzwacht")
    for number in range(3_000):
        validators.put(f"{URL}/{number}", f'"{number}"', None, PLACE)
    validators.save()
    after = SourceValidators(folder, "netzwacht")
    assert after.get(URL) is None
    assert after.get(f"{URL}/0") == ('"0"', None, PLACE)
    assert after.get(f"{URL}/2999") == ('"2999"', None, PLACE)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[1]", b'{"u": 3}', b'{"u": ["a", "b", [1]]}', b"\xff\xfe", b'{"u": null}']
)
def test_what_cannot_be_read_is_as_if_it_were_not_there(folder: LocalFiles, data: bytes) -> None:
    folder.write(PATH, data)
    validators = SourceValidators(folder, "netzwacht")
    assert validators.get("u") is None
    folder.write(PLACE.file, b"record")
    validators.put(URL, None, DATE, PLACE)
    validators.save()
    assert SourceValidators(folder, "netzwacht").get(URL) == (None, DATE, PLACE)


def test_a_run_that_learnt_nothing_writes_nothing(folder: LocalFiles) -> None:
    SourceValidators(folder, "netzwacht").save()
    assert not folder.exists(PATH)
