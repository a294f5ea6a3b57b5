"""Dates as people write them, in any language that CLDR knows the months of."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from babel import Locale, UnknownLocaleError

_YEAR = r"((?:19|20)\d\d)"
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])\s*[:.h時]\s*([0-5]\d)(?!\d)\s*([ap]\.?m\b)?", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?<!\d){_YEAR}\s*[-./年년]\s*(\d{{1,2}})\s*[-./月월]\s*(\d{{1,2}})(?!\d)")
_NUMERIC = re.compile(rf"(?<![\d.])(\d{{1,2}})\s?[./-]\s?(\d{{1,2}})\s?[./-]\s?{_YEAR}(?!\.?\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+|of\s+)?([^\W\d_]{{3,12}})\.?,?\s+(?:de\s+|del\s+)?{_YEAR}(?!\d)"
)
_MONTH_DAY = re.compile(rf"([^\W\d_]{{3,12}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)")
_MONTH_FIRST = frozenset({"en-us", "en-ph"})
_LONGEST_NAME = 12


def read_date(text: str, language: str | None) -> str | None:
    """The first full date in a short text, in ISO form with its time of day where one follows, or None.

    `language` (a BCP 47 tag) gives the months' names and whether 3/4 is the third of April; English names are always
    read, and an impossible month settles the order.
    """
    for pattern, order in ((_YEAR_FIRST, "ymd"), (_DAY_MONTH, "dny"), (_MONTH_DAY, "ndy"), (_NUMERIC, "dmy")):
        for match in pattern.finditer(text):
            if day := _day(dict(zip(order, match.groups(), strict=True)), language):
                return day + _clock(text[match.end() : match.end() + 20])
    return None


def _day(parts: dict[str, str], language: str | None) -> str | None:
    """The ISO day of the matched parts, or None where they are no date."""
    day = int(parts["d"])
    month = int(parts["m"]) if "m" in parts else _month(parts["n"], language) or 0
    month_first = next(iter(parts)) == "d" and (language or "").lower() in _MONTH_FIRST
    if "m" in parts and day <= 12 and (month_first or month > 12):
        day, month = month, day
    return f"{parts['y']}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def _clock(after: str) -> str:
    match = _CLOCK.search(after)
    if not match:
        return ""
    hour, minute, half = int(match[1]), match[2], (match[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"T{hour:02}:{minute}"


def _month(name: str, language: str | None) -> int | None:
    key = _fold(name)
    return _months((language or "en").split("-")[0].split("_")[0].lower()).get(key) or _months("en").get(key)


@cache
def _months(language: str) -> dict[str, int]:
    """The number of each month by its folded names, long and short, in a language."""
    try:
        forms = Locale.parse(language).months
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    return {
        _fold(name): number
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in forms[context][width].items()
        if not name.isdigit()
    }


def _fold(name: str) -> str:
    """A name without accents, case and full stop."""
    bare = unicodedata.normalize("NFKD", name.casefold()).rstrip(".")
    return "".join(char for char in bare if not unicodedata.combining(char))[:_LONGEST_NAME]
