"""A publish on its way: what has changed is written aside, what has not is left alone."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from breachledger.files import Files
from breachledger.store import partitions, pending
from breachledger.store.columns import Table
from breachledger.store.journal import Transaction
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from breachledger.store.lock import Held

_RECORDS = "_state/changed"
_KEPT_RECORDS = 100


@dataclass(frozen=True, slots=True)
class Changed:
    """What a publish changed: for each table the partitions, each with the SHA-256 of its file (empty: it is gone)."""

    partitions: dict[str, dict[str, str]]

    @property
    def days(self) -> list[str]:
        """All partitions that changed in any table, sorted."""
        return sorted({day for changed in self.partitions.values() for day in changed})

    def __bool__(self) -> bool:
        return bool(self.partitions)


class Draft:
    """New files of the tables and of the state, committed together."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._transaction = Transaction(files)
        self._changed: dict[str, dict[str, str]] = defaultdict(dict)

    def __bool__(self) -> bool:
        return bool(self._transaction)

    def put(self, table: Table, day: str | None, old: pa.Table, new: pa.Table) -> None:
        """Let a partition hold `new` instead of `old`; nothing is done where they are the same."""
        if new.equals(old):
            return
        data = partitions.encoded(table, new) if new.num_rows else b""
        self.put_file(table.path(day), data)
        if table.name in TABLES and day:
            self._changed[table.name][day] = hashlib.sha256(data).hexdigest() if data else ""

    def put_file(self, path: str, data: bytes) -> None:
        """Let a file hold `data`, or be gone where that is empty."""
        if data:
            self._transaction.write(path, data)
        else:
            self._transaction.delete(path)

    def read(self, table: Table, day: str) -> pa.Table:
        """The rows that a partition has when this is committed, in plain columns."""
        aside = self._transaction.aside(table.path(day))
        if aside is None:
            return partitions.read(self._files, table, day)
        return partitions.decoded(self._files.read(aside), table.plain_schema)

    def writes(self, table: Table) -> list[str]:
        """The partitions of a table that get a new file, sorted."""
        return sorted(day for path in self._transaction.targets() if (day := table.partition_of(path)))

    def drop(self, path: str) -> None:
        """Let a file be gone; with a slash at its end, a folder."""
        self._transaction.delete(path)

    def commit(self, held: Held, run: str | None = None, now: datetime | None = None) -> Changed:
        """Make the changes; a day whose articles or claims change is pending from then on.

        Args:
            held: the writer lock.
            run: the name under which what changed is recorded, so that a run that is told to publish again, because it
                died before it could tell, gets the same answer.
            now: the time of the record.
        """
        changed = Changed({table: dict(sorted(days.items())) for table, days in sorted(self._changed.items())})
        for path, data in pending.marks(self._files, changed.partitions):
            self._transaction.write(path, data)
        if run and now:
            self._transaction.write(
                f"{_RECORDS}/{now:%Y%m%dT%H%M%S}-{run}.json", json.dumps(changed.partitions).encode()
            )
            for old in self._files.list(_RECORDS)[:-_KEPT_RECORDS]:
                self._transaction.delete(old)
        self._transaction.commit(held)
        return changed


def recorded(files: Files, run: str) -> Changed | None:
    """What the publish of this run changed, if it is on record."""
    paths = [path for path in files.list(_RECORDS) if path.endswith(f"-{run}.json")]
    return Changed(json.loads(files.read(paths[-1]))) if paths else None
