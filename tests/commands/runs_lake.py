"""Lakes of which only the table `runs` is there, written as the store writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from breachledger.store.partitions import encoded
from breachledger.store.schema import TABLES

Row = dict[str, Any]

NOT_ASKED = "the listings of this day were not asked for"
"""The reason of a row that only an article of another day's run brought."""


def run_row(day: date, source: str, verdict: str, reason: str | None = None, **more: object) -> Row:
    """One row of `runs`, with what a day of that verdict has unless `more` says otherwise."""
    listed = 0 if verdict in {"sick", "silent"} else 2
    columns: Row = {"links_listed": listed, "links_unchanged": 0, "pages_fetched": listed, "expected_min": 1}
    return {"day": day, "source": source, "verdict": verdict, "reason": reason, "rejected": []} | columns | more


def write_runs(folder: Path, rows: Iterable[Row]) -> str:
    """A lake in `folder` that has these rows; its address."""
    table, days = TABLES["runs"], defaultdict(list)
    for row in rows:
        days[row["day"]].append(row)
    for day, some in days.items():
        place = folder / table.path(str(day))
        place.parent.mkdir(parents=True)
        place.write_bytes(encoded(table, pa.Table.from_pylist(some, schema=table.plain_schema)))
    return str(folder)
