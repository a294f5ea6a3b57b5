"""WARC files that others wrote: no hints, any coding, plain or compressed, damaged."""

from __future__ import annotations

import gzip
import io
import time
import zlib

import brotli
import pytest
import zstandard

from breachledger.archive import foreign_pages
from breachledger.model import Page

HTML = b"<!DOCTYPE html><html><body>Angriff auf eine Klinik</body></html>"


def member(record: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(record) + packer.flush()


def record(
    body: bytes = HTML,
    headers: bytes = b"Content-Type: text/html\r\n",
    *,
    url: str = "https://other.example/a",
    status: bytes = b"HTTP/1.1 200 OK",
    kind: str = "response",
    version: str = "1.0",
    line: bytes = b"\r\n",
) -> bytes:
    block = status + line + headers.replace(b"\r\n", line) + line + body
    head = f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {url}\r\n"
    head += f"WARC-Date: 2025-12-12T07:00:00Z\r\nContent-Type: application/http; msgtype={kind}\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"


def read(data: bytes) -> tuple[list[Page], list[str]]:
    reports: list[str] = []
    return list(foreign_pages(io.BytesIO(data), "elsewhere", reports.append)), reports


ENCODED = b"Content-Type: text/html\r\nContent-Encoding: "


@pytest.mark.parametrize(
    "one",
    [
        record(),
        record(version="1.1", url="http://other.example/a"),
        record(url="<https://other.example/a>"),
        record(gzip.compress(HTML, mtime=0), ENCODED + b"gzip\r\n"),
        record(brotli.compress(HTML), ENCODED + b"br\r\n"),
        record(zlib.compress(HTML), ENCODED + b"deflate\r\n"),
        record(zstandard.compress(HTML), ENCODED + b"zstd\r\n"),
        record(chunked(HTML), b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"),
        record(chunked(gzip.compress(HTML, mtime=0)), ENCODED + b"gzip\r\nTransfer-Encoding: chunked\r\n"),
        record(HTML, b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"),
        record(HTML, ENCODED + b"gzip\r\n"),
        record(HTML, ENCODED + b"utf-8\r\n"),
        record(HTML, b"Content-Type: application/octet-stream\r\n"),
        record(HTML, b"Content-Type: image/png\r\n"),
        record(HTML, b""),
        record(HTML, status=b"HTTP/2 200"),
        record(HTML, line=b"\n"),
    ],
)
@pytest.mark.parametrize("packed", [True, False])
def test_page_is_read_however_it_was_sent(one: bytes, packed: bool) -> None:
    pages, reports = read(member(one) if packed else one)
    assert [(page.body, page.source, page.raw_ref) for page in pages] == [(HTML, "elsewhere", None)]
    assert pages[0].url.endswith("://other.example/a")
    assert pages[0].fetched_at.isoformat() == "2025-12-12T07:00:00+00:00"
    assert reports == []


@pytest.mark.parametrize(
    "one",
    [
        record(status=b"HTTP/1.1 404 Not Found"),
        record(b"\x89PNG", b"Content-Type: image/png\r\n"),
        record(b'{"a": 1}', b"Content-Type: application/json\r\n"),
        record(b"<rss/>", b"Content-Type: application/rss+xml\r\n"),
        record(kind="request", status=b"GET / HTTP/1.1"),
        record(url="dns:other.example"),
        record(b"", b"", status=b"no http at all"),
    ],
)
def test_what_is_no_page_is_passed_over(one: bytes) -> None:
    pages, reports = read(member(one) + member(record()))
    assert len(pages) == 1
    assert reports == []


def test_file_compressed_as_a_whole_is_read() -> None:
    assert len(read(gzip.compress(record() + record() + record()))[0]) == 3


def test_page_that_unpacks_without_end_is_cut_off() -> None:
    pages, _ = read(member(record(gzip.compress(b"<html>" + bytes(50_000_000)), ENCODED + b"gzip\r\n")))
    assert [len(page.body) for page in pages] == [10_000_000]


@pytest.mark.parametrize("noise", [b"noise" * 1000, b"\x1f\x8b\x08" * 50, b"\0" * 2_000_000])
@pytest.mark.parametrize("packed", [True, False])
def test_noise_between_records_is_told_once_and_passed_over(noise: bytes, packed: bool) -> None:
    one = member(record()) if packed else record()
    pages, reports = read(one + one + noise + one)
    assert len(pages) == 3
    assert len(reports) == 1


@pytest.mark.parametrize("size", [60, 76, 100])
def test_a_flood_of_beginnings_takes_no_square_time(size: int) -> None:
    # Each is well for some bytes, and then reads what follows as its own: to the end of it, if it may.
    one = member(record(HTML + bytes(range(256)) * 40))
    start = time.process_time()
    pages, reports = read(one + one[:size] * (3_000_000 // size) + member(record()))
    assert (len(pages), len(reports)) == (2, 1)
    assert time.process_time() - start < 10


@pytest.mark.parametrize("data", [b"", b"no archive", gzip.compress(b"no archive", mtime=0), bytes(100)])
def test_no_archive_gives_no_page_and_no_error(data: bytes) -> None:
    assert read(data)[0] == []


def test_record_that_is_cut_off_is_told() -> None:
    for one in (record(), member(record())):
        pages, reports = read(one + one[:-30])
        assert len(pages) == 1
        assert len(reports) == 1


def test_damage_in_a_file_compressed_as_a_whole_ends_it() -> None:
    data = bytearray(gzip.compress(b"".join(record(HTML + b"%d" % number * 50) for number in range(3000)), 1))
    for place in range(len(data) // 2, len(data) // 2 + 40):
        data[place] ^= 0x5A
    pages, reports = read(bytes(data))
    assert 10 < len(pages) < 3000
    assert len(reports) == 1
