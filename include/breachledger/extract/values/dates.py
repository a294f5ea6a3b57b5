"""Dates as news writes them, read against the day of publication in the outlet's time zone.

Which words make a date is data (`[[date]]` rules); a rule names one of the `READINGS` below, which takes the days,
months, years and weekdays among the matched words.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
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


def read_date(reading: str, parts: Parts) -> When | None:
    """What the parts say under that reading, or None where they make no date."""
    try:
        return READINGS[reading](parts)
    except (ValueError, IndexError, OverflowError):
        return None


def _day_of(parts: Parts, which: int = 0) -> date:
    """The day, its month (the last one named serves for all before it) and its year (else the latest past)."""
    month = parts.months[min(which, len(parts.months) - 1)]
    day = parts.days[which]
    if parts.years:
        return date(parts.years[0], month, day)
    return _nearest(parts.published, month, day) if parts.ahead else _past(parts.published, month, day)


def _nearest(published: date, month: int, day: int) -> date:
    """The such day that is closest to publication."""
    years = (published.year + step for step in (-1, 0, 1))
    able = [date(year, month, day) for year in years if day <= calendar.monthrange(year, month)[1]]
    return min(able, key=lambda found: abs(found - published))


def _past(published: date, month: int, day: int) -> date:
    """The last such day that is not more than a week ahead."""
    for year in range(published.year + 1, published.year - 9, -1):
        if day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found <= published + timedelta(days=7):
                return found
    raise ValueError("no such day")


def _single(parts: Parts) -> When:
    day = _day_of(parts)
    return When(day, day, Precision.DAY)


def _night(parts: Parts) -> When:
    first = _day_of(parts)
    last = _day_of(parts, 1) if len(parts.days) > 1 else first
    return _ordered(first, last, Precision.NIGHT)


def _night_to(parts: Parts) -> When:
    """The night that ends on that day: `in der Nacht zum 30. Oktober`."""
    end = _day_of(parts)
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def _days(parts: Parts) -> When:
    return _ordered(_day_of(parts), _day_of(parts, 1), Precision.DAY)


def _ordered(first: date, last: date, precision: Precision) -> When:
    if last < first:
        raise ValueError("ends before it begins")
    return When(first, last, precision)


def _numeric(parts: Parts) -> When:
    """Day, month, year in figures."""
    day = date(parts.years[0], parts.days[1], parts.days[0])
    return When(day, day, Precision.DAY)


def _iso(parts: Parts) -> When:
    day = date(parts.years[0], parts.days[0], parts.days[1])
    return When(day, day, Precision.DAY)


def _month_bounds(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _month_of(parts: Parts, which: int = 0) -> tuple[date, date]:
    month = parts.months[which]
    year = parts.years[0] if parts.years else parts.published.year - (month > parts.published.month)
    return _month_bounds(year, month)


def _month(parts: Parts) -> When:
    return When(*_month_of(parts), Precision.MONTH)


def _months(parts: Parts) -> When:
    return _ordered(_month_of(parts)[0], _month_of(parts, 1)[1], Precision.MONTH)


def _part(parts: Parts) -> When:
    """The first, second or last third of a month."""
    first, last = _month_of(parts)
    start = first + timedelta(days=10 * (parts.number - 1))
    return When(start, last if parts.number == 3 else start + timedelta(days=9), Precision.MONTH_PART)


def _year(parts: Parts) -> When:
    return When(date(parts.years[0], 1, 1), date(parts.years[0], 12, 31), Precision.YEAR)


def _weekday(parts: Parts) -> When:
    """The latest such weekday, the day of publication included; as a time-limit the next one."""
    if parts.ahead:
        return _weekday_ahead(parts)
    back = (parts.published.weekday() - parts.weekdays[0]) % 7
    day = parts.published - timedelta(days=back)
    return When(day, day, Precision.DAY)


def _weekday_ahead(parts: Parts) -> When:
    day = parts.published + timedelta(days=(parts.weekdays[0] - parts.published.weekday()) % 7)
    return When(day, day, Precision.DAY)


def _weekday_last(parts: Parts) -> When:
    """The latest such weekday before the day of publication; as a time-limit the next one."""
    if parts.ahead:
        return _weekday_ahead(parts)
    back = (parts.published.weekday() - parts.weekdays[0]) % 7 or 7
    day = parts.published - timedelta(days=back)
    return When(day, day, Precision.DAY)


def _weekday_week_back(parts: Parts) -> When:
    """That weekday of the week so many weeks back."""
    day = _weeks_back(parts).start + timedelta(days=parts.weekdays[0])
    return When(day, day, Precision.DAY)


def _weekday_night(parts: Parts) -> When:
    """The night that begins on that weekday; with two of them, the night between them."""
    last = _weekday_last(parts) if len(parts.weekdays) < 2 else None
    if last is not None:
        return When(last.start, last.start + timedelta(days=1), Precision.NIGHT)
    parts.weekdays = parts.weekdays[1:]
    end = _weekday(parts).start
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def _weekday_night_to(parts: Parts) -> When:
    """The night that ends on that weekday, as in `in der Nacht zum Dienstag`."""
    end = _weekday(parts).start
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def _days_back(parts: Parts) -> When:
    day = parts.published - timedelta(days=_back(parts))
    return When(day, day, Precision.DAY)


def _days_ahead(parts: Parts) -> When:
    """`tomorrow`, `in ten days`, `within a week` (`number` days a unit): what only a time-limit is."""
    day = parts.published + timedelta(days=parts.counts[0] * max(1, parts.number) if parts.counts else parts.number)
    return When(day, day, Precision.DAY)


def _hours_ahead(parts: Parts) -> When:
    """`within 72 hours`, in whole days."""
    day = parts.published + timedelta(days=-(-_back(parts) // 24))
    return When(day, day, Precision.DAY)


def _days_after(parts: Parts) -> When:
    """`the next day`, `two days later`: counted from the day that was told before."""
    if parts.before is None:
        raise ValueError("after what?")
    day = parts.before + timedelta(days=_back(parts))
    return When(day, day, Precision.DAY)


def _weekday_day(parts: Parts) -> When:
    """`Wednesday the 12th`: the latest day, but for a week ahead, that is both."""
    for back in range(-7, 365):
        day = parts.published - timedelta(days=back)
        if (day.weekday(), day.day) == (parts.weekdays[0], parts.days[0]):
            return When(day, day, Precision.DAY)
    raise ValueError("no such day")


def _night_back(parts: Parts) -> When:
    end = parts.published - timedelta(days=parts.number)
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def _weeks_back(parts: Parts) -> When:
    monday = parts.published - timedelta(days=parts.published.weekday(), weeks=_back(parts))
    return When(monday, monday + timedelta(days=6), Precision.WEEK)


def _weekend_back(parts: Parts) -> When:
    """The Saturday and Sunday before the week of publication, or this week's, when they have begun."""
    back = (parts.published.weekday() - 5) % 7
    saturday = parts.published - timedelta(days=back)
    return When(saturday, saturday + timedelta(days=1), Precision.DAY)


