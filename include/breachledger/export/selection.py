"""Which incidents are asked for, and a way through them in pages, so that a lake of any size fits into memory."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from breachledger.errors import UsageError
from breachledger.query.aliases import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from breachledger.query.ledger import Ledger

PAGE = 200
"""Incidents that are read at once."""

CHOSEN = """
    ($ids::VARCHAR[] IS NULL OR list_contains($ids, incident_id))
    AND ($countries::VARCHAR[] IS NULL OR list_contains($countries, victim_country))
    AND ($sectors::VARCHAR[] IS NULL OR list_contains($sectors, victim_sector))
    AND ($types::VARCHAR[] IS NULL OR list_has_any($types, incident_type))
    AND ($since::DATE IS NULL OR first_reported_at::DATE >= $since)
    AND ($until::DATE IS NULL OR first_reported_at::DATE <= $until)
"""
"""The condition on `incidents`; its parameters are those of `Selection.parameters`."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Incidents by id, by the victim, by type, by the day of the first report. What is empty does not narrow."""

    ids: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2."""
    sectors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: date | None = None
    """The first UTC day, included; `until` is the last."""
    until: date | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """For `CHOSEN`; null where nothing narrows."""
        return {
            name: (list(value) if isinstance(value, tuple) else value) or None for name, value in asdict(self).items()
        }


@dataclass(frozen=True, slots=True)
class Page:
    """Some incidents of one month, and the UTC days between which their articles were published."""

    month: str
    ids: list[str]
    first: date
    last: date

    @property
    def parameters(self) -> dict[str, Any]:
        """For `IN_PAGE`, with `first` and `last` for what is partitioned by day."""
        return asdict(self)


IN_PAGE = "month = $month AND list_contains($ids::VARCHAR[], incident_id)"

_MONTHS = f"SELECT DISTINCT month FROM incidents WHERE {CHOSEN} ORDER BY month"  # ruff: ignore[hardcoded-sql-expression] - values are bound

_PAGE = f"""
    SELECT incident_id, first_reported_at::DATE AS first, last_reported_at::DATE AS last
    FROM incidents
    WHERE month = $month AND incident_id > $after AND {CHOSEN}
    ORDER BY incident_id
    LIMIT $most
"""  # ruff: ignore[hardcoded-sql-expression] - values are bound


def country_code(name: str, text: str) -> str:
    """A country as ISO 3166-1 alpha-2 has it, in capitals; `name` is that of what was given.

    Raises:
        UsageError: `text` is none.
    """
    if not (text.isascii() and text.isalpha() and len(text) == len("FR")):
        raise UsageError(f"{name} {text[:40]!r}: give two letters, such as FR")
    return text.upper()


def count(ledger: Ledger, selection: Selection) -> int:
    """How many incidents are chosen."""
    found = ledger.sql(f"SELECT count(*) AS n FROM incidents WHERE {CHOSEN}", selection.parameters)  # ruff: ignore[hardcoded-sql-expression]
    return int(found.column("n")[0].as_py())


def pages(ledger: Ledger, selection: Selection, size: int = PAGE) -> Iterator[Page]:
    """The chosen incidents by month and id; the same lake gives the same pages."""
    for month in ledger.sql(_MONTHS, selection.parameters).column("month").to_pylist():
        after = ""
        while rows := _next(ledger, selection, month, after, size):
            after = rows[-1]["incident_id"]
            ids = [row["incident_id"] for row in rows]
            yield Page(month, ids, min(row["first"] for row in rows), max(row["last"] for row in rows))


def _next(ledger: Ledger, selection: Selection, month: str, after: str, most: int) -> list[dict[str, Any]]:
    parameters = selection.parameters | {"month": month, "after": after, "most": most}
    found: list[dict[str, Any]] = ledger.sql(_PAGE, parameters).to_pylist()
    return found


def incident_ids(ledger: Ledger, given: Sequence[str]) -> tuple[str, ...]:
    """The incidents that are meant by ids, by beginnings of ids, or by ids that were merged into others.

    Raises:
        UsageError: one of them means no incident, or several.
    """
    return tuple(dict.fromkeys(standing(ledger, text)[0] for text in given))
