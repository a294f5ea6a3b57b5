"""Resolving: the claims of all articles become incidents, as files; what was pending is taken care of with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from breachledger.files import Files
from breachledger.store import partitions, pending
from breachledger.store.beginnings import record_columns
from breachledger.store.draft import Changed, Draft, recorded
from breachledger.store.journal import recover
from breachledger.store.lock import writer
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from breachledger.store.schema import Table

RESOLVER_VERSION = "1"
"""Raised when the same claims would give other incidents; the next resolve then makes all of them anew."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a resolve did."""

    days: tuple[str, ...]
    """The days that were pending, `2025-12-12`; none where there was nothing to do."""
    incidents: int | None
    """How many incidents there are now; None where there was nothing to do."""
    changed: Changed
    """The months that changed in each table of incidents, with the SHA-256 of their files (empty: it is gone)."""


def resolve(files: Files, *, now: datetime, since: date | None = None, run: str | None = None) -> Resolved:
    """Make the incidents of all claims anew, where a day is pending; else nothing is read or written.

    Waits for other writers, and first finishes or discards what a dead one left. Doing it again changes nothing. All
    days are pending in a lake that was never resolved, or only by another version of the resolver.

    Args:
        files: the lake.
        now: the time of the record of what changed.
        since: days from here on are pending, whether they have changed or not.
        run: the name under which what changed is recorded: a run that died before it could tell gets the same answer.

    Raises:
        RetryLater: another writer holds the lake for too long, or took it over; nothing has happened.
    """
    with writer(files) as held:
        recover(files)
        days = _pending(files, since)
        if not days:
            return Resolved((), None, (recorded(files, run) if run else None) or Changed({}))
        draft = Draft(files)
        count = _put_incidents(files, draft)
        record_columns(files, draft)
        if pending.resolver(files) != RESOLVER_VERSION:
            draft.put_file(*pending.resolver_note(RESOLVER_VERSION))
        draft.drop(f"{pending.FOLDER}/")
        return Resolved(days, count, draft.commit(held, run, now))


def _pending(files: Files, since: date | None) -> tuple[str, ...]:
    """The days that have changed, and those that are to be taken for changed."""
    if pending.resolver(files) != RESOLVER_VERSION:
        since = date.min
    stored = partitions.days(files, TABLES["articles"]) if since else []
    return tuple(sorted({*pending.days(files), *(day for day in stored if day >= str(since))}))


def _put_incidents(files: Files, draft: Draft) -> int:
    """Let the tables of incidents hold what the claims say; how many incidents that is."""
    from breachledger.query.derivation import RESOLVED
    from breachledger.query.ledger import Ledger  # DuckDB takes a while to load

    with Ledger(files.address("").rstrip("/"), anew=True) as ledger:
        made = {name: ledger.sql(f"FROM {name} ORDER BY month, {', '.join(TABLES[name].key)}") for name in RESOLVED}
    for name, rows in made.items():
        table = TABLES[name]
        months = _by_month(table, rows)
        for month in sorted({*partitions.days(files, table), *months}):
            old = partitions.read(files, table, month)
            draft.put(table, month, old, months.get(month, table.plain_schema.empty_table()))
    return len(made["incidents"])


def _by_month(table: Table, rows: pa.Table) -> dict[str, pa.Table]:
    """`rows`, which are sorted by month, in the plain columns of `table`."""
    plain = rows.select(table.schema.names).cast(table.plain_schema)
    counts = rows["month"].combine_chunks().value_counts().to_pylist()
    found, start = {}, 0
    for count in counts:
        found[count["values"]] = plain.slice(start, count["counts"])
        start += count["counts"]
    return found
