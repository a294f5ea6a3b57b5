"""The parts of a date among its words, and the days that a month and a day may mean."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from breachledger.vocabulary import Precision

_YEARS = range(1980, 2100)


class When(NamedTuple):
    """An interval of calendar days, both included."""

    start: date
    end: date
    precision: Precision


@dataclass(slots=True)
class Parts:
    """What the words of one date say, in the order in which they stand."""

    published: date
    number: int = 0
    """What the rule says: how many units back, which third of a month."""
    ahead: bool = False
    """Whether it is a time-limit: what has no year is then the day nearest to publication, before or after it."""
    days: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    before: date | None = None
    """The last day that was told before it in the text."""


def local_day(published_at: datetime, timezone: str | None) -> date:
    """The calendar day of publication where the outlet is; in UTC where the zone is not known."""
    try:
        return published_at.astimezone(ZoneInfo(timezone or "UTC")).date()
    except (KeyError, ValueError, OSError):
        return published_at.astimezone(UTC).date()


def midnight(day: date) -> datetime:
    """A calendar day as the ledger keeps it: midnight, marked UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def read_parts(
    words: Sequence[str],
    months: Mapping[str, int],
    weekdays: Mapping[str, int],
    counts: Mapping[str, float],
    published: date,
    number: int,
) -> Parts:
    """The parts of a date among its words."""
    parts = Parts(published, number)
    for word in [part for whole in words for part in (whole.split(".") if "." in whole[1:-1] else [whole])]:
        if word in months:
            parts.months.append(months[word])
        elif word in weekdays:
            parts.weekdays.append(weekdays[word])
        elif word.isdecimal():
            value = int(word) if len(word) <= 4 else 0
            if value in _YEARS and len(word) == 4:
                parts.years.append(value)
            elif 0 < value <= 31:
                parts.days.append(value)
            parts.counts.append(value)
        elif word in counts:
            parts.counts.append(int(counts[word]))
    return parts


def nearest(published: date, month: int, day: int) -> date:
    """The such day that is closest to publication."""
    years = (published.year + step for step in (-1, 0, 1))
    able = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    return min(able, key=lambda found: abs(found - published))


def past(published: date, month: int, day: int) -> date:
    """The last such day that is not more than a week ahead."""
    for year in range(published.year + 1, published.year - 9, -1):
        if day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found <= published + timedelta(days=7):
                return found
    raise ValueError("no such day")


def ordered(first: date, last: date, precision: Precision) -> When:
    """An interval.

    Raises:
        ValueError: it ends before it begins.
    """
    if last < first:
        raise ValueError("ends before it begins")
    return When(first, last, precision)


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
