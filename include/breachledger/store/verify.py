"""Checking the promises of a lake: every file, every text, every quote, every key, every incident."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from breachledger.errors import Defect
from breachledger.files import Files
from breachledger.store import incident_checks, merge, months, partitions
from breachledger.store.accounts import REJECTS, RUNS
from breachledger.store.addresses import Address, AddressBook, Entry, identifying, key_of
from breachledger.store.columns import Table
from breachledger.store.journal import is_interrupted
from breachledger.store.schema import ADDRESSES, SIGHTINGS, STATE_TABLES, TABLES

Row = dict[str, Any]

_VERSIONS = (merge.ARTICLES.name, merge.REVISIONS.name)


def verify(files: Files) -> Iterator[str]:
    """Every broken promise as a sentence; nothing for a sound lake. Nothing is changed.

    Of a partition that is missing or cannot be read that alone is told, and not what others miss of it row by row.
    """
    told: set[str] = set()
    for problem in _every(files):
        if problem not in told:  # several tables miss one partition
            told.add(problem)
            yield problem


def _every(files: Files) -> Iterator[str]:
    if is_interrupted(files):
        yield "_state/txn: a publish was interrupted, or is under way; the next one finishes or discards it"
    for table in (*TABLES.values(), *STATE_TABLES):
        yield from _files_of(files, table)
    try:
        seen = _Seen(files)
    except (pa.ArrowException, OSError):
        yield f"{ADDRESSES.path()}: without it no article can be checked"
        return
    for day in _days(files):
        yield from seen.check(day)
    yield from incident_checks.check(files, seen.day_of, seen.lost())
    yield from months.check(files)


def _files_of(files: Files, table: Table) -> Iterator[str]:
    """Files that cannot be read, do not belong there, or have other columns than declared."""
    for path in files.list(table.name):
        try:
            schema = pq.read_schema(pa.BufferReader(files.read(path)))
        except Defect as error:  # its name
            yield str(error)
            continue
        except (pa.ArrowException, OSError) as error:
            yield f"{path}: cannot be read: {str(error)[:200]}"
            continue
        day = path.removeprefix(f"{table.name}/").split("/")[0].removeprefix(f"{table.partition}=")
        if path != table.path(day if table.partition else None) or not table.is_partition(day):
            yield f"{path}: is no partition of {table.name}"
        for field in schema:
            at = table.schema.get_field_index(field.name)
            if at < 0 or table.schema.field(at).type != field.type:
                yield f"{path}: column {field.name} is {field.type}, not as declared"


def _days(files: Files) -> list[str]:
    return sorted({day for table in (*merge.BY_ARTICLE, REJECTS, RUNS) for day in partitions.days(files, table)})


class _Seen:
    """The keys that were met so far, over all days."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._book = AddressBook.load(files)
        self._keys: dict[tuple[str, ...], str] = {}
        self._sizes: dict[str, int] = {}
        self._there = {table.name: frozenset(partitions.days(files, table)) for table in merge.BY_ARTICLE}
        self._lost: set[str] = set()

    def check(self, day: str) -> Iterator[str]:
        """The broken promises of one day."""
        try:
            rows = {name: table.to_pylist() for name, table in merge.stored(self._files, day).items()}
            others = {table.name: partitions.read(self._files, table, day).to_pylist() for table in (REJECTS, RUNS)}
        except (Defect, pa.ArrowException, OSError):
            self._lost.add(day)
            return  # told by `_files_of`
        texts: dict[tuple[str, str], str] = {}
        known = self._book.find(address for name in _VERSIONS for row in rows[name] for address in _addresses(row))
        for table in (merge.ARTICLES, merge.REVISIONS):
            for row in rows[table.name]:
                texts[row["article_id"], row["text_sha256"]] = row["text"]
                yield from (
                    f"{table.name}/date={day}: {row['article_id']}: {told}" for told in self._article(row, day, known)
                )
        if rows[SIGHTINGS.name] and day not in self._there[merge.ARTICLES.name]:
            self._lost.add(day)
            yield partitions.missing(merge.ARTICLES, day)
        for table, homes in ((merge.CLAIMS, merge.ARTICLES), (merge.CLAIM_REVISIONS, merge.REVISIONS)):
            if rows[table.name] and day not in self._there[homes.name]:
                yield partitions.missing(homes, day)
                continue
            homed = {(row["article_id"], row["text_sha256"], row["revision"]) for row in rows[homes.name]}
            for row in rows[table.name]:
                yield from (f"{table.name}/date={day}: {row['claim_id']}: {told}" for told in _claim(row, homed, texts))
        for name, some in (rows | others).items():
            if name in TABLES:
                yield from self._unique(TABLES[name], day, some)

    def day_of(self, table: str, key: str) -> str | None:
        """In which of the days that were checked this row stands."""
        return self._keys.get((table, key))

    def lost(self) -> frozenset[str]:
        """The articles of the days that could not be read, or whose articles are missing."""
        return frozenset(self._book.of_days(self._lost))

    def _article(self, row: Row, day: str, known: Mapping[Address, Entry]) -> Iterator[str]:
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["text_sha256"]:
            yield "the hash is not that of the text"
        if (own := row["published_at"].astimezone(UTC).date().isoformat()) != day:
            yield f"was published on {own}, and stands in another partition"
        if (other := self._keys.setdefault(("article", row["article_id"]), day)) != day:
            yield f"stands in the partition {other} as well"
        entries = [known[address] for address in _addresses(row) if address in known]
        if any(entry.forgotten for entry in entries):
            yield "one of its addresses is to be forgotten"
        if not any(entry.article_id == row["article_id"] for entry in entries):
            yield "none of its addresses leads to it"
        if row["raw_ref"] and not self._is_archived(row["raw_ref"]):
            yield f"{row['raw_ref']['file']} does not hold its response"

    def _is_archived(self, ref: Row) -> bool:
        if ref["file"] not in self._sizes:
            try:
                self._sizes[ref["file"]] = self._files.size(ref["file"])
            except (Defect, FileNotFoundError):
                self._sizes[ref["file"]] = 0
        return bool(ref["offset"] + ref["length"] <= self._sizes[ref["file"]])

    def _unique(self, table: Table, day: str, rows: list[Row]) -> Iterator[str]:
        # In `runs` a source stands once a day; all other keys stand once in the table.
        where = (day,) if table is RUNS else ()
        for row in rows:
            key = (table.name, *where, *(str(row[name]) for name in table.key))
            if key in self._keys:
                yield f"{table.name}/date={day}: {' '.join(key[1:])} is there twice"
            self._keys[key] = day


def _addresses(row: Row) -> list[Address]:
    return [(row["source"], key_of(url)) for url in identifying(row["canonical_url"], row["url"], ())]


def _claim(row: Row, homes: set[tuple[str, str, int]], texts: dict[tuple[str, str], str]) -> Iterator[str]:
    if (row["article_id"], row["text_sha256"], row["revision"]) not in homes:
        yield "there is no article for it"
        return
    text = texts[row["article_id"], row["text_sha256"]]
    if text[row["start"] : row["end"]] != row["quote"]:
        yield f"the quote is not at {row['start']} to {row['end']}"
    if row["cue_quote"] is not None and text[row["cue_start"] : row["cue_end"]] != row["cue_quote"]:
        yield f"the cue is not at {row['cue_start']} to {row['cue_end']}"
