from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from datetime import UTC, datetime

import brotli
import pytest

from breachledger.errors import GiveUp, UsageError
from breachledger.fetch.client import Fetcher
from breachledger.model import Exchange, Link, RawRef
from breachledger.settings import Settings
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Server, answer, redirect

URL = "http://press.example/a"


def test_a_page_holds_all_that_a_rebuild_needs(server: Server, get: Get) -> None:
    server.replies["/a"] = answer("<p>a</p>", content_type="text/html; charset=utf-8")
    link = Link(URL, "press", title="A headline")
    seen = datetime(2025, 12, 12, 8, tzinfo=UTC)
    before = datetime.now(UTC)
    page = get(URL, link=link, language_hint="it", timezone="Europe/Rome", first_seen_at=seen)
    assert (page.url, page.final_url, page.status, page.body) == (URL, URL, 200, b"<p>a</p>")
    assert (page.source, page.link, page.language_hint, page.timezone) == ("press", link, "it", "Europe/Rome")
    assert page.first_seen_at == seen
    assert before <= page.fetched_at <= datetime.now(UTC)
    assert page.header("content-TYPE") == "text/html; charset=utf-8"
    assert page.redirects == ()


def test_a_page_never_seen_before_is_first_seen_when_it_is_fetched(server: Server, get: Get) -> None:
    server.replies["/a"] = answer("a")
    page = get(URL)
    assert page.first_seen_at == page.fetched_at


def test_the_body_is_decoded_and_the_archive_has_it_as_sent(server: Server, get: Get, kept: list[Exchange]) -> None:
    sent = brotli.compress(gzip.compress(b"<p>a</p>"))
    server.replies["/a"] = answer(sent, content_encoding="gzip, br")
    page = get(URL)
    assert page.body == b"<p>a</p>"
    assert kept[-1].payload == sent
    assert kept[-1].page == page


def test_a_page_knows_its_place_in_the_archive(server: Server, get: Get) -> None:
    server.replies["/a"] = answer("a")
    ref = RawRef("archive/press/2025-12-12/one.warc.gz", 1, 2)
    assert get(URL, using={"keep": lambda _: ref}).raw_ref == ref
    assert get(URL, using={"keep": None}).raw_ref is None


def test_a_listing_is_archived_as_one(server: Server, get: Get, kept: list[Exchange]) -> None:
    server.replies["/feed"] = answer("<rss/>", content_type="application/rss+xml")
    page = get("http://press.example/feed", kind="listing")
    assert [(exchange.kind, exchange.page) for exchange in kept] == [("robots", None), ("listing", page)]


def test_a_bomb_is_refused_and_archived_as_an_error(server: Server, refusal: Get, kept: list[Exchange]) -> None:
    server.replies["/a"] = answer(gzip.compress(bytes(20_000_000)), content_encoding="gzip")
    assert refusal(URL).reason == Reason.TOO_LARGE
    assert [(exchange.kind, exchange.page) for exchange in kept] == [("robots", None), ("error", None)]


def test_a_damaged_coding_is_refused(server: Server, refusal: Get) -> None:
    server.replies["/a"] = answer(b"plain after all", content_encoding="gzip")
    assert refusal(URL).reason == Reason.BAD_ENCODING


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 Other", "307 Again", "308 Moved"])
def test_every_address_on_the_way_is_recorded(server: Server, get: Get, kept: list[Exchange], status: str) -> None:
    server.replies |= {
        "/a": redirect("/b?utm=1#top", status),
        "/b?utm=1": redirect("//other.example/c", status),
        "/c": redirect("d", status),
        "/d": answer("page"),
    }
    page = get(URL)
    assert page.redirects == ("http://press.example/b?utm=1", "http://other.example/c")
    assert (page.url, page.final_url) == (URL, "http://other.example/d")
    assert [exchange.url for exchange in kept if exchange.kind == "redirect"] == [URL, *page.redirects]


