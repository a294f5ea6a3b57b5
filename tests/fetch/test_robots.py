from __future__ import annotations

import asyncio
import gzip
import json
import os
import time

import httpx
import pytest

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.fetch.robots import parse
from breachledger.model import Exchange
from breachledger.settings import Settings
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Server, and_hang_up, answer, endless, in_turn, redirect

URL = "http://press.example/a"


@pytest.fixture
def press(server: Server) -> Server:
    server.replies |= {"/a": answer("page"), "/b": answer("page"), "/intern/c": answer("page")}
    return server


def rules(*lines: str) -> bytes:
    return answer("\n".join(lines), content_type="text/plain")


def test_a_forbidden_address_is_not_asked(press: Server, get: Get, refusal: Get) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", "Disallow: /intern/")
    assert refusal("http://press.example/intern/c").reason == Reason.ROBOTS
    assert get(URL).body == b"page"
    assert "/intern/c" not in press.paths()


@pytest.mark.parametrize("agent", ["Breachledger", "breachledger", "BREACHLEDGER"])
def test_a_rule_for_us_beats_the_rule_for_all(press: Server, get: Get, refusal: Get, agent: str) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", "Disallow: /a", "", f"User-agent: {agent}", "Disallow: /b")
    assert get(URL).body == b"page"
    assert refusal("http://press.example/b").reason == Reason.ROBOTS


def test_a_rule_for_another_robot_is_not_ours(press: Server, get: Get) -> None:
    press.replies["/robots.txt"] = rules("User-agent: GPTBot", "User-agent: OtherBot", "Disallow: /")
    assert get(URL).body == b"page"


def test_listings_obey_as_well(press: Server, refusal: Get) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", "Disallow: /")
    assert refusal("http://press.example/feed", kind="listing").reason == Reason.ROBOTS


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "400 Bad", "401 Who", "403 No", "418 Teapot"])
def test_no_robots_txt_allows_all(press: Server, get: Get, status: str) -> None:
    press.replies["/robots.txt"] = answer("Disallow: /", status)
    assert get(URL).body == b"page"


@pytest.mark.parametrize(
    "reply",
    [answer("", "500 Oops"), answer("", "503 Busy"), and_hang_up(b""), endless(b"", b"", pause=0.1)],
    ids=["500", "503", "cut", "silent"],
)
def test_a_robots_txt_that_cannot_be_had_forbids_all(press: Server, refusal: Get, reply: object) -> None:
    press.replies["/robots.txt"] = reply  # type: ignore[assignment]
    error = refusal(URL, changed={"fetch_seconds": 0.3})
    assert (type(error), error.reason) == (GiveUp, Reason.ROBOTS_UNREACHABLE)
    assert "/a" not in press.paths()


def test_an_unreachable_robots_txt_is_not_asked_for_with_every_page(press: Server, settings: Settings) -> None:
    press.replies["/robots.txt"] = answer("", "500 Oops")

    async def run() -> list[object]:
        async with Fetcher(settings) as fetcher:
            pages = (fetcher.get(f"http://press.example/{n}", source="press") for n in range(5))
            return await asyncio.gather(*pages, return_exceptions=True)

    assert {getattr(error, "reason", None) for error in asyncio.run(run())} == {Reason.ROBOTS_UNREACHABLE}
    assert press.paths() == ["/robots.txt"]


def test_a_robots_txt_that_recovers_is_read(press: Server, get: Get) -> None:
    press.replies["/robots.txt"] = in_turn(answer("", "503 Busy"), rules("User-agent: *", "Allow: /"))
    assert get(URL, changed={"fetch_retries": 1}).body == b"page"


def test_too_many_requests_is_no_leave(press: Server, refusal: Get) -> None:
    press.replies["/robots.txt"] = answer("", "429 Slow down", retry_after="300")
    error = refusal(URL)
    assert (type(error), error.reason, error.after) == (RetryLater, Reason.RATE_LIMITED, 300.0)


def test_redirects_of_robots_txt_are_followed_to_another_host(
    press: Server, refusal: Get, kept: list[Exchange]
) -> None:
    press.replies |= {
        "press.example/robots.txt": redirect("http://www.press.example/robots.txt"),
        "www.press.example/robots.txt": rules("User-agent: *", "Disallow: /a"),
    }
    assert refusal(URL).reason == Reason.ROBOTS
    assert [(e.kind, e.status) for e in kept] == [("redirect", 302), ("robots", 200)]


@pytest.mark.parametrize(("hops", "reason"), [(5, Reason.ROBOTS), (6, None)])
def test_five_redirects_of_robots_txt_are_followed_and_no_more(
    press: Server, get: Get, refusal: Get, hops: int, reason: str | None
) -> None:
    press.replies |= {f"/{n}": redirect(f"/{n + 1}") for n in range(1, hops)}
    press.replies |= {"/robots.txt": redirect("/1"), f"/{hops}": rules("User-agent: *", "Disallow: /")}
    if reason is None:
        assert get(URL).body == b"page"
    else:
        assert refusal(URL).reason == reason


def test_a_robots_txt_that_leads_inside_is_not_followed(press: Server, refusal: Get) -> None:
    press.replies["/robots.txt"] = redirect("http://169.254.169.254/robots.txt")
    assert refusal(URL).reason == Reason.PRIVATE_ADDRESS
    assert press.paths() == ["/robots.txt"]


@pytest.mark.parametrize("delay", [None, 0.05])
def test_the_crawl_delay_holds_where_it_is_longer(press: Server, settings: Settings, delay: float | None) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", "Crawl-delay: 0.3")

    async def run() -> None:
        async with Fetcher(settings) as fetcher:
            for path in ("a", "b"):
                await fetcher.get(f"http://press.example/{path}", source="press", delay=delay)

    asyncio.run(run())
    _, first, second = press.requests
    assert second.began - first.ended >= 0.28


