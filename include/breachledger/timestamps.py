"""What the dates of listings and of pages have in common: which of them can be true, and offsets from UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
"""News sites are no older."""
AHEAD = timedelta(hours=36)
"""So long after the document was fetched a date in it may lie: clocks are wrong, and elsewhere it is tomorrow."""


def is_plausible(at: datetime, fetched_at: datetime) -> bool:
    """Whether a document that was fetched then can truly have that date in it."""
    return EARLIEST <= at <= fetched_at + AHEAD


def read_offset(text: str) -> timezone:
    """`Z`, `UTC`, `GMT`, `+01:00`, `+0100` or `+01` as a time zone.

    Raises:
        ValueError: no time zone is a day or more from UTC.
    """
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if text[0] == "-" else shift)
