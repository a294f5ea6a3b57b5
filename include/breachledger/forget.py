"""Taking an article away for good, as somebody has asked: out of the tables, the incidents and the archive."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from breachledger.archive import Rewritten, archive_files, salvage, without
from breachledger.files import Files
from breachledger.model import RawRef
from breachledger.resolution import resolve
from breachledger.resolution.standing import Standing
from breachledger.store import harvests, merge, partitions, staging
from breachledger.store.accounts import REJECTS, RUNS, accounted
from breachledger.store.addresses import Address, AddressBook, Entry, held, key_of
from breachledger.store.columns import Table
from breachledger.store.draft import Draft
from breachledger.store.journal import recover
from breachledger.store.lock import writer
from breachledger.store.schema import ADDRESSES, SIGHTINGS, TABLES, VISITS

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

DECISIONS, REGISTRY, ALERTS = (TABLES[name] for name in ("decisions", "incident_registry", "alerts"))
_WITH_PLACES = (merge.ARTICLES, merge.REVISIONS, SIGHTINGS)


def forget(files: Files, url: str, watchlist: Path | None = None) -> bool:
    """Remove the article of an address, and all responses under any of its addresses; it will not be stored again.

    Where several outlets have an article under the address, all of them go.

    What stays is the hash of its addresses, and rows of `rejects` with an address. Where a listing names it again, the
    address, and no more, comes back into `rejects` or the visits. Listings that name it go too, for they may hold its
    text: a feed, the posts of a WordPress site. Every file of the archive is looked through, so this takes as long as a
    rebuild reads. What another process is fetching or reading meanwhile is not looked through: it will not be
    published, but its archive file and what it stages hold the article until it is forgotten once more.

    Args:
        files: the lake.
        url: any address of the article; it need not be known.
        watchlist: a watch list to use instead of the lake's own `watchlist.toml`: the resolve at the end tells alerts.

    Returns:
        Whether there was an article, or a response in the archive.

    Raises:
        RetryLater: another writer holds the lake for too long.
        UsageError: `judgements.toml` or the watch list is wrong. The article is gone then; only the resolve is left
            to be done, which makes the incidents anew without it.
    """
    with writer(files) as held:
        recover(files)
        salvage(files)
        work = _Removal(files, url)
        known = work.clear_archive() | work.clear_tables()
        work.clear_runs_on_the_way()
        work.leave_tombstones()
        work.draft.commit(held)
    resolve(files, now=datetime.now(UTC), watchlist=watchlist)
    return known


class _Removal:
    """The steps of forgetting what stands under one address."""

    def __init__(self, files: Files, url: str) -> None:
        self.draft = Draft(files)
        self._files = files
        self._book = AddressBook.load(files)
        key = key_of(url)
        there = self._book.at([key]).values()
        self._articles = {one.article_id: one.date for one in there if one.article_id and one.date}
        # An outlet that redirects to another's article does not take that away with its own.
        gone = {(None, key), *(one for one in self._book.of_articles(self._articles) if one[1] != key)}
        self._tombstones: dict[Address, Entry] = dict.fromkeys(gone, Entry(None, None, forgotten=True))
        self._rewritten: dict[str, Rewritten] = {}
        self._named = [url, *self._known_addresses()]

    def _known_addresses(self) -> list[str]:
        """The addresses that stand with the articles, as they are written."""
        days = sorted(set(self._articles.values()))
        rows = [row for day in days for row in partitions.read(self._files, merge.ARTICLES, day).to_pylist()]
        own = [row for row in rows if row["article_id"] in self._articles]
        return [url for row in own for url in (row["url"], row["canonical_url"], *(row["aliases"] or ()))]

    def clear_archive(self) -> bool:
        """Write the archive's files without its responses; whether there were any."""
        for path in archive_files(self._files):
            is_unwanted = partial(self._is_unwanted, path.split("/")[1])
            if rewritten := without(self._files, path, is_unwanted, self._named):
                self._rewritten[path] = rewritten
                self.draft.put_file(path, rewritten.data)
                # These may lead to what is gone; without them the source is only asked once more.
                for state in ("validators", "listings"):
                    self.draft.drop(f"_state/{state}/{path.split('/')[1]}.json")
        return bool(self._rewritten)

    def _is_unwanted(self, source: str, url: str) -> bool:
        return held(self._tombstones, (source, key_of(url))) is not None

    def clear_tables(self) -> bool:
        """Write the articles' days without them, and all days without places of the archive that are gone."""
        cleared = set(self._articles.values())
        for table in _WITH_PLACES:
            for day in partitions.days(self._files, table):
                if day not in cleared and None in self._places(partitions.read(self._files, table, day, ("raw_ref",))):
                    old = partitions.read(self._files, table, day)
                    self.draft.put(table, day, old, self._with_places(old))
        days = {day for day in partitions.days(self._files, VISITS) if not all(self._strangers(self._visits(day)))}
        for day in sorted(days | cleared):
            self._clear_day(day)
        if self._articles:
            self._clear_logs()
        return bool(self._articles)

    def clear_runs_on_the_way(self) -> None:
        """Write what runs between two of their steps have left, or dead ones for ever, without it."""
        staged = staging.erased(self._files, self._is_unwanted)
        for path, data in (*staged, *harvests.erased(self._files, self._is_unwanted, self._is_gone)):
            self.draft.put_file(path, data)

    def leave_tombstones(self) -> None:
        """Mark the addresses as forgotten."""
        for address, entry in self._tombstones.items():
            self._book.put(address, entry)
        self.draft.put(ADDRESSES, None, partitions.read(self._files, ADDRESSES), self._book.table())

    def _clear_day(self, day: str) -> None:
        """One day as if they had not been listed; `rejects` stay."""
        old = merge.stored(self._files, day)
        new = merge.removed(old, self._articles)
        for table in merge.BY_ARTICLE if day in self._articles.values() else ():
            rows = new[table.name]
            self.draft.put(table, day, old[table.name], self._with_places(rows) if table in _WITH_PLACES else rows)
        visits = self._visits(day)
        kept = visits.filter(pa.array(self._strangers(visits), pa.bool_()))
        self.draft.put(VISITS, day, visits, kept)
        runs, rejects = (partitions.read(self._files, table, day) for table in (RUNS, REJECTS))
        self.draft.put(RUNS, day, runs, accounted(runs, kept, rejects, new, ()))

    def _visits(self, day: str) -> pa.Table:
        return partitions.read(self._files, VISITS, day)

    def _strangers(self, visits: pa.Table) -> list[bool]:
        """For each of these visits, whether it is not of the articles."""
        told = zip(*(visits[name].to_pylist() for name in ("source", "url", "listing")), strict=True)
        return [is_listing or not self._is_unwanted(source, url) for source, url, is_listing in told]

    def _clear_logs(self) -> None:
        """Take their ids out of the registry of incidents, and what the logs tell of those: it is their words.

        That there was an alert stays, so that nobody is told twice.
        """
        incidents = {stood.incident_id for stood in Standing.load(self._files).of_articles(list(self._articles))}
        decided = partitions.read(self._files, DECISIONS)
        about = zip(decided["article_ids"].to_pylist(), decided["incident_ids"].to_pylist(), strict=True)
        kept = [self._articles.keys().isdisjoint(articles) and incidents.isdisjoint(ids) for articles, ids in about]
        self.draft.put(DECISIONS, None, decided, decided.filter(pa.array(kept, pa.bool_())))
        self._blank(REGISTRY, "anchor_article_id", None, lambda row: row["anchor_article_id"] in self._articles)
        self._blank(ALERTS, "detail", "", lambda row: row["incident_id"] in incidents)

    def _blank(self, table: Table, column: str, value: str | None, is_meant: Callable[[dict[str, Any]], bool]) -> None:
        """Put `value` into a column of the rows that are meant."""
        old = partitions.read(self._files, table)
        values = [value if is_meant(row) else row[column] for row in old.to_pylist()]
        at = old.schema.get_field_index(column)
        self.draft.put(table, None, old, old.set_column(at, old.schema.field(at), pa.array(values, pa.string())))

    def _with_places(self, rows: pa.Table) -> pa.Table:
        """`rows` without places of the archive that are gone."""
        at = rows.schema.get_field_index("raw_ref")
        return rows.set_column(at, rows.schema.field(at), pa.array(self._places(rows), rows.schema.field(at).type))

    def _places(self, rows: pa.Table) -> list[dict[str, Any] | None]:
        """Where the responses of `rows` stand; None for one that is gone."""
        refs = rows["raw_ref"].to_pylist()
        return [None if ref is None or self._is_gone(RawRef(**ref)) else ref for ref in refs]

    def _is_gone(self, ref: RawRef) -> bool:
        rewritten = self._rewritten.get(ref.file)
        return rewritten is not None and ref.offset not in rewritten.offsets
