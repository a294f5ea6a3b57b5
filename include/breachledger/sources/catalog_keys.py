"""The keys of a catalog file: for each table a literal list, and what its values may be.

A check takes the value as TOML gave it and returns it as `Source` holds it; it raises a Refusal that says what is
allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from breachledger.address import normalise
from breachledger.errors import GiveUp

KINDS = ("specialist_press", "general_press", "cert", "vendor_blog")
LISTING_KINDS = ("feed", "wordpress", "sitemap", "paged_feed", "archive_page", "wayback")
"""In the order of the ladder: what is asked first, where an outlet has it."""
PLACES = {
    "paged_feed": (frozenset[str](), frozenset({"{page}"})),
    "archive_page": (frozenset({"{year}", "{month}"}), frozenset({"{day}", "{page}"})),
}
"""Of a kind of listing, what its address has to hold, and what else it may hold, for the rung to fill in."""
PURPOSES = ("daily", "backfill", "both")
MOST_DELAY = 600.0
MOST_LINKS_A_DAY = 10_000
MOST_REQUESTS_A_DAY = 100_000

_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"})
"""Two-letter codes of CLDR that ISO 3166-1 has not assigned."""


class Refusal(ValueError):
    """A value that is not allowed; the message says what is."""


@dataclass(frozen=True, slots=True)
class Table:
    """What one table of a file may and must hold."""

    keys: Mapping[str, Callable[[Any], Any]]
    required: tuple[str, ...]

    def missing(self, table: Mapping[str, Any]) -> list[str]:
        """What has to stand there and does not; `language|languages` asks for exactly one of the two."""
        short = [key for key in self.required if sum(name in table for name in key.split("|")) != 1]
        return [
            f"one of {key.replace('|', ' and ')}, and only one, has to be given" if "|" in key else f"{key} is missing"
            for key in short
        ]


def is_web(value: object) -> bool:
    """Whether this is an absolute http or https address."""
    try:
        return isinstance(value, str) and bool(normalise(value))
    except GiveUp:
        return False


def misplaced(kind: str, url: str) -> str | None:
    """What is wrong with the places of an address that are to be filled in; None where nothing is."""
    required, optional = PLACES.get(kind, (frozenset[str](), frozenset[str]()))
    found = set(re.findall(r"\{[^{}]*\}|[{}]", url))
    found |= set(re.findall(r"%7[BbDd]", url)) if kind in PLACES else set()  # braces that somebody has encoded
    if required <= found <= required | optional:
        return None
    told = [f"{' and '.join(sorted(required))} required"] if required else []
    told += [f"{', '.join(sorted(optional))} allowed"] if optional else []
    return (
        f"url {url!r}: in the address of this kind ({kind}): {'; '.join(told) or 'no place to be filled in is allowed'}"
    )


def _slug(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9-]{2,40}", value):
        raise Refusal("allowed: 2 to 40 of a-z, 0-9 and -")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise Refusal("allowed: a text on one line, not empty")
    return value


def _web_address(value: Any) -> str:
    if not is_web(value):
        raise Refusal("allowed: an absolute http or https address without a user name")
    return str(value)


def _language(value: Any) -> str:
    if not isinstance(value, str) or value not in _languages():
        raise Refusal("allowed: a language of ISO 639-1 in lower case, such as 'de'")
    return value


def _several_languages(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or len(set(map(str, value))) != len(value):
        raise Refusal("allowed: a list of different languages, such as ['de', 'en']")
    return tuple(_language(one) for one in value)


def _country(value: Any) -> str:
    if not isinstance(value, str) or value not in _countries():
        raise Refusal("allowed: a country of ISO 3166-1 in capitals, such as 'DE'")
    return value


def _timezone(value: Any) -> str:
    if not isinstance(value, str) or value not in _timezones():
        raise Refusal("allowed: a time zone of the IANA database, such as 'Europe/Berlin'")
    return value


def _one_of(*words: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in words:
            raise Refusal(f"allowed: {', '.join(words)}")
        return str(value)

    return check


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_DELAY:
        raise Refusal(f"allowed: seconds from 0 to {MOST_DELAY:g}")
    return float(value)


def _quiet_hours(value: Any) -> tuple[time, time]:
    match value:
        case [time() as first, time() as last] if first != last:
            return first, last
    raise Refusal("allowed: [from, to], two different times without quotes, such as [08:00:00, 20:00:00]")


def _requests(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_REQUESTS_A_DAY:
        raise Refusal(f"allowed: a whole number from 1 to {MOST_REQUESTS_A_DAY}")
    return value


def _day(value: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Refusal("allowed: a date without quotes, such as 2026-11-22")
    return value


def _links_a_day(value: Any) -> tuple[int, int]:
    match value:
        case [int(least), int(most)] if not isinstance(least, bool) and not isinstance(most, bool):
            if 0 <= least <= most <= MOST_LINKS_A_DAY:
                return least, most
    raise Refusal(f"allowed: [least, most], whole numbers from 0 to {MOST_LINKS_A_DAY}, the smaller first")


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
        raise Refusal("allowed: one [[links]] table or more")
    return value


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refusal("allowed: a table, [expect]")
    return value


@cache
def _languages() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if re.fullmatch(r"[a-z]{2}", code))


@cache
def _countries() -> frozenset[str]:
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch(r"[A-Z]{2}", code)) - _NO_COUNTRIES


@cache
def _timezones() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")


TOP = Table(
    keys={
        "id": _slug,
        "name": _words,
        "home": _web_address,
        "language": _language,
        "languages": _several_languages,
        "country": _country,
        "timezone": _timezone,
        "kind": _one_of(*KINDS),
        "delay": _seconds,
        "quiet": _quiet_hours,
        "budget": _requests,
        "checked": _day,
        "evidence": _web_address,
        "note": _words,
        "links": _tables,
        "expect": _table,
    },
    required=("id", "name", "home", "language|languages", "timezone", "kind", "links"),
)
LINK = Table(
    keys={"kind": _one_of(*LISTING_KINDS), "url": _web_address, "for": _one_of(*PURPOSES)}, required=("kind", "url")
)
EXPECT = Table(keys={"links_a_day": _links_a_day}, required=("links_a_day",))
