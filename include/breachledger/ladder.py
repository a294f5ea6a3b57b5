"""A source's ladder: which of its listings are asked for a day, in what order, and when one of them settles the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from breachledger.sources.catalog import Listing, Source

RECENT = timedelta(days=7)
"""For so long after a day, what an outlet lists for `daily` reading may still hold it."""

_OF_OTHERS = frozenset({"wayback"})
"""Archives of the web: asked for an old day whatever the outlet's own listings say, for outlets take articles away."""

_COUNTED = frozenset({"wordpress"})
"""Listings of which the outlet says how much they hold: damaged where less came."""

_WHOLE = frozenset({"sitemap"})
"""Listings of all that the outlet has: as many as they date to a day are the day's, where they date all."""


def usable(source: Source, day: date, today: date) -> tuple[Listing, ...]:
    """The listings that may hold links of `day`, in the order of the file.

    Of a recent day all of the outlet's own; of an old one those that reach back, archives of the web among them. None
    where the outlet has only listings of its newest articles and the day is an old one: then nothing is asked, and its
    row in `runs` says `unknown`.
    """
    if is_recent(day, today):
        return tuple(one for one in source.links if one.kind not in _OF_OTHERS)
    return source.listings("backfill")


def is_recent(day: date, today: date) -> bool:
    """Whether a listing of an outlet's newest articles may still hold the day."""
    return today - day <= RECENT


def is_of_others(kind: str) -> bool:
    """Whether the listing is not the outlet's own."""
    return kind in _OF_OTHERS


def expected(kind: str, listed: int, *, dated: bool) -> tuple[int, int] | None:
    """How many links the day has by a listing that was read without a fault; None where it does not say.

    Args:
        kind: that of the listing.
        listed: links of the day so far.
        dated: whether it lists anything, and tells of each link when it was published.
    """
    return (listed, listed) if kind in _COUNTED or (kind in _WHOLE and dated) else None


def settles(kind: str, oldest: date, day: date, *, recent: bool, listed: int, usual: int) -> bool:
    """Whether a listing that was read without a fault tells all that the outlet itself lists of the day.

    Of a recent day it does, a feed if it reaches back beyond the day. Of an old one some articles may be gone from it,
    or stand in others only: it is enough where there are as many as usual.

    Args:
        kind: that of the listing.
        oldest: the day of its oldest link.
        day: the day that is collected.
        recent: see `is_recent`.
        listed: links of the day so far.
        usual: the least number of links that the catalog expects of a day; 0 where it does not say.
    """
    if kind == "feed" and oldest >= day:
        return False
    return not is_of_others(kind) and (recent or 0 < usual <= listed)
