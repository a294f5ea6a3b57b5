"""Dates counted from the day of publication: weekdays, days and weeks ago, time-limits ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from breachledger.extract.values.date_parts import Parts, When, month_bounds
from breachledger.vocabulary import Precision


def read_weekday(parts: Parts) -> When:
    """The latest such weekday, the day of publication included; as a time-limit the next one."""
    if parts.ahead:
        return _weekday_ahead(parts)
    back = (parts.published.weekday() - parts.weekdays[0]) % 7
    day = parts.published - timedelta(days=back)
    return When(day, day, Precision.DAY)


def _weekday_ahead(parts: Parts) -> When:
    day = parts.published + timedelta(days=(parts.weekdays[0] - parts.published.weekday()) % 7)
    return When(day, day, Precision.DAY)


def read_weekday_last(parts: Parts) -> When:
    """The latest such weekday before the day of publication; as a time-limit the next one."""
    if parts.ahead:
        return _weekday_ahead(parts)
    back = (parts.published.weekday() - parts.weekdays[0]) % 7 or 7
    day = parts.published - timedelta(days=back)
    return When(day, day, Precision.DAY)


def read_weekday_week_back(parts: Parts) -> When:
    """That weekday of the week so many weeks back."""
    day = read_weeks_back(parts).start + timedelta(days=parts.weekdays[0])
    return When(day, day, Precision.DAY)


def read_weekday_night(parts: Parts) -> When:
    """The night that begins on that weekday; with two of them, the night between them."""
    last = read_weekday_last(parts) if len(parts.weekdays) < 2 else None
    if last is not None:
        return When(last.start, last.start + timedelta(days=1), Precision.NIGHT)
    end = read_weekday(replace(parts, weekdays=parts.weekdays[1:])).start
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def read_weekday_night_to(parts: Parts) -> When:
    """The night that ends on that weekday, as in `in der Nacht zum Dienstag`."""
    end = read_weekday(parts).start
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def read_days_back(parts: Parts) -> When:
    """So many days before publication."""
    day = parts.published - timedelta(days=_back(parts))
    return When(day, day, Precision.DAY)


def read_days_ahead(parts: Parts) -> When:
    """`tomorrow`, `in ten days`, `within a week` (`number` days a unit): what only a time-limit is."""
    day = parts.published + timedelta(days=parts.counts[0] * max(1, parts.number) if parts.counts else parts.number)
    return When(day, day, Precision.DAY)


def read_hours_ahead(parts: Parts) -> When:
    """`within 72 hours`, in whole days."""
    day = parts.published + timedelta(days=-(-_back(parts) // 24))
    return When(day, day, Precision.DAY)


def read_days_after(parts: Parts) -> When:
    """`the next day`, `two days later`: counted from the day that was told before."""
    if parts.before is None:
        raise ValueError("after what?")
    day = parts.before + timedelta(days=_back(parts))
    return When(day, day, Precision.DAY)


def read_weekday_day(parts: Parts) -> When:
    """`Wednesday the 12th`: the latest day, but for a week ahead, that is both."""
    for back in range(-7, 365):
        day = parts.published - timedelta(days=back)
        if (day.weekday(), day.day) == (parts.weekdays[0], parts.days[0]):
            return When(day, day, Precision.DAY)
    raise ValueError("no such day")


def read_night_back(parts: Parts) -> When:
    """The night that ends so many days before publication."""
    end = parts.published - timedelta(days=parts.number)
    return When(end - timedelta(days=1), end, Precision.NIGHT)


def read_weeks_back(parts: Parts) -> When:
    """The week, from Monday to Sunday, so many weeks back."""
    monday = parts.published - timedelta(days=parts.published.weekday(), weeks=_back(parts))
    return When(monday, monday + timedelta(days=6), Precision.WEEK)


def read_weekend_back(parts: Parts) -> When:
    """The Saturday and Sunday before the week of publication, or this week's, when they have begun; or weeks before."""
    back = (parts.published.weekday() - 5) % 7
    saturday = parts.published - timedelta(days=back, weeks=parts.number)
    return When(saturday, saturday + timedelta(days=1), Precision.DAY)


def read_months_back(parts: Parts) -> When:
    """The month so many months back."""
    year, month = divmod(parts.published.year * 12 + parts.published.month - 1 - _back(parts), 12)
    return When(*month_bounds(year, month + 1), Precision.MONTH)


def read_years_back(parts: Parts) -> When:
    """The year so many years back."""
    year = parts.published.year - _back(parts)
    return When(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _back(parts: Parts) -> int:
    """How many units back: the number among the words, else the rule's."""
    return parts.counts[0] if parts.counts else parts.number
