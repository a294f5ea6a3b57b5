"""Resolving: the claims of all articles become incidents, as files; what was pending is taken care of with them.

What a changed day touches is judged anew and nothing else (`scope.py`); the result is that of judging everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from breachledger.files import Files
from breachledger.resolution import judgements
from breachledger.store import months, partitions, pending
from breachledger.store.beginnings import record_columns
from breachledger.store.draft import Changed, Draft, recorded
from breachledger.store.journal import recover
from breachledger.store.lock import writer
from breachledger.store.schema import TABLES
from breachledger.watchlist import load as load_watchlist

if TYPE_CHECKING:
    from pathlib import Path

    from breachledger.resolve.policy import Judgements
    from breachledger.watchlist import Watchlist

RESOLVER_VERSION = "6"
"""Raised when the same claims would give other incidents or copies; the next resolve then makes all of them anew."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a resolve did."""

    days: tuple[str, ...]
    """The days that were pending, `2025-12-12`; none where there was nothing to do."""
    incidents: int | None
    """How many incidents there are now; None where there was nothing to do."""
    changed: Changed
    """The months that changed in each table of incidents, with the SHA-256 of their files (empty: it is gone)."""


def resolve(
    files: Files,
    *,
    now: datetime,
    since: date | None = None,
    run: str | None = None,
    watchlist: Path | None = None,
) -> Resolved:
    """Make the incidents anew that pending days touch; where none is pending, nothing is read or written.

    Waits for other writers, and first finishes or discards what a dead one left. Doing it again changes nothing. All
    days are pending in a lake that was never resolved, or only by another version of the resolver. Articles are looked
    at too of which `judgements.toml` says something else than at the last resolve.

    Args:
        files: the lake.
        now: the time at which ids are minted, and of the record of what changed.
        since: days from here on are pending, whether they have changed or not.
        run: the name under which what changed is recorded: a run that died before it could tell gets the same answer.
        watchlist: a watch list to use instead of the lake's own `watchlist.toml`.

    Raises:
        UsageError: `judgements.toml` or the watch list is wrong; nothing has happened.
        RetryLater: another writer holds the lake for too long, or took it over; nothing has happened.
    """
    with writer(files) as held:
        recover(files)
        judged, watch = judgements.load(files), load_watchlist(files, watchlist)
        days, articles = _pending(files, since), judgements.changed_since_heard(files, judged)
        if not days and not articles:
            return Resolved((), None, (recorded(files, run) if run else None) or Changed({}))
        draft = Draft(files)
        count = _put_incidents(files, days, articles, (judged.judgements, watch), draft, now)
        months.put(files, draft, days)
        record_columns(files, draft)
        if pending.resolver(files) != RESOLVER_VERSION:
            draft.put_file(*pending.resolver_note(RESOLVER_VERSION))
        if articles:
            draft.put_file(judgements.HEARD, judged.text.encode())
        draft.drop(f"{pending.FOLDER}/")
        return Resolved(days, count, draft.commit(held, run, now))


def _pending(files: Files, since: date | None) -> tuple[str, ...]:
    """The days that have changed, and those that are to be taken for changed."""
    if pending.resolver(files) != RESOLVER_VERSION:
        since = date.min
    stored = partitions.days(files, TABLES["articles"]) if since else []
    return tuple(sorted({*pending.days(files), *(day for day in stored if day >= str(since))}))


def _put_incidents(
    files: Files,
    days: tuple[str, ...],
    articles: frozenset[str],
    heard: tuple[Judgements, Watchlist],
    draft: Draft,
    now: datetime,
) -> int:
    from breachledger.query.ledger import Ledger  # DuckDB takes a while to load
    from breachledger.resolution.work import Heard, Pending, put_incidents

    with Ledger(files.address("").rstrip("/")) as ledger:
        return put_incidents(files, ledger, Pending(days, articles), Heard(*heard), draft, now)
