"""An Arrow table on standard output: for reading, or for another program."""

from __future__ import annotations

import csv
import sys
from itertools import count
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from rich.table import Table
from rich.text import Text

from breachledger.commands.screen import Screen
from breachledger.errors import UsageError
from breachledger.export.cells import cell
from breachledger.plain import json_line, plain
from breachledger.visible import cut, visible

if TYPE_CHECKING:
    import pyarrow as pa

FORMATS = ("table", "csv", "json", "parquet")
_WIDTH = 100


def write(table: pa.Table, form: str) -> None:
    """Print `table` in one of `FORMATS`; `json` is one object a line.

    Raises:
        UsageError: Parquet was asked for on a terminal; or there is a value that Python has not, such as a day of the
            year 290000.
    """
    table = table.rename_columns(_told_apart(table.column_names))
    try:
        {"table": _table, "csv": _csv, "json": _json, "parquet": _parquet}[form](table)
    except UnicodeError:  # of the terminal, and no fault of a value
        raise
    except (ValueError, OverflowError) as error:
        raise UsageError(f"a value of the result cannot be shown, write it as col::VARCHAR: {error}") from None


def _told_apart(names: list[str]) -> list[str]:
    """The names of columns, no two alike: a second `a` is `a_1`, as in a subquery of DuckDB."""
    apart: list[str] = []
    for name in names:
        others = (one for number in count(1) if (one := f"{name}_{number}") not in {*names, *apart})
        apart.append(next(others) if name in apart else name)
    return apart


def printable(value: object, width: int = _WIDTH) -> str:
    """A value on one line, without control characters, at most `width` long."""
    return cut(visible("" if value is None else str(plain(value, finite=False))), width)


def _table(table: pa.Table) -> None:
    console = Screen(width=None if sys.stdout.isatty() else max(200, 24 * table.num_columns))
    shown = Table(show_edge=False, pad_edge=False)
    for name in table.column_names:
        shown.add_column(Text(printable(name)), overflow="fold")  # PIVOT makes names of values
    for row in table.to_pylist():
        shown.add_row(*(Text(printable(value)) for value in row.values()))
    console.print(shown)
    print(f"{table.num_rows} rows", file=sys.stderr)


def _csv(table: pa.Table) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([cell(name) for name in table.column_names])
    for row in table.to_pylist():
        out.writerow([cell(value) for value in row.values()])


def _json(table: pa.Table) -> None:
    for row in table.to_pylist():
        print(json_line(plain(row)))


def _parquet(table: pa.Table) -> None:
    if sys.stdout.isatty():
        raise UsageError("Parquet is not for a terminal: add > FILE.parquet")
    pq.write_table(table, sys.stdout.buffer, compression="zstd")
