"""With which columns a lake began. Columns are only ever added, so no file of it has fewer."""

from __future__ import annotations

import json

from breachledger.files import Files
from breachledger.store.draft import Draft
from breachledger.store.schema import TABLES

_PATH = "_state/columns.json"


def record_columns(files: Files, draft: Draft) -> None:
    """Note the columns of today's tables, in a lake that has no such note."""
    if not files.exists(_PATH):
        draft.put_file(_PATH, json.dumps({table.name: table.schema.names for table in TABLES.values()}).encode())


def has_grown(files: Files, table: str) -> bool:
    """Whether files of `table` may lack a column that is declared today; they have to be read by name then."""
    try:
        began = json.loads(files.read(_PATH))
    except (FileNotFoundError, ValueError):
        return True
    return bool(began.get(table) != TABLES[table].schema.names)
