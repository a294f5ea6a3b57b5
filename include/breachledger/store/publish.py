"""Publishing: what a run has read and collected becomes part of the tables, all of it or nothing."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import pyarrow as pa

from breachledger.files import Files
from breachledger.model import Reject, Visit
from breachledger.store import merge, partitions, undated
from breachledger.store.accounts import REJECTS, RUNS, Row, accounted, come, rejected, visited
from breachledger.store.addresses import Address, AddressBook, key_of
from breachledger.store.arrivals import Arrivals, sort_in
from breachledger.store.beginnings import record_columns
from breachledger.store.draft import Changed, Draft, recorded
from breachledger.store.journal import recover
from breachledger.store.leftovers import sweep
from breachledger.store.lock import writer
from breachledger.store.open_rejects import OpenRejects, placed
from breachledger.store.schema import ADDRESSES, OPEN_REJECTS, VISITS
from breachledger.store.staging import Expectation, Staged, is_staged, stage, unstage

__all__ = ["Changed", "Staged", "publish", "stage"]

log = logging.getLogger(__name__)


def publish(files: Files, staged: Staged, *, now: datetime) -> Changed:
    """Merge what was staged into the tables.

    Waits for other writers, and first finishes or discards what a dead one left, and what runs have left that were
    killed long ago. Doing it again changes nothing. A run that was published already gets the answer that it got, or
    should have got, then.

    Args:
        files: the lake.
        staged: what `stage` gave; it is taken away.
        now: goes into `updated_at` of the rows that change; what runs left a week before it and longer is taken away.

    Returns:
        The partitions that changed.

    Raises:
        RetryLater: another writer holds the lake for too long, or took it over; nothing has happened.
    """
    with writer(files) as held:
        recover(files)
        sweep(files, now, staged.folder)
        if not is_staged(files, staged):
            return _answered_before(files, staged)
        batch = unstage(files, staged)
        work = _Publication(files, now)
        forgotten = work.take_articles(batch.articles, batch.claims)
        work.take_visits(batch.visits)
        work.take_rejects([*batch.rejects, *forgotten])
        work.take_account(batch.expectations)
        if not work.draft:
            files.delete_tree(staged.folder)
            return Changed({})
        record_columns(files, work.draft)
        work.draft.drop(f"{staged.folder}/")
        return work.draft.commit(held, staged.name, now)


def _answered_before(files: Files, staged: Staged) -> Changed:
    answer = recorded(files, staged.name)
    if answer is None:
        log.warning("run %a has nothing staged; it was published before, or staged nothing new", staged.run_id)
    return answer or Changed({})


class _Publication:
    """The steps of one publish. Each leaves the days that it touched, and what they hold now, for the next."""

    def __init__(self, files: Files, now: datetime) -> None:
        self._files = files
        self._now = now
        self.draft = Draft(files)
        self._book = AddressBook.load(files)
        self._index = OpenRejects.load(files)
        self._articles: dict[str, merge.Rows] = {}
        self._visits: dict[str, pa.Table] = {}
        self._rejects: dict[str, pa.Table] = {}
        self._arrivals: Arrivals = {}

    def take_articles(self, articles: pa.Table, claims: pa.Table) -> list[Reject]:
        """Articles with their claims and versions; rejects for those that are to be forgotten."""
        self._arrivals, forgotten = sort_in(articles, claims, self._book)
        for day, incoming in sorted(self._arrivals.items()):
            old = merge.stored(self._files, day)
            new = merge.merged(old, day, incoming, self._now)
            for table in merge.BY_ARTICLE:
                self.draft.put(table, day, old[table.name], new[table.name])
            self._articles[day] = {name: new[name] for name in ("articles", "claims")}
        if self._book.is_changed:
            self.draft.put(ADDRESSES, None, partitions.read(self._files, ADDRESSES), self._book.table())
        return forgotten

    def take_visits(self, visits: Sequence[Visit]) -> None:
        """What became of the listed links, each on the day on which it counts."""
        # A link of which no article came has a row in `rejects`: that is where one may stand that has its article now.
        arrived = self._arrived()
        days = {*(str(visit.day) for visit in visits), *self._index.days_with(key for _, key in arrived)}
        kept, strays = {}, []
        for day in days:
            there = come(partitions.read(self._files, VISITS, day), arrived)
            kept[day], gone = undated.without_strays(there, day, self._book)
            strays += gone
        arriving = undated.by_day([*visits, *strays], self._book)
        for day in sorted(days | arriving.keys()):
            old = partitions.read(self._files, VISITS, day)
            self._visits[day] = visited(kept.get(day, old), arriving.get(day, ()))
            self.draft.put(VISITS, day, old, self._visits[day])

    def take_rejects(self, rejects: Sequence[Reject]) -> None:
        """What was dropped; and away with rows about what has succeeded since."""
        index = self._index
        arriving, leaving = placed(rejects, index)
        days = {*arriving, *leaving, *self._visits, *index.days_with(key for _, key in self._arrived())}
        for day in sorted(days):
            old = partitions.read(self._files, REJECTS, day)
            rows = {(row["stage"], row["ref"]): row for row in old.to_pylist()} | arriving.get(day, {})
            open_rows = [row for key, row in rows.items() if key not in leaving.get(day, ())]
            self._rejects[day] = rejected(open_rows, self._visits_of(day), self._are_stored(open_rows))
            self.draft.put(REJECTS, day, old, self._rejects[day])
        self.draft.put(OPEN_REJECTS, None, index.table({}), index.table(self._rejects))

    def take_account(self, expectations: Sequence[Expectation]) -> None:
        """The rows of `runs` for every day that was touched."""
        expected: dict[str, list[Expectation]] = defaultdict(list)
        for expectation in expectations:
            expected[str(expectation.day)].append(expectation)
        for day in sorted({*self._articles, *self._visits, *self._rejects, *expected}):
            old = partitions.read(self._files, RUNS, day)
            rejects = self._rejects[day] if day in self._rejects else partitions.read(self._files, REJECTS, day)
            new = accounted(old, self._visits_of(day), rejects, self._articles_of(day), expected[day])
            self.draft.put(RUNS, day, old, new)

    def _arrived(self) -> set[Address]:
        """All addresses of the articles that came in."""
        sightings = [
            new.sighting for some in self._arrivals.values() for all_of_it in some.values() for new in all_of_it
        ]
        return {
            (row["source"], key_of(url))
            for row in sightings
            for url in (row["url"], row["canonical_url"], *(row["aliases"] or ()))
        }

    def _are_stored(self, rows: Iterable[Row]) -> Callable[[Row], bool]:
        """Whether the outlet of one of these rows has an article under its address."""
        known = self._book.find((row["source"], key_of(row["url"])) for row in rows)

        def is_stored(row: Row) -> bool:
            entry = known.get((row["source"], key_of(row["url"])))
            return bool(entry and entry.article_id)

        return is_stored

    def _visits_of(self, day: str) -> pa.Table:
        return self._visits[day] if day in self._visits else partitions.read(self._files, VISITS, day)

    def _articles_of(self, day: str) -> merge.Rows:
        if day in self._articles:
            return self._articles[day]
        return {
            "articles": partitions.read(
                self._files, merge.ARTICLES, day, ("article_id", "source", "is_incident_report")
            ),
            "claims": partitions.read(self._files, merge.CLAIMS, day, ("article_id",)),
        }
