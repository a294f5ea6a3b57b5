"""Which listings are asked for a day: all for a recent one, those that reach back for an old one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from breachledger.ladder import usable
from breachledger.settings import Settings
from breachledger.sources.catalog import Listing, load
from tests.line.lakes import day, rows, run
from tests.site import Site

FEED = Listing("feed", "http://netzwacht.example/feed.xml", "daily")
MAP = Listing("sitemap", "http://netzwacht.example/sitemap.xml", "backfill")
BOTH = Listing("feed", "http://netzwacht.example/all.xml")


@pytest.mark.parametrize(("age", "listings"), [(1, (FEED, MAP, BOTH)), (7, (FEED, MAP, BOTH)), (8, (MAP, BOTH))])
def test_a_listing_of_the_newest_articles_is_asked_for_recent_days_only(age: int, listings: tuple[Listing, ...]):
    netzwacht = next(source for source in load(Site.catalog) if source.id == "netzwacht")
    source = replace(netzwacht, links=(FEED, MAP, BOTH))
    assert usable(source, day(16), day(16) + timedelta(days=age)) == listings


def test_an_outlet_that_cannot_tell_of_an_old_day_is_not_asked_and_has_a_row(
    fresh_site: Site, own: Settings, tmp_path: Path
):
    catalog = tmp_path / "catalog"
    catalog.mkdir()
    written = (Site.catalog / "digitale-dijk.toml").read_text("utf-8")
    newest = re.sub(r"(url = .*\n)(for = .*\n)?", r'\1for = "daily"\n', written)
    (catalog / "digitale-dijk.toml").write_text(newest, "utf-8")
    settings = replace(own, catalog=catalog)
    run(settings, [day(16)])
    assert fresh_site.requests == []
    (row,) = rows(settings, "runs")
    assert (row["source"], row["verdict"]) == ("digitale-dijk", "unknown")
    assert row["reason"] == "the listings of this day were not asked for"
