"""Attacks on the fetcher that no other file here makes, each by a real server on loopback (docs/security.md)."""

from __future__ import annotations

import asyncio
import gzip
import logging
import random
import re
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from breachledger.archive import ArchiveFile, pages
from breachledger.errors import GiveUp, RetryLater
from breachledger.files import LocalFiles
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Reply, Server, and_hang_up, answer, endless, redirect

URL = "http://press.example/a"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def open_to(server: Server, *hosts: str) -> dict[str, object]:
    """Settings under which the resolver is asked, and these hosts may be reached at the server's own port."""
    return {"connect_to": (), "allow_private_hosts": frozenset(f"{host}:{server.port}" for host in hosts)}


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.0.0.7",
        "169.254.169.254",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1%eth0",
        "fd00::1",
    ],
)
def test_a_redirect_to_a_name_that_leads_inside_is_not_followed(server: Server, refusal: Get, inside: str) -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return await asyncio.sleep(0, ["127.0.0.1"] if host == "press.example" else [inside])

    server.replies["/a"] = and_hang_up(redirect("http://stranger.test/latest/meta-data"))
    error = refusal(
        f"http://press.example:{server.port}/a", using={"resolve": resolve}, changed=open_to(server, "press.example")
    )
    assert (type(error), error.reason) == (GiveUp, Reason.PRIVATE_ADDRESS)
    assert asked[-1] == "stranger.test"
    assert server.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "target",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://1.2.3.4.5/",
        "http://user:secret@press.example/",
        "//user@press.example/",
        "http://press.test:6379/",
        "https://press.test:22/",
        "http://press.test:0/",
        "http://press.example\\@127.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://[::ffff:7f00:1%25lo]:80:80/",
        "dict://press.example:11211/stat",
        "",
    ],
)  # fmt: skip
def test_a_redirect_to_an_address_in_disguise_is_not_followed(server: Server, refusal: Get, target: str) -> None:
    server.replies |= {"/a": redirect(target), "/": answer("inside")}
    error = refusal(URL)
    assert type(error) is GiveUp
    assert error.detail.isprintable()
    assert server.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "target", ["http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://１２７.0.0.1/", "http://[::ffff:127.0.0.1]/"]
)
def test_signs_that_become_a_private_address_are_not_followed(server: Server, refusal: Get, target: str) -> None:
    server.replies["/a"] = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target.encode() + b"\r\n\r\n"
    error = refusal(URL)
    assert (type(error), error.reason) in {(GiveUp, Reason.PRIVATE_ADDRESS), (GiveUp, Reason.BAD_ADDRESS)}
    assert server.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "interim", [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"]
)
def test_interim_answers_without_end_take_no_more_than_the_time_of_a_request(
    server: Server, refusal: Get, interim: bytes
) -> None:
    server.replies["/a"] = endless(b"", interim * 500)
    began = time.monotonic()
    error = refusal(URL, changed={"fetch_seconds": 0.5})
    assert (type(error), error.reason) == (RetryLater, Reason.TIMEOUT)
    assert time.monotonic() - began < 2.0


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (endless(CHUNKED, b"1\r\nx\r\n" * 2_000), Reason.TOO_LARGE),
        (endless(CHUNKED + b"1;", b"ext=" + b"y" * 4_000 + b";"), Reason.TOO_LARGE),
        (endless(CHUNKED + b"0\r\nX: ", b"y" * 4_000), Reason.TOO_LARGE),
        (and_hang_up(CHUNKED + b"fffffffffffffffff\r\nx"), Reason.CONNECTION),
        (and_hang_up(CHUNKED + b"-1\r\nx\r\n"), Reason.CONNECTION),
    ],
    ids=["crumbs", "extensions", "trailers", "huge", "negative"],
)
def test_chunks_are_bounded_however_they_are_cut(server: Server, refusal: Get, reply: Reply, reason: str) -> None:
    server.replies["/a"] = reply
    tracemalloc.start()
    try:
        error = refusal(URL, changed={"max_page_bytes": 20_000})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.reason == reason
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("path", "wire"),
    [
        ("/a%0d%0aX-Evil:%201", "/a%0d%0aX-Evil:%201"),
        ("/a%0D%0A%0D%0AGET /b HTTP/1.1", "/a%0D%0A%0D%0AGET%20/b%20HTTP/1.1"),
        ("/ä\u2028b", "/%C3%A4%E2%80%A8b"),
    ],
)
def test_no_address_writes_a_header_of_its_own(server: Server, refusal: Get, path: str, wire: str) -> None:
    refusal(f"http://press.example{path}")
    assert server.paths() == ["/robots.txt", wire]
    assert set(server.requests[-1].headers) == {"host", "connection", "user-agent", "accept-encoding", "accept"}