def test_the_catalogs_delay_holds_where_it_is_longer(press: Server, settings: Settings) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", "Crawl-delay: 0.01")

    async def run() -> None:
        async with Fetcher(settings) as fetcher:
            for path in ("a", "b"):
                await fetcher.get(f"http://press.example/{path}", source="press", delay=0.3)

    asyncio.run(run())
    _, first, second = press.requests
    assert second.began - first.ended >= 0.28


@pytest.mark.parametrize(("asked", "held"), [("86400", 60.0), ("7.5", 7.5), ("-3", 0.0), ("nan", 0.0), ("soon", 0.0)])
def test_no_crawl_delay_beyond_a_minute_is_believed(press: Server, settings: Settings, asked: str, held: float) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", f"Crawl-delay: {asked}")

    async def run() -> float:
        async with Fetcher(settings) as fetcher:
            return await fetcher._robots.check(httpx.URL(URL))

    assert asyncio.run(run()) == held


def test_the_rules_are_remembered_for_other_processes(press: Server, get: Get, settings: Settings) -> None:
    get(URL)
    get("http://press.example/b")
    assert press.paths() == ["/robots.txt", "/a", "/b"]


def test_the_rules_are_asked_for_again_after_a_day(press: Server, get: Get, settings: Settings) -> None:
    get(URL)
    (path,) = (settings.state / "robots").iterdir()
    kept = json.loads(path.read_text())
    path.write_text(json.dumps(kept | {"fetched_at": time.time() - 86_401}))
    get(URL)
    assert press.paths() == ["/robots.txt", "/a", "/robots.txt", "/a"]


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"fetched_at": "x", "text": ""}', '{"fetched_at": 9e99, "text": 1}']
)
def test_a_damaged_memory_is_no_memory(press: Server, get: Get, settings: Settings, damage: str) -> None:
    get(URL)
    (path,) = (settings.state / "robots").iterdir()
    path.write_text(damage)
    get(URL)
    assert press.paths().count("/robots.txt") == 2


def test_many_tasks_ask_for_one_robots_txt_once(press: Server, settings: Settings) -> None:
    async def run() -> None:
        async with Fetcher(settings) as fetcher:
            await asyncio.gather(*(fetcher.get(URL, source="press") for _ in range(10)))

    asyncio.run(run())
    assert press.paths().count("/robots.txt") == 1


def test_schemes_and_ports_have_rules_of_their_own(press: Server, settings: Settings, get: Get) -> None:
    port = {"allow_private_hosts": frozenset({"press.example"})}
    get(URL)
    get(f"http://press.example:{press.port}/a", changed=port)
    assert press.paths() == ["/robots.txt", "/a", "/robots.txt", "/a"]


def test_rules_that_count_no_more_are_swept_away_by_the_next_run(press: Server, get: Get, settings: Settings) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", "Disallow:")
    get(URL)
    get("http://other.example/a")
    old, new = (settings.state / "robots").iterdir()
    os.utime(old, (time.time() - 86_401,) * 2)
    Fetcher(settings)
    assert list((settings.state / "robots").iterdir()) == [new]


def test_only_the_beginning_of_a_long_robots_txt_is_read(press: Server, refusal: Get, kept: list[Exchange]) -> None:
    text = "User-agent: *\nDisallow: /a\n" + "# filler\n" * 100_000
    press.replies["/robots.txt"] = endless(b"HTTP/1.1 200 OK\r\n\r\n" + text.encode(), b"# more\n" * 10_000)
    assert refusal(URL).reason == Reason.ROBOTS
    assert kept == [], "what was cut is not whole, and the archive holds what is"


def test_a_robots_txt_that_announces_its_length_is_cut_as_well(press: Server, refusal: Get) -> None:
    press.replies["/robots.txt"] = rules("User-agent: *", "Disallow: /a", "# filler " * 100_000)
    assert refusal(URL).reason == Reason.ROBOTS


def test_a_compressed_robots_txt_is_cut_as_well(press: Server, refusal: Get) -> None:
    text = "User-agent: *\nDisallow: /a\n" + "# filler\n" * 100_000
    press.replies["/robots.txt"] = answer(gzip.compress(text.encode()), content_encoding="gzip")
    assert refusal(URL).reason == Reason.ROBOTS


def test_a_page_in_the_place_of_robots_txt_has_no_rules(press: Server, get: Get) -> None:
    press.replies["/robots.txt"] = answer("<!doctype html><p>Disallow: everything</p>", content_type="text/html")
    assert get(URL).body == b"page"


def test_a_byte_order_mark_does_not_hide_the_first_line(press: Server, refusal: Get) -> None:
    press.replies["/robots.txt"] = answer("\ufeffUser-agent: *\nDisallow: /")
    assert refusal(URL).reason == Reason.ROBOTS


def test_ten_thousand_names_before_ten_thousand_rules_take_little_time() -> None:
    text = "".join(f"User-agent: bot{n}\n" for n in range(10_000)) + "".join(f"Disallow: /{n}\n" for n in range(10_000))
    began = time.monotonic()
    parsed = parse(text + "\nUser-agent: *\nDisallow: /a\n")
    assert time.monotonic() - began < 2.0
    assert parsed is not None
    assert not parsed.can_fetch(URL, "breachledger")
    assert parsed.can_fetch("http://press.example/7", "breachledger")


def test_many_wildcards_take_little_time() -> None:
    parsed = parse("User-agent: *\nDisallow: /" + "*a" * 200 + "b$\n")
    began = time.monotonic()
    assert parsed is not None
    assert parsed.can_fetch("http://press.example/" + "a" * 8_000, "breachledger")
    assert time.monotonic() - began < 0.5
