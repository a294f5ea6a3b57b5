"""Dates as news writes them, read against the day of publication in the outlet's time zone.

Which words make a date is data (`[[date]]` rules); a rule names one of the `READINGS` below, which takes the days,
months, years and weekdays among the matched words.
"""

from __future__ import annotations

from collections.abc import Callable

from breachledger.extract.values import date_calendar as on
from breachledger.extract.values import date_relative as since
from breachledger.extract.values.date_parts import Parts, When

READINGS: dict[str, Callable[[Parts], When]] = {
    "day": on.read_single,
    "night": on.read_night,
    "night_to": on.read_night_to,
    "days": on.read_days,
    "numeric": on.read_numeric,
    "iso": on.read_iso,
    "month": on.read_month,
    "months": on.read_months,
    "part": on.read_part,
    "year": on.read_year,
    "feast": on.read_feast,
    "day_alone": on.read_day_alone,
    "week_of_month": on.read_week_of_month,
    "months_of_year": on.read_months_of_year,
    "month_last_year": on.read_month_last_year,
    "part_of_month": on.read_part_of_month,
    "weekday": since.read_weekday,
    "weekday_last": since.read_weekday_last,
    "weekday_week_back": since.read_weekday_week_back,
    "weekday_night": since.read_weekday_night,
    "weekday_night_to": since.read_weekday_night_to,
    "days_back": since.read_days_back,
    "days_ahead": since.read_days_ahead,
    "hours_ahead": since.read_hours_ahead,
    "days_after": since.read_days_after,
    "weekday_day": since.read_weekday_day,
    "night_back": since.read_night_back,
    "weeks_back": since.read_weeks_back,
    "weekend_back": since.read_weekend_back,
    "months_back": since.read_months_back,
    "years_back": since.read_years_back,
}


def read_date(reading: str, parts: Parts) -> When | None:
    """What the parts say under that reading, or None where they make no date."""
    try:
        return READINGS[reading](parts)
    except (ValueError, IndexError, OverflowError):
        return None
