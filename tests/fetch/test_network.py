from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.model import Exchange
from breachledger.settings import Settings
from breachledger.vocabulary import Reason
from tests.fetch.conftest import Get
from tests.fetch.server import Server, and_hang_up, answer

ALLOW = and_hang_up(answer("User-agent: *\nAllow: /", connection="close"))


class Resolver:
    """A name whose addresses change with every question; the last ones stay."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def by_name(server: Server) -> dict[str, object]:
    """Settings under which the resolver is asked, and the server may be reached at its own port."""
    return {"connect_to": (), "allow_private_hosts": frozenset({f"press.example:{server.port}"})}


def test_the_address_that_was_checked_is_the_one_connected_to(
    server: Server, get: Get, kept: list[Exchange], settings: Settings
) -> None:
    server.replies["/a"] = answer("<p>a</p>")
    resolver = Resolver(["127.0.0.1"], ["127.0.0.1"], ["169.254.169.254"])
    page = get(f"http://press.example:{server.port}/a", using={"resolve": resolver}, changed=by_name(server))
    assert page.body == b"<p>a</p>"
    assert resolver.asked == 2, "robots.txt and page: each connection is looked up once, and no more"
    assert {exchange.ip for exchange in kept} == {"127.0.0.1"}


def test_a_name_that_turns_private_between_two_connections_is_refused(
    server: Server, refusal: Get, settings: Settings
) -> None:
    server.replies |= {"/robots.txt": ALLOW, "/a": answer("secret")}
    resolver = Resolver(["127.0.0.1"], ["169.254.169.254"])
    error = refusal(f"http://press.example:{server.port}/a", using={"resolve": resolver}, changed=by_name(server))
    assert (error.reason, resolver.asked) == (Reason.PRIVATE_ADDRESS, 2)
    assert server.paths() == ["/robots.txt"]


def test_a_name_with_one_private_address_is_not_connected_to_at_all(server: Server, refusal: Get) -> None:
    resolver = Resolver(["8.8.8.8", "127.0.0.1"])
    error = refusal("http://stranger.test/a", using={"resolve": resolver})
    assert isinstance(error, GiveUp)
    assert error.reason == Reason.PRIVATE_ADDRESS
    assert server.requests == []


def test_the_next_address_is_tried_where_one_does_not_answer(server: Server, get: Get, kept: list[Exchange]) -> None:
    server.replies["/a"] = answer("<p>a</p>")
    resolver = Resolver(["::1", "127.0.0.1"])  # the server listens on IPv4 alone
    get(f"http://press.example:{server.port}/a", using={"resolve": resolver}, changed=by_name(server))
    assert kept[-1].ip == "127.0.0.1"


def test_no_address_that_answers_is_a_lost_connection(refusal: Get) -> None:
    with Server() as gone:
        port = gone.port
    allowed = {"connect_to": (("press.example", f"127.0.0.1:{port}"),)}
    error = refusal("http://press.example/a", changed=allowed)
    assert (error.reason, "127.0.0.1" in error.detail or "connection" in error.detail) == (
        Reason.ROBOTS_UNREACHABLE,
        True,
    )


def test_a_name_that_nobody_has_is_not_found(refusal: Get) -> None:
    error = refusal("http://nobody-has-this-name.invalid/a")
    assert error.reason == Reason.NAME_NOT_FOUND


def test_a_resolver_that_hangs_costs_no_more_than_a_connection_may(settings: Settings, server: Server) -> None:
    async def never(host: str, port: int) -> Sequence[str]:
        await asyncio.sleep(60)
        return []

    async def run() -> None:
        async with Fetcher(replace(settings, connect_to=(), connect_seconds=0.2), resolve=never) as fetcher:
            await fetcher.get("http://press.example/a", source="press")

    with pytest.raises((GiveUp, RetryLater), match="took too long"):
        asyncio.run(asyncio.wait_for(run(), 5))


def test_proxies_of_the_environment_are_not_asked(server: Server, get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.replies["/a"] = answer("<p>a</p>")
    assert get("http://press.example/a").body == b"<p>a</p>"
