"""A probe ends in time at an outlet that takes its time, and says so; a healed file loses nothing by it."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from breachledger.errors import RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.probe.draft import Proposal
from breachledger.probe.healing import heal
from breachledger.probe.outlet import probe
from breachledger.probe.visitor import Visitor
from breachledger.settings import Settings
from breachledger.sources.catalog import Listing
from tests.fetch.server import Server, after
from tests.probe.answers import HOME, HOST, page, wordpress
from tests.probe.conftest import kinds, loaded, told
from tests.probe.test_healing import OUTLET

SECONDS = 2.0


def slow(server: Server) -> None:
    """All of it comes at once, but for the sitemap that robots.txt names, which never does."""
    server.replies |= wordpress()
    server.replies[f"{HOST}/map.xml"] = after(600.0, page())


def in_time(options: Settings, seconds: float = SECONDS) -> Proposal:
    async def ask() -> Proposal:
        async with Fetcher(options) as fetcher:
            return await probe(HOME, Visitor(fetcher, options, seconds=seconds))

    start = time.monotonic()
    proposal = asyncio.run(ask())
    assert time.monotonic() - start < seconds + 5
    return proposal


def test_a_slow_outlet_is_told_of_as_far_as_it_came(server: Server, options: Settings, tmp_path: Path):
    slow(server)
    found = in_time(options)
    assert kinds(found) == ["feed", "wordpress", "wayback"]
    assert told(found, "time") == (
        "time: it was up before all was asked for: what was found until then stands here [not found]; "
        "check all that was not found, another day or by hand"
    )
    assert loaded(found, tmp_path / "catalog") == found.source


def test_after_its_time_nothing_is_asked_any_more(server: Server, options: Settings):
    slow(server)
    in_time(options)
    assert server.paths()[-1] == "/map.xml"


def test_a_home_page_that_does_not_come_in_time_is_a_clear_error(server: Server, options: Settings):
    server.replies[f"{HOST}/"] = after(600.0, page())
    with pytest.raises(RetryLater, match="the 1 seconds of a probe were over before it answered"):
        in_time(options, 1.0)


def test_who_is_in_time_is_told_nothing_of_it(server: Server, options: Settings):
    server.replies |= wordpress()
    assert not told(in_time(options, 60.0), "time")


def test_what_was_not_asked_in_time_stays_in_the_file(server: Server, options: Settings):
    slow(server)
    server.replies["/old.xml"] = after(600.0, page())

    async def ask() -> Proposal:
        async with Fetcher(options) as fetcher:
            return await heal(OUTLET, options, Visitor(fetcher, options, OUTLET, seconds=SECONDS))

    found = asyncio.run(ask())
    assert found.source == OUTLET
    assert "the 2 seconds of a probe were over" in found.remarks[f"{HOME}old.xml"]
    assert "the 2 seconds of a probe were over" in told(found, "home")
    assert Listing("wayback", HOME, "backfill") in found.source.links
