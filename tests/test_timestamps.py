"""Which dates can be true, and offsets from UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from breachledger.timestamps import is_plausible, read_offset

FETCHED = datetime(2025, 12, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "plausible"),
    [
        (datetime(1994, 12, 31, 23, 59, tzinfo=UTC), False),
        (datetime(1995, 1, 1, tzinfo=UTC), True),
        (FETCHED, True),
        (FETCHED + timedelta(hours=36), True),
        (FETCHED + timedelta(hours=36, seconds=1), False),
    ],
)
def test_a_date_lies_after_the_first_news_sites_and_not_long_after_the_fetch(at: datetime, plausible: bool):
    assert is_plausible(at, FETCHED) is plausible


@pytest.mark.parametrize(
    ("text", "hours"),
    [("Z", 0), ("z", 0), ("UTC", 0), ("gmt", 0), ("+01:00", 1), ("+0530", 5.5), ("-03", -3), ("-03:30", -3.5)],
)
def test_an_offset_is_read_in_all_its_forms(text: str, hours: float):
    assert read_offset(text).utcoffset(None) == timedelta(hours=hours)


def test_an_offset_of_a_day_is_none():
    with pytest.raises(ValueError, match="offset"):
        read_offset("+24:00")
