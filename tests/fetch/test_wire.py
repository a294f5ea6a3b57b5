from __future__ import annotations

import asyncio
import random
import time
import tracemalloc

import pytest

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.model import Exchange
from breachledger.settings import Settings
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Reply, Server, and_hang_up, answer, endless

URL = "http://press.example/a"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_the_archive_gets_what_came_over_the_wire(server: Server, get: Get, kept: list[Exchange]) -> None:
    server.replies["/a"] = (
        b"HTTP/1.1 200 Fine\r\nX-Twice: 1\r\nx-tWICE: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\n\r\n"
    )
    page = get(URL)
    robots, exchange = kept
    assert (robots.kind, robots.status, robots.url) == ("robots", 404, "http://press.example/robots.txt")
    assert (exchange.url, exchange.status, exchange.reason, exchange.kind) == (URL, 200, "Fine", "page")
    assert exchange.headers == (("X-Twice", "1"), ("x-tWICE", "2"), ("Transfer-Encoding", "chunked"))
    assert (exchange.payload, exchange.ip, exchange.page) == (b"abcdefg", "127.0.0.1", page)


def test_a_slow_drip_ends_with_the_time_of_a_request(server: Server, refusal: Get) -> None:
    server.replies["/a"] = endless(HEAD + b"\r\n", b"x", pause=0.05)
    began = time.monotonic()
    error = refusal(URL, changed={"fetch_seconds": 0.4})
    assert (type(error), error.reason) == (RetryLater, Reason.TIMEOUT)
    assert time.monotonic() - began < 1.5


def test_a_slow_drip_of_headers_ends_as_well(server: Server, refusal: Get) -> None:
    server.replies["/a"] = endless(HEAD, b"X", pause=0.05)
    assert refusal(URL, changed={"fetch_seconds": 0.4}).reason == Reason.TIMEOUT


def test_a_host_that_says_nothing_takes_too_long(server: Server, refusal: Get) -> None:
    server.replies["/a"] = endless(b"", b"", pause=0.1)
    assert refusal(URL, changed={"fetch_seconds": 0.3}).reason == Reason.TIMEOUT


@pytest.mark.parametrize("length", [b"", b"Content-Length: 200000000\r\n", b"Content-Length: " + b"9" * 40 + b"\r\n"])
def test_an_endless_page_is_dropped_at_the_limit(server: Server, refusal: Get, length: bytes) -> None:
    server.replies["/a"] = endless(HEAD + length + b"\r\n", bytes(65_536))
    tracemalloc.start()
    try:
        error = refusal(URL, changed={"max_page_bytes": 1_000_000})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (type(error), error.reason) in {(GiveUp, Reason.TOO_LARGE), (RetryLater, Reason.CONNECTION)}
    assert peak < 8_000_000


def test_a_page_of_exactly_the_limit_is_taken(server: Server, get: Get, refusal: Get) -> None:
    server.replies["/a"] = answer(bytes(1_000))
    assert len(get(URL, changed={"max_page_bytes": 1_000}).body) == 1_000
    assert refusal(URL, changed={"max_page_bytes": 999}).reason == Reason.TOO_LARGE


def test_a_flood_of_header_fields_is_refused(server: Server, refusal: Get) -> None:
    server.replies["/a"] = HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(1_000)) + b"Content-Length: 0\r\n\r\n"
    error = refusal(URL)
    assert (type(error), error.reason) == (GiveUp, Reason.TOO_LARGE)


@pytest.mark.parametrize("flood", [b"X: " + b"y" * 1_000 + b"\r\n", b"y" * 65_536])
def test_endless_headers_are_refused(server: Server, refusal: Get, flood: bytes) -> None:
    server.replies["/a"] = endless(HEAD + b"X: ", flood)
    error = refusal(URL)
    assert (type(error), error.reason) == (GiveUp, Reason.TOO_LARGE)


