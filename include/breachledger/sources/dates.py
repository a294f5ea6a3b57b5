"""Dates as feeds, sitemaps and addresses write them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from breachledger.model import Window
from breachledger.timestamps import read_offset
from breachledger.vocabulary import Precision

LONGEST = 80
"""Characters: no date is longer, and parsers are not asked about more."""

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d(:\d\d)?\b")
_YEAR, _MONTH, _DAY, _MARK = r"((?:19|20)\d\d)", r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])", r"(?:[-_./]|&\w{1,5}=)?"
_PATH_DAYS = (
    re.compile(rf"/{_YEAR}/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?:/|$)"),  # not /2025/12/10-questions
    re.compile(rf"/{_YEAR}-{_MONTH}-{_DAY}(?![0-9])"),
)
_PATH_MONTH = re.compile(rf"/{_YEAR}/{_MONTH}/")
_NAMED = re.compile(rf"(?<!\d){_YEAR}(?:{_MARK}{_MONTH}(?:{_MARK}{_DAY})?)?(?!\d)")


class Moment(NamedTuple):
    """A point in time with its grain, and the UTC days on which it may lie.

    A date without a clock is a calendar day: `at` is its midnight **in UTC**, so that `at.date()` is that day in every
    time zone; `first` and `last` are the UTC days that the outlet's day touches.
    """

    at: datetime
    precision: Precision
    first: date
    last: date

    def may_lie_in(self, window: Window) -> bool:
        """Whether one of its possible days is in the window."""
        return self.first <= window.last and window.first <= self.last


def read_moment(text: str, zone: str) -> Moment | None:
    """A date in the form of ISO 8601 (W3C) or RFC 822, or None; without a zone it is meant in `zone` (IANA)."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    try:
        return _iso(text, zone) or _rfc822(text, zone)
    except (
        ValueError,
        OverflowError,
        IndexError,
        TypeError,
    ):  # a 31st of June, the year 0, what the parser trips over
        return None


def day_in_path(path: str, zone: str) -> Moment | None:
    """The day in a path such as `/2025/12/09/title` or `/2025-12-09-title`, or None."""
    found = next(filter(None, (pattern.search(path) for pattern in _PATH_DAYS)), None)
    days = _days(*found.groups()) if found else None
    return _calendar_day(days[0], zone) if days else None


def month_in_path(path: str) -> tuple[date, date] | None:
    """The first and last day of the month in a path such as `/2025/12/title`, or None."""
    found = _PATH_MONTH.search(path)
    return _days(found[1], found[2], None) if found else None


def days_in_name(name: str) -> tuple[date, date] | None:
    """The first and last day of all years, months and days that a file name tells, such as `posts-2025-12.xml`."""
    told = [days for found in _NAMED.finditer(name) if (days := _days(*found.groups()))]
    return (min(first for first, _ in told), max(last for _, last in told)) if told else None


def near(days: tuple[date, date], window: Window) -> bool:
    """Whether the days meet the window, give or take the one day by which a time zone can shift them."""
    one = timedelta(days=1)
    return days[0] - one <= window.last and window.first <= days[1] + one


def _iso(text: str, zone: str) -> Moment | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    calendar = date(int(year), int(month), int(day))
    if hour is None:
        return _calendar_day(calendar, zone)
    clock = time(int(hour), int(minute), int(second or 0), tzinfo=read_offset(offset) if offset else ZoneInfo(zone))
    return _exact(datetime.combine(calendar, clock), Precision.SECOND if second else Precision.MINUTE)


def _rfc822(text: str, zone: str) -> Moment | None:
    clock = _CLOCK.search(text)
    at = parsedate_to_datetime(text if clock else f"{text} 00:00")
    if not clock:
        return _calendar_day(at.date(), zone)
    if at.tzinfo is None:  # RFC 5322: -0000 is UTC, of unknown place
        at = at.replace(tzinfo=UTC if text.endswith("-0000") else ZoneInfo(zone))
    return _exact(at, Precision.SECOND if clock[1] else Precision.MINUTE)


def _exact(at: datetime, precision: Precision) -> Moment:
    at = at.astimezone(UTC)
    return Moment(at, precision, at.date(), at.date())


def _calendar_day(day: date, zone: str) -> Moment:
    tz = ZoneInfo(zone)
    first = datetime.combine(day, time.min, tz).astimezone(UTC).date()
    last = datetime.combine(day, time.max, tz).astimezone(UTC).date()
    return Moment(datetime.combine(day, time.min, UTC), Precision.DAY, first, last)


def _days(year: str, month: str | None, day: str | None) -> tuple[date, date] | None:
    """First and last day of a year, month or day; None for a 31st of June."""
    if not month:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    last = monthrange(int(year), int(month))[1]
    if not day:
        return date(int(year), int(month), 1), date(int(year), int(month), last)
    if int(day) > last:
        return None
    found = date(int(year), int(month), int(day))
    return found, found