def test_every_hop_asks_the_robots_txt_of_its_host(server: Server, refusal: Get) -> None:
    server.replies |= {
        "/a": redirect("http://other.example/c"),
        "other.example/robots.txt": answer("User-agent: *\nDisallow: /c"),
        "/c": answer("page"),
    }
    assert refusal(URL).reason == Reason.ROBOTS
    assert server.paths("other.example") == ["/robots.txt"]


@pytest.mark.parametrize(("hops", "arrives"), [(5, True), (6, False)])
def test_redirects_are_bounded(server: Server, get: Get, refusal: Get, hops: int, arrives: bool) -> None:
    server.replies |= {f"/{n}": redirect(f"/{n + 1}") for n in range(hops)} | {f"/{hops}": answer("page")}
    if arrives:
        assert get("http://press.example/0").body == b"page"
    else:
        assert refusal("http://press.example/0").reason == Reason.TOO_MANY_REDIRECTS


@pytest.mark.parametrize("circle", [["/a"], ["/b", "/a"], ["/b", "http://PRESS.example:80/b#x"]])
def test_a_circle_is_left_at_once(server: Server, refusal: Get, circle: list[str]) -> None:
    server.replies |= {path: redirect(to) for path, to in zip(["/a", "/b"], circle, strict=False)}
    error = refusal(URL)
    assert (error.reason, "circle" in error.detail) == (Reason.TOO_MANY_REDIRECTS, True)
    assert len(server.paths()) == 1 + len(circle)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", Reason.PRIVATE_ADDRESS),
        ("http://127.0.0.1:1/", Reason.PRIVATE_ADDRESS),
        ("http://[::1]/", Reason.PRIVATE_ADDRESS),
        ("http://[::ffff:10.0.0.1]/", Reason.PRIVATE_ADDRESS),
        ("http://localhost/", Reason.PRIVATE_ADDRESS),
        ("http://2130706433/", Reason.BAD_ADDRESS),
        ("http://user:pass@other.example/", Reason.BAD_ADDRESS),
        ("file:///etc/passwd", Reason.BAD_ADDRESS),
        ("gopher://press.example/", Reason.BAD_ADDRESS),
        ("http://press.test:8080/", Reason.BAD_ADDRESS),
        ("http://[", Reason.BAD_ADDRESS),
    ],
)
def test_a_redirect_leads_nowhere_but_to_the_web(server: Server, refusal: Get, target: str, reason: str) -> None:
    server.replies["/a"] = redirect(target)
    error = refusal(URL)
    assert (type(error), error.reason) == (GiveUp, reason)


@pytest.mark.parametrize(
    "url", ["", "http://", "ftp://press.example/", "http://press.example/\ud800", "\0", "http://[::1"]
)
def test_what_is_no_address_is_given_up(server: Server, refusal: Get, url: str) -> None:
    error = refusal(url)
    assert (type(error), error.reason) == (GiveUp, Reason.BAD_ADDRESS)
    assert error.detail.isprintable()


def test_one_fetcher_serves_many_tasks(server: Server, settings: Settings) -> None:
    server.replies |= {f"/{n}": answer(str(n)) for n in range(40)}

    async def run() -> list[bytes]:
        async with Fetcher(settings) as fetcher:
            pages = (fetcher.get(f"http://press{n % 4}.example/{n}", source="press") for n in range(40))
            return [page.body for page in await asyncio.gather(*pages)]

    assert asyncio.run(run()) == [str(n).encode() for n in range(40)]


def test_a_contact_that_does_not_fit_is_a_matter_for_people(settings: Settings) -> None:
    with pytest.raises(UsageError, match="contact"):
        Fetcher(replace(settings, contact="a\r\nb"))


def test_an_archive_that_fails_is_heard(server: Server, get: Get) -> None:
    server.replies["/a"] = answer("a")

    def full(exchange: Exchange) -> RawRef:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        get(URL, using={"keep": full})
