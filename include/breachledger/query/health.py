"""What the lake knows of its own completeness: the rows of `runs`, the gaps between them, the health of each source."""

from __future__ import annotations

from datetime import date
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

from breachledger.completeness import Counts, verdict
from breachledger.errors import UsageError
from breachledger.query.ledger import connect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from breachledger.model import Window
    from breachledger.query.ledger import Ledger

NOT_ASKED = verdict(Counts(listings=0, listings_failed=0, listed=0, not_fetched=0))[1]
"""The reason by which a row of `runs` that only an article brought is told from one of a day that was run."""

QUIET_DAYS = 7
"""A whole week: many outlets publish nothing at a weekend."""

_ROWS = """
    SELECT date, * EXCLUDE (date) FROM runs
    WHERE date BETWEEN $first AND $last AND ($sources::VARCHAR[] IS NULL OR list_contains($sources, source))
    ORDER BY date, source
"""


def run_rows(ledger: Ledger, window: Window, sources: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """The rows of `runs` on the days of `window`, by day and source; of all sources, or of those that are given."""
    values = {**window._asdict(), "sources": list(sources) if sources else None}
    found: list[dict[str, Any]] = ledger.sql(_ROWS, values).to_pylist()
    return found


def never_run(ledger: Ledger, window: Window, rows: Iterable[dict[str, Any]]) -> list[date]:
    """The days of `window` on which nothing was run, from the first day on that was ever run; `rows` are its rows."""
    run = {row["date"] for row in rows if row["reason"] != NOT_ASKED}
    earlier = "SELECT 1 FROM runs WHERE date < ? AND reason IS DISTINCT FROM ? LIMIT 1"
    if window.first not in run and ledger.sql(earlier, [window.first, NOT_ASKED]).num_rows:
        begun = window.first
    elif run:
        begun = min(run)
    else:
        return []
    days = map(date.fromordinal, range(begun.toordinal(), window.last.toordinal() + 1))
    return [day for day in days if day not in run]


def left_out(ledger: Ledger, rows: Iterable[dict[str, Any]]) -> list[tuple[date, tuple[str, ...]]]:
    """The days of `rows` on which something was run, each with the sources that were asked on others and not then."""
    everybody = "SELECT DISTINCT source FROM runs WHERE reason IS DISTINCT FROM ?"
    sources = {row["source"] for row in ledger.sql(everybody, [NOT_ASKED]).to_pylist()}
    asked: dict[date, set[str]] = {}
    for row in rows:
        if row["reason"] != NOT_ASKED:
            asked.setdefault(row["date"], set()).add(row["source"])
    return [(day, tuple(sorted(sources - there))) for day, there in sorted(asked.items()) if sources - there]


def source_health(lake: str, until: date, days: int = 28) -> list[dict[str, Any]]:
    """One object of plain JSON values a source, in the order of their ids.

    `health` is one word: `gone_quiet` (nothing was listed on its last 7 run days on which something is expected, be it
    for sickness or for silence), `sick` (it was on its last run day), `not_run` (on none of the days that are counted),
    or `well`. `last_run` and `last_success` are days; a success is a complete day, or a partial one that brought a page
    or found one unchanged. `days_run`, `days_sick` and `days_silent` are numbers of days, `last_reason` is why the last
    sick or silent one of them was so. Sources that were only ingested are left out.

    Args:
        lake: a folder or `s3://bucket/prefix`.
        until: the last UTC day that counts.
        days: how many days, `until` included, are counted.

    Raises:
        UsageError: there is no lake, or `days` is below 1.
    """
    if days < 1:
        raise UsageError(f"{days} days: give 1 or more")
    with connect(lake) as ledger:
        return health_rows(ledger, until, days)


def health_rows(ledger: Ledger, until: date, days: int) -> list[dict[str, Any]]:
    """`source_health` of a lake that is open; `days` is at least 1."""
    query = (resources("breachledger.query") / "health.sql").read_text("utf-8")
    values = {"until": until, "days": days, "quiet": QUIET_DAYS, "not_asked": NOT_ASKED}
    found: list[dict[str, Any]] = ledger.sql(query, values).to_pylist()
    return found
