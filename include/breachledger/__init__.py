"""Breachledger: security news as data, every statement with who says so, how sure, and the exact quote."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from breachledger.query.ledger import Ledger

__version__ = version("breachledger")


def connect(lake: str = "var/lake") -> Ledger:
    """A lake as SQL, by DuckDB: `connect("var/lake").sql("SELECT * FROM incidents")` gives an Arrow table.

    Raises:
        breachledger.errors.UsageError: there is no lake at that place.
    """
    from breachledger.query.ledger import connect as open_ledger  # DuckDB and pyarrow cost half a second

    return open_ledger(lake)
