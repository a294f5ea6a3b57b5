"""Incidents to take along: one of them, or all that a selection of the list gives."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

from fastapi import APIRouter, Depends
from fastapi.responses import Response, StreamingResponse
from starlette.requests import Request

from breachledger.errors import UsageError
from breachledger.export.formats import FORMATS, export
from breachledger.export.selection import Selection, incident_ids
from breachledger.web.chosen import Chosen
from breachledger.web.incident import partitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from breachledger.web.reading import Reading

router = APIRouter()

MOST = 20_000
"""Incidents of one export; a larger one is for the command line."""
_IN_MEMORY = 8_000_000
_PIECE = 1 << 16
_KINDS = {
    "stix": ("application/stix+json;version=2.1", "json"),
    "veris": ("application/json", "json"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "jsonl": ("application/x-ndjson", "jsonl"),
    "parquet": ("application/vnd.apache.parquet", "parquet"),
}
_IDS = "SELECT incident_id FROM held_incidents WHERE {where} ORDER BY incident_id LIMIT {most}"


@router.get("/incidents/{incident_id}/export/{form}")
async def one(request: Request, incident_id: str, form: str) -> Response:
    """One incident as a file."""

    def selection(reading: Reading) -> Selection:
        with reading.turn() as ledger:
            return Selection(ids=incident_ids(ledger, [incident_id]))

    return await _export(request, form, selection)


@router.get("/export/{form}")
async def many(request: Request, form: str, chosen: Annotated[Chosen, Depends()]) -> Response:
    """All incidents that the list would show."""
    return await _export(request, form, lambda reading: _selection(reading, chosen))


def _selection(reading: Reading, chosen: Chosen) -> Selection:
    """The incidents that are chosen.

    Raises:
        UsageError: there are none, or too many.
    """
    where, values = chosen.where()
    ids = [row["incident_id"] for row in reading.rows(_IDS.format(where=where, most=MOST + 1), values)]
    if not ids:
        raise UsageError("no incident is like that")
    if len(ids) > MOST:
        raise UsageError(f"these are more than {MOST} incidents: narrow them, or use breachledger export")
    return Selection(ids=tuple(ids))


async def _export(request: Request, form: str, choose: Callable[[Reading], Selection]) -> Response:
    """The file, made whole before its first byte is sent: a failure half-way is an error and no torn file.

    Raises:
        UsageError: there is no such form.
    """
    if form not in FORMATS:
        raise UsageError(f"{form[:40]!r} is none of: {', '.join(FORMATS)}")
    file: Any = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # ruff: ignore[open-file-with-context-handler] - closed when it is sent
    await request.app.state.turns.take(lambda: _write(request, form, choose, file))
    kind, ending = _KINDS[form]
    named = {"content-disposition": f'attachment; filename="breachledger-{form}.{ending}"'}
    return StreamingResponse(_sent(file), media_type=kind, headers=named)


def _write(request: Request, form: str, choose: Callable[[Reading], Selection], file: BinaryIO) -> None:
    reading = request.app.state.room.now()
    selection = choose(reading)
    is_one = len(selection.ids) == 1
    with reading.near(*partitions(reading, selection.ids[0])) if is_one else reading.turn() as ledger:
        export(ledger, selection, form, file)
    file.seek(0)


def _sent(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
