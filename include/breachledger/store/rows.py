"""Models as rows: the one place where a dataclass becomes Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from breachledger.store.columns import Table


def to_table(table: Table, models: Iterable[object], **more: Sequence[object]) -> pa.Table:
    """`models` as an Arrow table with the plain columns of `table`; `more` gives what the models do not have."""
    rows = list(models)
    columns = {
        name: more[name] if name in more else [getattr(row, name) for row in rows] for name in table.plain_schema.names
    }
    return pa.table(columns, schema=table.plain_schema)
