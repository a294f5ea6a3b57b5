"""Dates as listings and addresses write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.model import Window
from breachledger.sources.dates import day_in_path, days_in_name, month_in_path, near, read_moment

ROME, TOKYO, NEW_YORK = "Europe/Rome", "Asia/Tokyo", "America/New_York"


@pytest.mark.parametrize(
    ("text", "zone", "at", "precision"),
    [
        ("2025-12-09T10:20:30Z", ROME, "2025-12-09T10:20:30", "second"),
        ("2025-12-09T10:20:30.123456+01:00", ROME, "2025-12-09T09:20:30", "second"),
        ("2025-12-09T10:20:30-0500", ROME, "2025-12-09T15:20:30", "second"),
        ("2025-12-09T10:20+01", ROME, "2025-12-09T09:20:00", "minute"),
        ("2025-12-09 10:20:30 UTC", ROME, "2025-12-09T10:20:30", "second"),
        ("2025-12-09T10:20:30", ROME, "2025-12-09T09:20:30", "second"),
        ("2025-07-09T10:20:30", ROME, "2025-07-09T08:20:30", "second"),
        ("2025-12-09", NEW_YORK, "2025-12-09T00:00:00", "day"),
        (" Tue, 09 Dec 2025 10:20:30 +0100\n", ROME, "2025-12-09T09:20:30", "second"),
        ("Tue, 09 Dec 2025 10:20:30 GMT", ROME, "2025-12-09T10:20:30", "second"),
        ("Tue, 09 Dec 2025 10:20:30 EST", ROME, "2025-12-09T15:20:30", "second"),
        ("Tue, 09 Dec 2025 10:20:30 CET", ROME, "2025-12-09T09:20:30", "second"),
        ("Tue, 09 Dec 2025 10:20:30 -0000", ROME, "2025-12-09T10:20:30", "second"),
        ("09 Dec 2025 10:20", TOKYO, "2025-12-09T01:20:00", "minute"),
        ("Tue, 09 Dec 2025", TOKYO, "2025-12-09T00:00:00", "day"),
        ("Tuesday, December 9, 2025 10:20", ROME, "2025-12-09T09:20:00", "minute"),
        ("Tue, 9 Dec 25 10:20:30 GMT", ROME, "2025-12-09T10:20:30", "second"),
    ],
)
def test_read(text: str, zone: str, at: str, precision: str) -> None:
    moment = read_moment(text, zone)
    assert moment is not None
    assert moment.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert moment.precision == precision


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2025-13-01", "2025-06-31T10:00:00Z", "0000-01-01", "Tue, 99 Dec 2025", "2025", "9" * 5000],
)
def test_what_is_no_date(text: str) -> None:
    assert read_moment(text, ROME) is None


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    moment = read_moment(text, ROME)
    assert moment is None or moment.first <= moment.at.date() <= moment.last


@pytest.mark.parametrize(
    ("zone", "first", "last"), [(ROME, 8, 9), (TOKYO, 8, 9), (NEW_YORK, 9, 10), ("UTC", 9, 9), ("Europe/London", 9, 9)]
)
def test_a_calendar_day_touches_two_days_of_utc(zone: str, first: int, last: int) -> None:
    moment = read_moment("2025-12-09", zone)
    assert moment is not None
    assert (moment.first, moment.last) == (date(2025, 12, first), date(2025, 12, last))
    assert moment.may_lie_in(Window(date(2025, 12, 1), date(2025, 12, first)))
    assert not moment.may_lie_in(Window(date(2025, 12, 1), date(2025, 12, first - 1)))
    assert not moment.may_lie_in(Window(date(2025, 12, last + 1), date(2025, 12, 31)))


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2025/12/09/title", date(2025, 12, 9)),
        ("/news/2025/7/4/", date(2025, 7, 4)),
        ("/2025-12-09-title", date(2025, 12, 9)),
        ("/2025/12/10-questions", None),
        ("/2025/12/title", None),
        ("/2025/06/31/title", None),
        ("/12025/12/09/title", None),
        ("/item/2025120912", None),
    ],
)
def test_a_day_in_a_path(path: str, day: date | None) -> None:
    moment = day_in_path(path, ROME)
    assert (moment.at.date() if moment else None) == day


def test_a_month_in_a_path() -> None:
    assert month_in_path("/2024/02/title") == (date(2024, 2, 1), date(2024, 2, 29))
    assert month_in_path("/2024/02-title") is None


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("posts-2025-12.xml", "2025-12-01", "2025-12-31"),
        ("sitemap-202512.xml.gz", "2025-12-01", "2025-12-31"),
        ("sitemap_2025_12_09.xml", "2025-12-09", "2025-12-09"),
        ("sitemap.xml?yyyy=2025&mm=12&dd=09", "2025-12-09", "2025-12-09"),
        ("archive-2024.xml", "2024-01-01", "2024-12-31"),
        ("archive-2024-3.xml", "2024-01-01", "2024-12-31"),
        ("map-20250105-20250131.xml", "2025-01-05", "2025-01-31"),
    ],
)
def test_the_days_that_a_name_tells(name: str, first: str, last: str) -> None:
    assert days_in_name(name) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("name", ["post-sitemap12.xml", "sitemap-123202512.xml", "news.xml?page=3", ""])
def test_a_name_that_tells_nothing(name: str) -> None:
    assert days_in_name(name) is None


def test_near_allows_for_a_time_zone() -> None:
    november = (date(2025, 11, 1), date(2025, 11, 30))
    assert near(november, Window(date(2025, 12, 1), date(2025, 12, 1)))
    assert not near(november, Window(date(2025, 12, 2), date(2025, 12, 3)))
    assert near(november, Window(date(2025, 10, 31), date(2025, 10, 31)))
    assert not near(november, Window(date(2025, 10, 1), date(2025, 10, 30)))
