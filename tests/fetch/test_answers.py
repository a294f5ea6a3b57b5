from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.answers import location, retry_after
from breachledger.fetch.wire import Answer
from breachledger.model import Exchange
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Server, answer, in_turn

URL = "http://press.example/a"


def head(**fields: str) -> Answer:
    headers = tuple((name.replace("_", "-").title(), value) for name, value in fields.items())
    return Answer(URL, 429, "", headers, "", datetime.now(UTC))


@pytest.mark.parametrize(
    ("status", "consequence", "reason"),
    [
        (204, None, None),
        (206, GiveUp, Reason.HTTP_ERROR),
        (300, GiveUp, Reason.HTTP_ERROR),
        (302, GiveUp, Reason.HTTP_ERROR),
        (304, GiveUp, Reason.HTTP_ERROR),
        (400, GiveUp, Reason.HTTP_ERROR),
        (401, GiveUp, Reason.FORBIDDEN),
        (403, GiveUp, Reason.FORBIDDEN),
        (404, GiveUp, Reason.NOT_FOUND),
        (410, GiveUp, Reason.NOT_FOUND),
        (418, GiveUp, Reason.HTTP_ERROR),
        (429, RetryLater, Reason.RATE_LIMITED),
        (451, GiveUp, Reason.FORBIDDEN),
        (500, RetryLater, Reason.SERVER_ERROR),
        (503, RetryLater, Reason.SERVER_ERROR),
        (599, RetryLater, Reason.SERVER_ERROR),
        (999, RetryLater, Reason.SERVER_ERROR),
    ],
)
def test_each_status_has_its_consequence(
    server: Server, get: Get, refusal: Get, status: int, consequence: type | None, reason: str | None
) -> None:
    server.replies["/a"] = answer(b"", f"{status} Whatever")
    if consequence is None:
        assert get(URL).status == status
    else:
        error = refusal(URL)
        assert (type(error), error.reason) == (consequence, reason)
        assert str(status) in error.detail


def test_a_failure_is_kept_with_its_body(server: Server, refusal: Get, kept: list[Exchange]) -> None:
    server.replies["/a"] = answer("gone for good", "410 Gone")
    refusal(URL)
    assert [(e.kind, e.status, e.payload, e.page) for e in kept[1:]] == [("error", 410, b"gone for good", None)]


@pytest.mark.parametrize("media", ["image/png", "Video/mp4", "audio/mpeg", "application/pdf; x=y", "font/woff2"])
@pytest.mark.parametrize("kind", ["page", "listing"])
def test_media_are_refused_before_they_are_read(server: Server, refusal: Get, media: str, kind: str) -> None:
    server.replies["/a"] = answer(bytes(10), content_type=media)
    assert refusal(URL, kind=kind).reason == Reason.NOT_HTML


@pytest.mark.parametrize(
    "media",
    ["text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "application/gzip", "nonsense"],
)
def test_other_types_are_taken_for_the_parsers_to_see(server: Server, get: Get, media: str) -> None:
    server.replies["/a"] = answer("x", content_type=media)
    assert get(URL, kind="listing").body == b"x"


def test_a_server_that_recovers_is_asked_again(server: Server, get: Get, kept: list[Exchange]) -> None:
    server.replies["/a"] = in_turn(answer("", "503 Busy"), answer("", "500 Oops"), answer("well"))
    assert get(URL, changed={"fetch_retries": 2}).body == b"well"
    assert [e.status for e in kept] == [404, 503, 500, 200]


def test_tries_are_bounded(server: Server, refusal: Get) -> None:
    server.replies["/a"] = answer("", "503 Busy")
    assert refusal(URL, changed={"fetch_retries": 2}).reason == Reason.SERVER_ERROR
    assert server.paths() == ["/robots.txt", "/a", "/a", "/a"]


def test_what_will_not_get_better_is_not_asked_again(server: Server, refusal: Get) -> None:
    assert refusal(URL, changed={"fetch_retries": 2}).reason == Reason.NOT_FOUND
    assert server.paths() == ["/robots.txt", "/a"]


def test_a_short_retry_after_is_waited_for(server: Server, get: Get) -> None:
    server.replies["/a"] = in_turn(answer("", "429 Slow down", retry_after="1"), answer("well"))
    began = time.monotonic()
    assert get(URL, changed={"fetch_retries": 1}).body == b"well"
    assert time.monotonic() - began >= 1.0


def test_a_long_retry_after_is_for_another_run(server: Server, refusal: Get) -> None:
    server.replies["/a"] = answer("", "429 Slow down", retry_after="120")
    error = refusal(URL, changed={"fetch_retries": 2})
    assert (error.reason, error.after) == (Reason.RATE_LIMITED, 120.0)
    assert server.paths() == ["/robots.txt", "/a"]


def test_a_host_that_asked_for_quiet_is_left_alone_by_the_next_fetcher_too(server: Server, refusal: Get) -> None:
    server.replies["/a"] = answer("", "503 Maintenance", retry_after="120")
    refusal(URL)
    error = refusal("http://press.example/b")
    assert type(error) is RetryLater
    assert 100 < (error.after or 0) <= 120
    assert server.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0.0), (" 7 ", 7.0), ("-1", None), ("soon", None), ("", None), ("٣", None), ("1" * 5_000, 111_111_111_111.0)],
)
def test_retry_after_in_seconds(text: str, seconds: float | None) -> None:
    assert retry_after(head(retry_after=text)) == seconds


def test_retry_after_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert 85 < (retry_after(head(retry_after=soon)) or 0) <= 90
    assert not retry_after(head(retry_after="Mon, 01 Jan 2001 00:00:00 GMT"))
    assert not retry_after(head(retry_after="Mon, 01 Jan 2001 00:00:00"))
    assert retry_after(head(retry_after="Mon, 99 Jan 99999 00:00:00 GMT")) is None


def test_a_location_is_read_as_utf8_where_it_is() -> None:
    assert location(head(location="/münchen".encode().decode("latin-1"))) == "/münchen"
    assert location(head(location="/münchen")) == "/münchen"
