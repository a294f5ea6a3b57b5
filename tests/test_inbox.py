"""Files that somebody hands in: their meta files, dates, and what is wrong with them."""

from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from breachledger import inbox
from breachledger.errors import UsageError
from breachledger.vocabulary import Origin, Precision

NOW = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)
DATES = [
    ("2025-12-17", datetime(2025, 12, 17, tzinfo=UTC), Precision.DAY),
    ("20251217", datetime(2025, 12, 17, tzinfo=UTC), Precision.DAY),
    ("2025-12-17T08:30:00+01:00", datetime(2025, 12, 17, 7, 30, tzinfo=UTC), Precision.MINUTE),
    ("2025-12-17T08:30:05Z", datetime(2025, 12, 17, 8, 30, 5, tzinfo=UTC), Precision.SECOND),
    ("2025-12-17T08:30", datetime(2025, 12, 17, 8, 30, tzinfo=UTC), Precision.MINUTE),
    ("2025-12-17T00:00:00-05:00", datetime(2025, 12, 17, 5, tzinfo=UTC), Precision.MINUTE),
]


def write(path: Path, text: str | bytes, **meta: object) -> Path:
    """A file, with a meta file beside it where there is something to say."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if meta:
        path.with_name(f"{path.name.split('.')[0]}.meta.json").write_text(json.dumps(meta), "utf-8")
    return path


@pytest.mark.parametrize(("text", "moment", "precision"), DATES)
def test_a_date_is_read_with_its_precision(text: str, moment: datetime, precision: Precision):
    assert inbox.when(text) == (moment, precision)


def test_a_week_date_is_a_day():
    assert inbox.when("2025-W51-3") == (datetime(2025, 12, 17, tzinfo=UTC), Precision.DAY)


def test_a_moment_outside_the_calendar_is_no_date():
    with pytest.raises(UsageError, match="is no date"):
        inbox.when("0001-01-01T00:00:00+23:00")


@pytest.mark.parametrize("text", ["yesterday", "17/12/2025", "2025-13-01", "", "2025-12-17T08:30:00 CET"])
def test_what_is_no_date_is_named(text: str):
    with pytest.raises(UsageError, match="is no date: write 2025-12-17") as error:
        inbox.when(text)
    assert repr(text) in str(error.value)


def test_folders_are_walked_in_order_after_the_files_that_are_named(tmp_path: Path):
    for name in ("b.txt", "a.HTML", "c.md", "d.meta.json", "e.pdf", "f.html.gz", "sub/a.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.txt").mkdir()
    walked = inbox.walk([tmp_path / "c.md", tmp_path], inbox.TEXTS + inbox.PAGES, pytest.fail)
    names = ["c.md", "a.HTML", "b.txt", "c.md", "f.html.gz", "sub/a.htm"]
    assert list(walked) == [tmp_path / name for name in names]


def test_a_file_with_another_ending_is_named_with_those_that_there_are(tmp_path: Path):
    (tmp_path / "e.pdf").touch()
    with pytest.raises(UsageError, match=r"e\.pdf is none of: \.txt, \.md$"):
        list(inbox.walk([tmp_path / "e.pdf"], inbox.TEXTS, pytest.fail))


def test_a_link_leads_nowhere_out_of_the_folder_that_is_handed_in(tmp_path: Path):
    secret = write(tmp_path / "secret.txt", "Not for the ledger", title="Mine")
    (folder := tmp_path / "folder").mkdir()
    own = write(folder / "own.txt", "Files lost")
    for name, there in {"a.txt": secret, "b.txt": own, "own.meta.json": tmp_path / "secret.meta.json"}.items():
        (folder / name).symlink_to(there)
    told: list[str] = []
    assert list(inbox.walk([folder], inbox.TEXTS, told.append)) == [folder / "b.txt", own]
    assert told == [f"{folder / 'a.txt'}: is a link that leads out of its folder"]
    with pytest.raises(UsageError, match=r"own.meta.json: is a link that leads out of its folder"):
        inbox.open_file(own, "inbox")
    assert list(inbox.walk([folder / "a.txt"], inbox.TEXTS, told.append)) == [folder / "a.txt"], "named by somebody"


def test_a_path_that_does_not_exist_is_named(tmp_path: Path):
    with pytest.raises(UsageError, match="nowhere does not exist"):
        list(inbox.walk([tmp_path / "nowhere"], inbox.TEXTS, pytest.fail))


def test_without_a_meta_file_only_the_arguments_speak(tmp_path: Path):
    path = write(tmp_path / "a.txt", "Files lost")
    handed = inbox.open_file(path, "inbox", "2025-12-17")
    assert (handed.url, handed.source, handed.language) == (path.resolve().as_uri(), "inbox", None)
    assert (handed.published_at, handed.published_precision) == (datetime(2025, 12, 17, tzinfo=UTC), Precision.DAY)


META = {
    "url": "https://news.example/a",
    "source": "harbour-wire",
    "published_at": "2025-12-16T08:30:00+01:00",
    "modified_at": "2025-12-16T10:00:00+01:00",
    "title": " Elmsworth loses its files ",
    "author": "Ann Ray",
    "language": "en",
    "timezone": "Europe/London",
}


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.html.gz"])
def test_a_meta_file_outranks_the_arguments(tmp_path: Path, name: str):
    handed = inbox.open_file(write(tmp_path / name, "x", **META), "inbox", "2020-01-01")
    assert (handed.url, handed.source) == (META["url"], META["source"])
    assert (handed.language, handed.timezone) == ("en", "Europe/London")
    assert (handed.title, handed.author) == ("Elmsworth loses its files", "Ann Ray")
    assert handed.published_at == datetime(2025, 12, 16, 7, 30, tzinfo=UTC)
    assert handed.modified_at == datetime(2025, 12, 16, 9, tzinfo=UTC)


def test_a_meta_file_with_other_types_says_nothing(tmp_path: Path):
    handed = inbox.open_file(write(tmp_path / "a.txt", "x", url=7, source=None, title="  ", language=["en"]), "inbox")
    assert (handed.source, handed.title, handed.language) == ("inbox", None, None)
    assert handed.url.startswith("file://")


@pytest.mark.parametrize(("bad", "words"), [(b"{", "no JSON"), (b"[1]", "no JSON object"), (b"\xff\xfe{}", "no JSON")])
def test_a_bad_meta_file_is_named(tmp_path: Path, bad: bytes, words: str):
    (tmp_path / "a.meta.json").write_bytes(bad)
    with pytest.raises(UsageError, match=words) as error:
        inbox.open_file(write(tmp_path / "a.txt", "x"), "inbox")
    assert str(tmp_path / "a.meta.json") in str(error.value)


def test_a_bad_date_in_a_meta_file_is_named_with_the_file(tmp_path: Path):
    with pytest.raises(UsageError, match="is no date") as error:
        inbox.open_file(write(tmp_path / "a.txt", "x", published_at="16.12.2025"), "inbox")
    assert "a.meta.json" in str(error.value)


@pytest.mark.parametrize("name", ["a.html", "a.html.gz", "A.HTML.GZ"])
def test_a_page_is_what_a_fetch_would_have_brought(tmp_path: Path, name: str):
    body = "<p>caffè</p>".encode("latin-1")
    path = write(tmp_path / name, gzip.compress(body) if name.lower().endswith(".gz") else body)
    os.utime(path, (NOW.timestamp() + 0.5, NOW.timestamp() + 0.5))
    page = inbox.page(inbox.open_file(path, "inbox", "2025-12-17"))
    assert (page.body, page.status, page.header("content-type")) == (body, 200, "text/html")
    assert page.link is not None
    assert (page.link.published_at, page.link.published_origin) == (datetime(2025, 12, 17, tzinfo=UTC), Origin.FEED)
    assert page.fetched_at == page.first_seen_at == NOW
    assert page.url == page.final_url == page.link.url == path.as_uri()


def test_what_the_meta_file_says_are_the_words_of_the_link(tmp_path: Path):
    page = inbox.page(inbox.open_file(write(tmp_path / "a.html", "<p>x", **META), "inbox"))
    assert page.link is not None
    assert (page.link.title, page.link.author, page.link.source) == (
        "Elmsworth loses its files",
        "Ann Ray",
        "harbour-wire",
    )
    assert page.link.modified_at == datetime(2025, 12, 16, 9, tzinfo=UTC)
    assert (page.source, page.language_hint, page.timezone) == ("harbour-wire", "en", "Europe/London")


def test_a_page_without_a_date_says_no_origin(tmp_path: Path):
    page = inbox.page(inbox.open_file(write(tmp_path / "a.html", "<p>x"), "inbox"))
    assert page.link is not None
    assert (page.link.published_at, page.link.published_precision, page.link.published_origin) == (None, None, None)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "A.TXT"])
def test_a_text_is_plain_text_unchanged(tmp_path: Path, name: str):
    text = "Files lost\r\n\r\ncaffè\u00a0\n".encode()
    page = inbox.page(inbox.open_file(write(tmp_path / name, text), "inbox"))
    assert (page.body, page.header("content-type")) == (text, "text/plain; charset=utf-8")


@pytest.mark.parametrize("name", ["a.html.gz", "a.html"])
def test_a_file_that_swells_without_end_is_refused_in_bounded_memory(tmp_path: Path, name: str):
    bomb = gzip.compress(bytes(inbox.MOST_BYTES)) * 6
    path = write(tmp_path / name, bomb if name.endswith(".gz") else bytes(inbox.MOST_BYTES + 1))
    tracemalloc.start()
    with pytest.raises(UsageError, match="more than the 50 MB"):
        inbox.page(inbox.open_file(path, "inbox"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * inbox.MOST_BYTES


def test_a_file_of_the_most_bytes_is_taken(tmp_path: Path):
    path = write(tmp_path / "a.html.gz", gzip.compress(bytes(inbox.MOST_BYTES)))
    assert len(inbox.page(inbox.open_file(path, "inbox")).body) == inbox.MOST_BYTES
