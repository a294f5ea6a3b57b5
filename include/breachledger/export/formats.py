"""The formats, each with what writes it: the door of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from breachledger.export.dossiers import dossiers
from breachledger.export.sheet import Csv, JsonLines, Parquet, Sink, write_sheet
from breachledger.export.stix import write_bundle
from breachledger.export.veris import write_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from breachledger.export.dossiers import Dossier
    from breachledger.export.selection import Selection
    from breachledger.query.ledger import Ledger

DOCUMENTS: dict[str, Callable[[Iterable[Dossier], BinaryIO], None]] = {"stix": write_bundle, "veris": write_records}
"""Formats that tell each incident in full."""

TABULAR: dict[str, type[Sink]] = {"csv": Csv, "jsonl": JsonLines, "parquet": Parquet}
"""Formats of one table."""

FORMATS = (*DOCUMENTS, *TABULAR)


def export(
    ledger: Ledger,
    selection: Selection,
    form: str,
    out: BinaryIO,
    *,
    sheet: str = "incidents",
    seen: Callable[[int], None] = lambda _: None,
) -> None:
    """Write the chosen incidents in one of `FORMATS`; the same lake gives the same bytes.

    Args:
        ledger: the lake.
        selection: which incidents.
        form: one of `FORMATS`.
        out: takes the bytes.
        sheet: one of `SHEETS`, for a format of one table.
        seen: is told of incidents as they are written, how many more.
    """
    if form in DOCUMENTS:
        DOCUMENTS[form](dossiers(ledger, selection, seen), out)
    else:
        write_sheet(ledger, selection, sheet, TABULAR[form], out, seen)
