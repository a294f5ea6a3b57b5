"""The question that a ledger of the past answers: until which moment, and whose knowledge counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from breachledger.errors import UsageError

ALWAYS = datetime.max.replace(tzinfo=UTC)
"""A moment by which all is there."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """Until when what counts."""

    until: datetime
    """The last moment that counts, UTC."""
    seen: bool = False
    """Whether it counts when we fetched a version, not when it was public."""
    incident: str | None = None
    """The only incident that is asked for; None for all."""

    @property
    def day(self) -> date:
        """The last day of which articles can have been there."""
        return date.max if self.seen else self.until.date()

    @property
    def since(self) -> str:
        """In SQL, by the columns of an article: since when this version is there.

        A later one is dated by the change that the outlet tells of, else by our first fetch of it; whatever the
        outlet's clock says, it was not there before the article was.
        """
        later = "fetched_at" if self.seen else "coalesce(modified_at, fetched_at)"
        return f"CASE WHEN revision = 0 THEN {self.begun} ELSE greatest({self.begun}, {later}) END"

    @property
    def begun(self) -> str:
        """In SQL, by the columns of an article: since when any version is there."""
        return "first_seen_at" if self.seen else "published_at"


def last_moment(day: date | datetime | str) -> datetime:
    """The end of a UTC day, or the moment itself; a moment without a zone is in UTC.

    Args:
        day: a day, a moment, or one of them as ISO 8601 has it: `2025-12-13`, `2025-12-13T10:30+01:00`.

    Raises:
        UsageError: it is none of these.
    """
    try:
        if isinstance(day, str):
            day = datetime.fromisoformat(day) if "T" in day else date.fromisoformat(day)
        if not isinstance(day, datetime):
            return datetime.combine(day, time.max, UTC)
        return (day if day.tzinfo else day.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        raise UsageError(f"{str(day)!r} is no day: write it as 2025-12-17, or a moment as 2025-12-17T10:30") from None
