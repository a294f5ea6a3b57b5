"""Where an outlet sits: its country by its top-level domain, its time zone by its WordPress or by its dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.core import get_global

from breachledger.probe.draft import Draft, Sure, is_allowed

Clocks = Sequence[tuple[datetime, timedelta]]
"""When, and at which offset from UTC."""

# Domains of countries that are sold to everyone, and that search engines treat as no country's
# (https://tld-list.com/blog/gcctlds-by-google, read 2026-11-26).
_SOLD = frozenset({
    "ad", "ai", "as", "bz", "cc", "cd", "co", "dj", "fm", "io", "la", "me", "ms", "nu", "sc", "sr", "su", "tk", "tv",
    "ws",
})  # fmt: skip
_OTHERWISE = {"uk": "GB"}
_FITTING = 0.9
"""The share of dates that have to fit: some are of a guest's or of a summer's clock."""


def country_of(host: str) -> str | None:
    """The country whose top-level domain the host has; None for a general domain and for one that is sold to all."""
    domain = host.rpartition(".")[2].lower()
    code = _OTHERWISE.get(domain, domain.upper())
    return code if domain not in _SOLD and is_allowed("country", code) else None


def zones_of(country: str) -> list[str]:
    """The time zones (IANA) of a country by CLDR, those that stand for a whole region first."""
    known = set(get_global("windows_zone_mapping").values())
    zones = [zone for zone in get_global("territory_zones").get(country, ()) if is_allowed("timezone", zone)]
    return sorted(zones, key=lambda zone: zone not in known)


def fits(zone: str, clocks: Clocks) -> bool:
    """Whether the dates may have been written by clocks of the zone."""
    same = sum(at.astimezone(ZoneInfo(zone)).utcoffset() == offset for at, offset in clocks)
    return same >= _FITTING * len(clocks) > 0


def put_down_country(host: str, draft: Draft) -> None:
    """`country`, as far as the host tells it."""
    country = country_of(host)
    if country is None:
        draft.leave_out("country", "its domain is no country's", "where the outlet sits")
    else:
        draft.settle("country", country, "by its top-level domain", Sure.GUESS, "where the outlet sits")


def put_down_timezone(told: str, clocks: Clocks, host: str, draft: Draft) -> None:
    """`timezone`: what a WordPress has `told`, else a zone of the country that fits the clocks, else UTC."""
    if is_allowed("timezone", told):
        draft.settle("timezone", told, "as its WordPress says", Sure.SURE)
        return
    zones = zones_of(country_of(host) or "")
    shown = _offsets(clocks)
    if zone := next((zone for zone in zones if fits(zone, clocks)), None):
        how = f"by its top-level domain; its dates are written at {shown}"
        draft.settle("timezone", zone, how, Sure.LIKELY, "that its dates without a zone are meant so")
        return
    how = f"its dates are written at {shown}" if shown else "its dates name no zone"
    perhaps = f"whether it is {zones[0]}" if zones else "in which zone its dates without one are meant"
    draft.settle("timezone", "UTC", how, Sure.GUESS, perhaps)


def _offsets(clocks: Clocks) -> str:
    """The offsets of the dates as people write them: `+01:00, +02:00`; at most three."""
    seconds = sorted({int(offset.total_seconds()) for _, offset in clocks})[:3]
    return ", ".join(f"{'-' if one < 0 else '+'}{abs(one) // 3600:02}:{abs(one) // 60 % 60:02}" for one in seconds)