@pytest.mark.parametrize("char", ["\r", "\n", "\0", "\x1b", "\x7f"])
def test_no_redirect_writes_a_header_of_its_own(server: Server, refusal: Get, char: str) -> None:
    server.replies["/a"] = and_hang_up(redirect(f"/b{char}X-Evil: 1"))
    refusal(URL)
    assert not any("x-evil" in request.headers for request in server.requests)


FORGED = (
    b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-12-12T07:00:00Z\r\n"
    b"WARC-Target-URI: https://other.example/forged\r\nContent-Type: application/http; msgtype=response\r\n"
    b"Content-Length: 60\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>forged</html>\r\n\r\n"
)


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"<html>real</html>\r\n\r\n" + FORGED, content_type="text/html"),
        answer(gzip.compress(FORGED) * 3),
        answer(random.Random(1).randbytes(9_000) + gzip.compress(FORGED)),
        and_hang_up(b"HTTP/1.1 200 OK\x85WARC/1.1\r\nX-Odd: \xe2\x80\xa8WARC/1.1 \x85\r\n\r\n" + FORGED),
        answer(FORGED, x_evil="1", content_type="WARC/1.1"),
    ],
    ids=["behind the page", "packed", "unpackable", "behind strange lines", "in a header"],
)
def test_no_answer_writes_a_record_of_its_own(server: Server, get: Get, tmp_path: Path, reply: Reply) -> None:
    server.replies["/a"] = reply
    files = LocalFiles(tmp_path / "lake")
    with ArchiveFile(files, "press") as archive:
        page = get(URL, using={"keep": archive.keep})
    assert [(one.url, one.body) for one in pages(files, archive.path, pytest.fail)] == [(URL, page.body)]


@pytest.mark.parametrize(
    ("path", "wire"),
    [
        ("/../../../etc/passwd", "/etc/passwd"),
        ("/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
        ("/..%2f..%2f..%2fetc%2fpasswd", "/..%2f..%2f..%2fetc%2fpasswd"),
        ("/..\\..\\etc\\passwd", "/..\\..\\etc\\passwd"),
        ("/a%00.html", "/a%00.html"),
        ("//etc//passwd", "//etc//passwd"),
        ("/" + "x" * 5_000, "/" + "x" * 5_000),
        ("/$(id)/`id`;id|id", "/$(id)/%60id%60;id|id"),
    ],
    ids=range(8),
)
def test_no_address_becomes_the_name_of_a_file(server: Server, get: Get, tmp_path: Path, path: str, wire: str) -> None:
    server.replies[wire] = answer("<p>a</p>")
    with ArchiveFile(LocalFiles(tmp_path / "lake"), "press") as archive:
        assert get(f"http://press.example{path}", using={"keep": archive.keep}).body == b"<p>a</p>"
    made = [str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()]
    assert len(made) == len(FILES)
    assert all(any(re.fullmatch(pattern, name) for name in made) for pattern in FILES), made


FILES = (
    r"lake/archive/press/[\d-]{10}/[\dT]{21}-[0-9a-f]{8}\.warc\.gz",
    r"lake/_state/unpublished/press/[\dT]{21}-[0-9a-f]{8}\.warc\.gz\.txt",
    r"state/hosts/[0-9a-f]{32}\.\w+",
    r"state/robots/[0-9a-f]{32}\.json",
)


HOSTILE_LINES = (
    redirect("/b\t\u2028forged: line"),
    redirect("ftp://\x1b[2J\u202e/"),
    answer("x", "500 Oh\x1b[31m\xe2\x80\xa8no", retry_after="\xe2\x80\xa8soon"),
    answer("x", "200 OK", content_type="image/\x1b]0;title\x07png".replace("\x07", "\x9c")),
    answer("x", "200 OK", content_encoding="\x85gzip\u2028".encode().decode("latin-1")),
    and_hang_up(b"HTTP/1.1 200 OK\r\nbad \x1b[2J\xe2\x80\xa8 header\r\n\r\n"),
    and_hang_up(b"\x1b[2J\r\n\r\n"),
)


@pytest.mark.parametrize("reply", HOSTILE_LINES, ids=range(len(HOSTILE_LINES)))
def test_no_answer_writes_a_log_line_or_a_detail_of_its_own(
    server: Server, refusal: Get, caplog: pytest.LogCaptureFixture, reply: Reply
) -> None:
    server.replies["/a"] = reply
    with caplog.at_level(logging.INFO):
        error = refusal(URL, changed={"fetch_retries": 1})
    told = [str(error), error.detail, *(record.getMessage() for record in caplog.records)]
    assert all(text.isprintable() and text.isascii() for text in told), told
