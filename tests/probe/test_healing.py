"""What becomes of the file of an outlet gone quiet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from breachledger.fetch.client import Fetcher
from breachledger.probe.draft import Proposal
from breachledger.probe.healing import heal
from breachledger.probe.visitor import Visitor
from breachledger.settings import Settings
from breachledger.sources.catalog import Listing, Source
from tests.fetch.server import Server, answer, redirect
from tests.probe.answers import HOME, HOST, declared, moments, page, rss, wordpress
from tests.probe.conftest import kinds, loaded, told

OUTLET = Source(
    id="abend",
    name="Abend",
    home=HOME,
    languages=("de",),
    timezone="Europe/Vienna",
    kind="specialist_press",
    links=(Listing("feed", f"{HOME}old.xml"), Listing("wayback", HOME, "backfill")),
    country="AT",
    expect=(1, 9),
    delay=0.0,
    checked=date(2026, 1, 1),
    note="by hand",
)

Healed = Callable[..., Proposal]


@pytest.fixture
def healed(options: Settings, tmp_path: Path) -> Healed:
    def run(source: Source = OUTLET) -> Proposal:
        async def ask() -> Proposal:
            async with Fetcher(options) as fetcher:
                return await heal(source, options, Visitor(fetcher, options, source))

        proposal = asyncio.run(ask())
        assert loaded(proposal, tmp_path / "catalog") == proposal.source
        return proposal

    return run


def test_a_feed_that_has_gone_is_replaced_and_what_is_found_is_added(server: Server, healed: Healed):
    server.replies |= wordpress()
    found = healed()
    kept = Listing("wayback", HOME, "backfill")
    assert kinds(found) == ["feed", "wordpress", "sitemap", "paged_feed", "wayback"]
    assert found.source.links[0].url == f"{HOME}feed/"
    assert found.source.links[-1] == kept
    assert replace(found.source, links=OUTLET.links, checked=OUTLET.checked) == OUTLET
    assert found.source.checked is None
    assert "old.xml: not_found" in told(found, "feed")
    assert "left out for another" in told(found, "feed")


def test_a_feed_that_is_well_stays_alone(server: Server, healed: Healed):
    server.replies |= {
        "/old.xml": rss(moments(3)),
        "/": page(declared("/new.xml")),
        "/new.xml": rss(moments(3), slug="n"),
    }
    found = healed()
    assert [one.url for one in found.source.links if one.kind == "feed"] == [f"{HOME}old.xml"]
    assert found.source == OUTLET
    assert "answers, 3 links" in told(found, "feed")


def test_a_feed_without_another_in_its_place_stays_with_a_comment(server: Server, healed: Healed):
    server.replies["/"] = page()
    found = healed()
    assert found.source == OUTLET
    assert "not_found" in found.remarks[f"{HOME}old.xml"]


def test_a_server_that_is_down_is_no_reason_to_drop_a_listing(server: Server, healed: Healed):
    server.replies |= wordpress() | {"/old.xml": answer("", "503 Service Unavailable")}
    found = healed()
    assert [one.url for one in found.source.links if one.kind == "feed"] == [f"{HOME}old.xml", f"{HOME}feed/"]
    assert "server_error" in found.remarks[f"{HOME}old.xml"]


def test_a_feed_that_nobody_fills_is_replaced(server: Server, healed: Healed):
    old = [datetime.now(UTC) - timedelta(days=40)]
    server.replies |= wordpress() | {"/old.xml": rss(old)}
    assert f"{HOME}old.xml" not in {listing.url for listing in healed().source.links}


def test_an_outlet_that_has_moved_gets_its_new_home(server: Server, healed: Healed):
    server.replies |= {
        f"{HOST}/": redirect("http://morgen.example/"),
        "morgen.example/": page(declared("/f")),
        "morgen.example/f": rss(moments(3), "http://morgen.example/"),
    }
    found = healed()
    assert found.source.home == "http://morgen.example/"
    assert found.source.links[0].url == "http://morgen.example/f"


def test_an_outlet_whose_home_is_gone_keeps_its_file(server: Server, healed: Healed):
    found = healed()
    assert found.source == OUTLET
    assert "not_found" in told(found, "home")


def test_an_outlet_is_left_alone_in_its_quiet_hours(server: Server, healed: Healed):
    server.replies |= wordpress()
    now = datetime.now(ZoneInfo("Europe/Vienna"))
    span = ((now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time())
    found = healed(replace(OUTLET, quiet=tuple(one.replace(microsecond=0) for one in span)))
    assert not server.paths(HOST)
    assert "quiet_hours" in told(found, "home")


def test_what_the_probe_knows_better_is_told_and_not_changed(server: Server, healed: Healed):
    server.replies |= wordpress()
    found = healed(replace(OUTLET, timezone="Europe/Rome", languages=("it",)))
    assert (found.source.timezone, found.source.languages) == ("Europe/Rome", ("it",))
    assert "Europe/Vienna, and the file says Europe/Rome" in told(found, "timezone")
    assert "de, and the file says it" in told(found, "language")
