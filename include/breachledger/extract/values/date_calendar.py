"""Dates that a calendar tells: days, months and years, and parts of these."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from breachledger.extract.values.date_parts import Parts, When, month_bounds, nearest, ordered, past
from breachledger.vocabulary import Precision


def _of(told: list[int], which: int) -> int:
    """The one that is told for it, else the last: of two days with one month, both are of that month."""
    return told[min(which, len(told) - 1)]


def _day_of(parts: Parts, which: int = 0) -> date:
    """The day, its month and its year (else the latest past)."""
    month = _of(parts.months, which)
    day = parts.days[which]
    if parts.years:
        return date(_of(parts.years, which), month, day)
    return nearest(parts.published, month, day) if parts.ahead else past(parts.published, month, day)


def read_single(parts: Parts) -> When:
    """One day."""
    day = _day_of(parts)
    return When(day, day, Precision.DAY)


def read_night(parts: Parts) -> When:
    """A night by one day, or by the two that it joins."""
    first = _day_of(parts)
    last = _day_of(parts, 1) if len(parts.days) > 1 else first
    return ordered(first, last, Precision.NIGHT)


def read_night_to(parts: Parts) -> When:
    """The night that ends on that day: `in der Nacht zum 30. Oktober`."""
    end = _day_of(parts)
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def read_days(parts: Parts) -> When:
    """From one day to another."""
    return ordered(_day_of(parts), _day_of(parts, 1), Precision.DAY)


def read_numeric(parts: Parts) -> When:
    """Day, month, year in figures."""
    day = date(parts.years[0], parts.days[1], parts.days[0])
    return When(day, day, Precision.DAY)


def read_iso(parts: Parts) -> When:
    """Year, month, day in figures."""
    day = date(parts.years[0], parts.days[0], parts.days[1])
    return When(day, day, Precision.DAY)


def _month_of(parts: Parts, which: int = 0) -> tuple[date, date]:
    month = parts.months[which]
    year = _of(parts.years, which) if parts.years else parts.published.year - (month > parts.published.month)
    return month_bounds(year, month)


def read_month(parts: Parts) -> When:
    """A month; without a year the latest."""
    return When(*_month_of(parts), Precision.MONTH)


def read_months(parts: Parts) -> When:
    """From one month to another."""
    return ordered(_month_of(parts)[0], _month_of(parts, 1)[1], Precision.MONTH)


def read_part(parts: Parts) -> When:
    """The first, second or last third of a month."""
    first, last = _month_of(parts)
    start = first + timedelta(days=10 * (parts.number - 1))
    return When(start, last if parts.number == 3 else start + timedelta(days=9), Precision.MONTH_PART)


def read_year(parts: Parts) -> When:
    """A year."""
    return When(date(parts.years[0], 1, 1), date(parts.years[0], 12, 31), Precision.YEAR)


def read_feast(parts: Parts) -> When:
    """A day that has a name instead of a date, `number` = month and day: 1224 for Christmas Eve."""
    parts.months, parts.days = [parts.number // 100], [parts.number % 100]
    return read_single(parts)


def read_day_alone(parts: Parts) -> When:
    """`on the 27th`: the latest such day of a month; as a time-limit the next one."""
    step = timedelta(days=1 if parts.ahead else -1)
    day = parts.published
    while day.day != parts.days[0]:
        day += step
    return When(day, day, Precision.DAY)


def read_week_of_month(parts: Parts) -> When:
    """`the second week of February`: days 8 to 14; the number of the week among the words, else the rule's."""
    first, last = _month_of(parts)
    start = first + timedelta(days=7 * ((parts.counts[0] if parts.counts else parts.number) - 1))
    return ordered(start, min(start + timedelta(days=6), last), Precision.WEEK)


def read_months_of_year(parts: Parts) -> When:
    """A part of a year, `number` = its first and last month: 106 for the first half, 1012 for the last quarter."""
    first, last = divmod(parts.number, 100)
    year = parts.years[0] if parts.years else parts.published.year - (first > parts.published.month)
    return When(date(year, first, 1), month_bounds(year, last)[1], Precision.MONTH)


def read_month_last_year(parts: Parts) -> When:
    """`in May of last year`."""
    return When(*month_bounds(parts.published.year - 1, parts.months[0]), Precision.MONTH)


def read_part_of_month(parts: Parts) -> When:
    """`early this month`, `at the end of last month`: `number` = months back and third, 3 or 13."""
    back, third = divmod(parts.number, 10)
    year, month = divmod(parts.published.year * 12 + parts.published.month - 1 - back, 12)
    return read_part(replace(parts, years=[year], months=[month + 1], number=third))
