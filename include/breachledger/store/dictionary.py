"""Writes `docs/data-dictionary.md`: every column, as the schema describes it.

Run as `python -m breachledger.store.dictionary` in a checkout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from breachledger.store.columns import SCHEMA_VERSION, Table
from breachledger.store.schema import TABLES

PLACE = Path(__file__).parents[3] / "docs" / "data-dictionary.md"
_HEAD = f"""\
# Data dictionary

Made from `include/breachledger/store/schema.py` by `python -m breachledger.store.dictionary`; do not edit.
Schema version {SCHEMA_VERSION}. It stands in the metadata of every file, and the description in that of every column.

All tables are Parquet (zstd). A table by date is `TABLE/date=YYYY-MM-DD/part-0.parquet`, one by month
`TABLE/month=YYYY-MM/part-0.parquet`, another `TABLE/part-0.parquet`. The partition is not repeated as a column in the
file; SQL shows it as the column `date` or `month`. Names that start with `_` are the publisher's own and no part of the
data set. Columns are only ever added; an older file has null in a later column. A *word* is a string of which few
different ones occur; it is dictionary-encoded. Empty is not zero: a null says that nothing is said.

What the contract (`docs/ledger.md`) leaves open: `articles` has `aliases` and `timezone` besides the columns listed
there. An article's partition is the day that its first stored version tells; a later version that tells another day
does not move it, and within the day `published_at` is that of the best origin among all versions. An article that went
back to an earlier text has that text's claims once per version, so the key of `claim_revisions` is `claim_id` and
`revision`.
"""

_NAMES = {
    pa.string(): "string",
    pa.int32(): "int32",
    pa.int64(): "int64",
    pa.float64(): "float64",
    pa.bool_(): "boolean",
    pa.timestamp("us", tz="UTC"): "timestamp (µs, UTC)",
}


def dictionary() -> str:
    """The whole page, in Markdown."""
    return "\n".join([_HEAD, *(line for table in TABLES.values() for line in _section(table))])


def _section(table: Table) -> Iterator[str]:
    place = f"By {table.partition}. " if table.partition else "Not partitioned. "
    within = " within the partition" if table.name == "runs" else ""
    yield f"## {table.name}\n"
    yield f"{table.description}. {place}Key: {', '.join(f'`{name}`' for name in table.key)}{within}.\n"
    yield "| column | type | what it holds |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {_name(column.type)} | {column.description.replace('|', '&#124;')} |"
    yield ""


def _name(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind):
        return "word"
    if pa.types.is_list(kind):
        return f"list of {_name(kind.value_type)}"
    if pa.types.is_map(kind):
        return f"map from {_name(kind.key_type)} to {_name(kind.item_type)}"
    if pa.types.is_struct(kind):
        return f"struct of {', '.join(f'{field.name} {_name(field.type)}' for field in kind)}"
    return _NAMES[kind]


if __name__ == "__main__":
    PLACE.write_text(dictionary(), "utf-8")
    print(PLACE, file=sys.stderr)
