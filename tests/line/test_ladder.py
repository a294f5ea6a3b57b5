"""Which listings are asked for a day, and when one of them is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from breachledger.ladder import expected, settles, usable
from breachledger.sources.catalog import Listing
from breachledger.sources.catalog_keys import LISTING_KINDS
from tests.sources.desk import outlet

DAY = date(2025, 12, 9)
SOURCE = replace(outlet("feed"), links=tuple(Listing(kind, f"https://desk.example/{kind}") for kind in LISTING_KINDS))


def settled(kind: str, *, oldest: date = DAY, recent: bool = False, listed: int = 3, usual: int = 0) -> bool:
    return settles(kind, oldest, DAY, recent=recent, listed=listed, usual=usual)


@pytest.mark.parametrize(("age", "asked"), [(7, LISTING_KINDS[:-1]), (8, LISTING_KINDS)])
def test_archives_of_the_web_are_asked_for_old_days_only(age: int, asked: tuple[str, ...]):
    assert tuple(one.kind for one in usable(SOURCE, DAY, DAY + timedelta(days=age))) == asked


def test_a_feed_is_enough_once_it_reaches_beyond_the_day():
    before = DAY - timedelta(days=1)
    assert settled("feed", oldest=before, recent=True)
    assert settled("feed", oldest=before, usual=3)
    assert not settled("feed", oldest=before)
    assert not settled("feed", recent=True)


@pytest.mark.parametrize("kind", ["wordpress", "sitemap", "paged_feed", "archive_page"])
def test_the_outlets_own_archive_is_enough_for_a_recent_day_and_for_an_old_one_with_its_usual_number(kind: str):
    assert settled(kind, recent=True)
    assert not settled(kind), "nobody has said how many there are on a day"
    assert settled(kind, usual=3)
    assert not settled(kind, usual=4)


def test_an_archive_of_the_web_is_never_enough():
    assert not settled("wayback", recent=True, usual=1)


def test_the_number_that_an_outlet_counts_is_the_one_expected():
    assert expected("wordpress", 4, dated=False) == (4, 4)
    assert expected("sitemap", 4, dated=True) == (4, 4)
    assert expected("sitemap", 4, dated=False) is None, "some of the others may be of the day"
    assert expected("feed", 4, dated=True) is None


@pytest.mark.parametrize(
    ("quiet", "clock", "is_quiet"),
    [
        ((time(8), time(20)), "2025-12-09T07:00+00:00", True),  # eight o'clock in Rome
        ((time(8), time(20)), "2025-12-09T06:59+00:00", False),
        ((time(8), time(20)), "2025-12-09T19:00+00:00", False),
        ((time(22), time(6)), "2025-12-09T21:30+00:00", True),
        ((time(22), time(6)), "2025-12-10T04:59+00:00", True),
        ((time(22), time(6)), "2025-12-10T05:00+00:00", False),
        ((time(22), time(6)), "2025-12-10T12:00+00:00", False),
        (None, "2025-12-10T12:00+00:00", False),
    ],
)
def test_quiet_hours_are_those_of_the_outlets_own_clock(quiet: tuple[time, time] | None, clock: str, is_quiet: bool):
    source = replace(SOURCE, quiet=quiet)
    assert source.is_quiet(datetime.fromisoformat(clock).astimezone(UTC)) is is_quiet