def _months_back(parts: Parts) -> When:
    year, month = divmod(parts.published.year * 12 + parts.published.month - 1 - _back(parts), 12)
    return When(*_month_bounds(year, month + 1), Precision.MONTH)


def _years_back(parts: Parts) -> When:
    year = parts.published.year - _back(parts)
    return When(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _back(parts: Parts) -> int:
    """How many units back: the number among the words, else the rule's."""
    return parts.counts[0] if parts.counts else parts.number


READINGS: dict[str, Callable[[Parts], When]] = {
    "day": _single,
    "night": _night,
    "night_to": _night_to,
    "days": _days,
    "numeric": _numeric,
    "iso": _iso,
    "month": _month,
    "months": _months,
    "part": _part,
    "year": _year,
    "weekday": _weekday,
    "weekday_last": _weekday_last,
    "weekday_week_back": _weekday_week_back,
    "weekday_night": _weekday_night,
    "weekday_night_to": _weekday_night_to,
    "days_back": _days_back,
    "days_ahead": _days_ahead,
    "days_after": _days_after,
    "hours_ahead": _hours_ahead,
    "weekday_day": _weekday_day,
    "night_back": _night_back,
    "weeks_back": _weeks_back,
    "weekend_back": _weekend_back,
    "months_back": _months_back,
    "years_back": _years_back,
}
