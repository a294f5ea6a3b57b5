"""Running days in this process, and what a lake then holds, in a form that two lakes can be compared by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from breachledger import pipeline
from breachledger.files import open_files
from breachledger.settings import Settings
from breachledger.store.verify import verify
from tests.site import Site
from tests.store.readings import contents, regardless_of_ids

Row = dict[str, Any]

FIRST, LAST = date(2025, 12, 8), date(2025, 12, 19)
DAYS = tuple(FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))
"""The days of the small internet."""

CLOCK = frozenset({"first_seen_at", "fetched_at", "updated_at", "raw_ref"})
"""What differs between two runs of the same days."""


def day(number: int) -> date:
    """That day of December 2025."""
    return date(2025, 12, number)


def settings_for(site: Site, folder: Path, **limits: str) -> Settings:
    """Settings for a lake and a state in `folder`, fetching from `site` without waiting."""
    places = {"BREACHLEDGER_LAKE": str(folder / "lake"), "BREACHLEDGER_STATE": str(folder / "state")}
    return Settings.from_environment(environment(site) | places | limits)


def environment(site: Site) -> dict[str, str]:
    """The variables that lead to `site`, without waiting."""
    return site.environment | {"BREACHLEDGER_HOST_DELAY": "0"}


def run(settings: Settings, days: Iterable[date], chosen: Iterable[str] | None = None) -> None:
    """Run days end to end, in the order given, and resolve, as `breachledger run` does."""
    chosen = None if chosen is None else tuple(chosen)
    for one in days:
        pipeline.run_day(one, settings, chosen)
    pipeline.resolve(settings)


def dump(lake: str | Path) -> dict[str, list[Row]]:
    """All rows of all tables, and of the state that is no log of readings, without what depends on the clock.

    Nor with what depends on the order of the days: incidents are called after their reports (`regardless_of_ids`).
    """
    rows = regardless_of_ids(contents(open_files(str(lake)), ignore=CLOCK))
    return {table: some for table, some in rows.items() if table != "_state/sightings"}


def differences(one: dict[str, list[Row]], other: dict[str, list[Row]]) -> list[str]:
    """The rows that only one of two dumps has, as text; a short answer to what went wrong."""
    found = []
    for table in sorted({*one, *other}):
        here, there = one.get(table, []), other.get(table, [])
        found += [f"- {table} {_shown(row)}" for row in here if row not in there]
        found += [f"+ {table} {_shown(row)}" for row in there if row not in here]
    return found


def _shown(row: Row) -> str:
    """The columns of a row, long ones cut."""
    return ", ".join(f"{name}={str(value)[:60]!r}" for name, value in row.items() if value is not None)


def rows(settings: Settings, table: str) -> list[Row]:
    """All rows of one table, whole."""
    return contents(open_files(settings.lake), ignore=frozenset()).get(table, [])


def hashes(lake: str | Path) -> dict[str, str]:
    """The SHA-256 of every file of the tables."""
    root = Path(lake)
    found = sorted(path for path in root.rglob("*.parquet") if "_state" not in path.parts)
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def problems(lake: str | Path) -> list[str]:
    """What is wrong with a lake; nothing for a sound one."""
    return list(verify(open_files(str(lake))))
