from __future__ import annotations

import gzip
import os
import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import given, settings
from hypothesis import strategies as st

from breachledger.archive import ArchiveFile, archive_files, as_exchange, pages, read_page, salvage
from breachledger.errors import Defect, UsageError
from breachledger.files import Files, LocalFiles
from breachledger.model import Exchange, RawRef
from tests.archive.pages import exchange, html

if TYPE_CHECKING:
    from pathlib import Path


def kept(files: Files, *exchanges: Exchange) -> list[RawRef]:
    with ArchiveFile(files, "netzwacht") as archive:
        return [archive.keep(one) for one in exchanges]


def test_page_comes_back_as_it_was(files: Files) -> None:
    sent = [exchange(0), exchange(1, payload=html(1)), exchange(2, coding="gzip, made-up")]
    refs = kept(files, *sent)
    for one, ref in zip(sent, refs, strict=True):
        assert one.page is not None
        assert read_page(files, ref) == replace(one.page, raw_ref=ref)


def test_listing_is_read_by_its_place_and_not_among_the_pages(files: Files) -> None:
    refs = kept(files, exchange(0, kind="listing"), exchange(1), replace(exchange(2), kind="redirect", page=None))
    assert read_page(files, refs[0]).body == html(0)
    assert [page.raw_ref for page in pages(files, refs[0].file)] == [refs[1]]


def test_files_are_listed_in_the_order_in_which_they_were_begun(files: Files) -> None:
    for source in ("zataz", "netzwacht", "abc"):
        with ArchiveFile(files, source) as archive:
            archive.keep(exchange())
    assert [path.split("/")[1] for path in archive_files(files)] == ["zataz", "netzwacht", "abc"]


def test_nothing_kept_makes_no_file(files: Files) -> None:
    kept(files)
    assert archive_files(files) == []


def test_error_in_the_block_keeps_what_was_fetched(files: Files) -> None:
    refs = []

    def fail() -> None:
        with ArchiveFile(files, "netzwacht") as archive:
            refs.append(archive.keep(exchange()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert read_page(files, refs[0]).body == html(0)


@pytest.mark.parametrize("source", ["", "../x", "a/b", "A", "a\n", "-a", "x" * 65])
def test_source_id_cannot_name_another_place(tmp_path: Path, source: str) -> None:
    with pytest.raises(UsageError, match="source id"):
        ArchiveFile(LocalFiles(tmp_path), source)


def test_records_are_what_the_standard_says(tmp_path: Path) -> None:
    refs = kept(LocalFiles(tmp_path), exchange(0), exchange(1))
    with (tmp_path / refs[0].file).open("rb") as stream:
        read = []
        for record in ArchiveIterator(stream, parse_http=False):
            read.append((record.record_type, record.stream_pos))
            assert record.verify_block_digest()
        stream.seek(0)
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            assert record.verify_payload_digest()
            assert int(record.http_headers["Content-Length"]) == len(record.reader.read())
            assert "X-Evil" not in record.headers
    assert read == [
        (WarcRecordType.warcinfo, 0),
        (WarcRecordType.response, refs[0].offset),
        (WarcRecordType.response, refs[1].offset),
    ]


def test_hostile_listing_cannot_make_a_header_that_others_refuse(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    page = exchange().page
    assert page is not None
    assert page.link is not None
    link = replace(page.link, title="\U0001f600" * 100_000, tags=("x" * 1000,) * 1000)
    long = replace(exchange(), page=replace(page, link=link))
    longer = replace(exchange(), page=replace(page, redirects=("https://netzwacht.example/" + "r" * 5_000,) * 9))
    refs = kept(files, long, longer)
    with (tmp_path / refs[0].file).open("rb") as stream:
        assert len(list(ArchiveIterator(stream))) == 3
    read = read_page(files, refs[0]).link
    assert read is not None
    assert read.published_at == link.published_at
    assert (read.title or "").startswith("\U0001f600")
    assert read_page(files, refs[1]).body == html(0)


TEXT = st.text(max_size=40)


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=4), st.binary(max_size=200), TEXT)
def test_no_answer_breaks_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    url: str,
    reason: str,
    headers: list[tuple[str, str]],
    body: bytes,
    title: str,
) -> None:
    files = LocalFiles(tmp_path_factory.mktemp("lake"))
    first = exchange()
    assert first.page is not None
    assert first.page.link is not None
    page = replace(first.page, url=url, body=body, headers=tuple(headers), link=replace(first.page.link, title=title))
    odd = replace(first, url=url, reason=reason, headers=tuple(headers), payload=body, page=page)
    refs = kept(files, odd, exchange(1))
    assert read_page(files, refs[0]).body == body
    assert [page.raw_ref for page in pages(files, refs[0].file)] == refs