@pytest.mark.parametrize(
    "reply",
    [
        and_hang_up(b""),
        and_hang_up(HEAD),
        and_hang_up(HEAD + b"Content-Length: 100\r\n\r\nhalf"),
        and_hang_up(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhe"),
        and_hang_up(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
        and_hang_up(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n"),
        and_hang_up(HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
        and_hang_up(HEAD + b"Content-Length: minus\r\n\r\nab"),
        and_hang_up(b"SSH-2.0-OpenSSH_9.2\r\n"),
        and_hang_up(b"\x16\x03\x01\x00\xa5\x01\x00"),
        and_hang_up(b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n"),
        and_hang_up(b"HTTP/1.1 200 OK\r\nX: a\x00b\r\n\r\n"),
        and_hang_up(b"<html>no head at all</html>"),
    ],
    ids=range(13),
)
def test_a_broken_answer_may_be_whole_the_next_time(server: Server, refusal: Get, reply: Reply) -> None:
    server.replies["/a"] = reply
    error = refusal(URL)
    assert (type(error), error.reason) == (RetryLater, Reason.CONNECTION)
    assert error.detail.isprintable()
    assert error.detail.isascii()


def test_random_answers_raise_no_error_of_the_machinery(server: Server, settings: Settings) -> None:
    dice = random.Random(20251212)
    words = (
        "HTTP/1.1 |200 OK|\r\n|\n|: |Content-Length|Transfer-Encoding|chunked|gzip|5|\r\n\r\n|Location|301 Gone|"
        "100 Continue|101 Switch|\0|\xff| |Content-Encoding|-1"
    )
    pieces = [word.encode("latin-1") for word in words.split("|")]
    replies = {f"/{n}": and_hang_up(b"".join(dice.choices(pieces, k=dice.randint(1, 24)))) for n in range(150)}
    for number in range(150, 300):
        replies[f"/{number}"] = and_hang_up(b"HTTP/1.1 200 OK\r\n" + b"".join(dice.choices(pieces, k=12)))
    server.replies |= replies

    async def outcome(fetcher: Fetcher, path: str) -> str:
        try:
            await fetcher.get(f"http://press.example{path}", source="press")
        except (GiveUp, RetryLater) as error:
            return error.reason
        return "page"

    async def run() -> list[str]:
        async with Fetcher(settings) as fetcher:
            return [await outcome(fetcher, path) for path in replies]

    assert {"page", Reason.CONNECTION} <= set(asyncio.run(run()))


def test_cookies_are_not_kept(server: Server, settings: Settings) -> None:
    server.replies |= {"/a": answer("a", set_cookie="who=you; Path=/"), "/b": answer("b")}

    async def run() -> None:
        async with Fetcher(settings) as fetcher:
            for path in ("/a", "/b"):
                await fetcher.get(f"http://press.example{path}", source="press")

    asyncio.run(run())
    assert server.paths() == ["/robots.txt", "/a", "/b"]
    assert not any("cookie" in request.headers for request in server.requests)


def test_no_connection_stays_open_after_its_request(server: Server, settings: Settings) -> None:
    server.replies |= {"/a": answer("a"), "/b": answer("b")}

    async def run() -> None:
        async with Fetcher(settings) as fetcher:
            for path in ("/a", "/b"):
                await fetcher.get(f"http://press.example{path}", source="press")

    asyncio.run(run())
    assert len({request.connection for request in server.requests}) == 3
    assert {request.headers["connection"] for request in server.requests} == {"close"}


def test_the_request_says_who_asks(server: Server, get: Get) -> None:
    server.replies["/a"] = answer("a")
    get(URL, language_hint="fr", changed={"contact": "news@lab.example"})
    request = server.requests[-1]
    assert request.headers["user-agent"].startswith("Breachledger/")
    assert request.headers["from"] == "news@lab.example"
    assert request.headers["accept-language"] == "fr, *;q=0.5"
    assert request.headers["accept-encoding"] == "gzip, deflate, br, zstd"