def test_page_of_elsewhere_can_be_kept(files: Files) -> None:
    page = exchange().page
    assert page is not None
    ref = kept(files, as_exchange(page))[0]
    read = read_page(files, ref)
    assert (read.url, read.body, read.link) == (page.url, page.body, page.link)
    assert read.header("content-encoding") is None


def test_wrong_place_is_a_defect(files: Files) -> None:
    ref = kept(files, exchange())[0]
    with pytest.raises(Defect, match="no page"):
        read_page(files, RawRef(ref.file, ref.offset + 1, ref.length))


@pytest.mark.parametrize("broken", ["first", "middle", "last"])
@pytest.mark.parametrize("how", ["flipped", "cut"])
def test_damage_costs_only_the_damaged_record(tmp_path: Path, broken: str, how: str) -> None:
    files = LocalFiles(tmp_path)
    refs = kept(files, *(exchange(number) for number in range(4)))
    hit = {"first": 0, "middle": 2, "last": 3}[broken]
    data = bytearray((tmp_path / refs[0].file).read_bytes())
    if how == "cut":
        del data[refs[hit].offset + refs[hit].length - 40 : refs[hit].offset + refs[hit].length]
    else:
        for place in range(30, 60):
            data[refs[hit].offset + place] ^= 0x5A
    (tmp_path / refs[0].file).write_bytes(data)
    reports: list[str] = []
    read = [page.url for page in pages(files, refs[0].file, reports.append)]
    assert read == [exchange(number).page.url for number in range(4) if number != hit]  # type: ignore[union-attr]
    assert len(reports) == 1


def test_interrupted_run_is_salvaged(tmp_path: Path) -> None:
    files = LocalFiles(tmp_path)
    if (child := os.fork()) == 0:
        archive = ArchiveFile(files, "netzwacht")
        archive.keep(exchange(0))
        archive.keep(exchange(1))
        assert archive._growing is not None
        archive._growing.file.write(b"\x1f\x8b\x08half a record")
        archive._growing.file.flush()
        os._exit(0)
    os.waitpid(child, 0)
    assert archive_files(files) == []
    with ArchiveFile(files, "zataz") as living:
        ref = living.keep(exchange(7))
        (path,) = salvage(files)
    assert salvage(files) == []
    assert [page.body for page in pages(files, path)] == [html(0), html(1)]
    assert read_page(files, ref).body == html(7)


def test_run_interrupted_before_its_first_page_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "netzwacht" / "2025-12-12"
    folder.mkdir(parents=True)
    (folder / "x.warc.gz.open").write_bytes(b"")
    assert salvage(LocalFiles(tmp_path)) == []
    assert list(folder.iterdir()) == []


def test_what_a_crash_left_is_cut_in_bounded_memory(tmp_path: Path) -> None:
    folder = tmp_path / "archive" / "netzwacht" / "2025-12-12"
    folder.mkdir(parents=True)
    record, swelling = gzip.compress(os.urandom(1_000_000), 1), gzip.compress(bytes(50_000_000), 1)
    whole = record * 20 + swelling + record
    (folder / "x.warc.gz.open").write_bytes(whole + record[:-1])
    tracemalloc.start()
    assert salvage(LocalFiles(tmp_path)) == ["archive/netzwacht/2025-12-12/x.warc.gz"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (folder / "x.warc.gz").read_bytes() == whole
    assert peak < 5_000_000
