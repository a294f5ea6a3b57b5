"""SQL over the views, within limits; the result as a page, as CSV or as Parquet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response
from starlette.requests import Request

from breachledger.errors import UsageError
from breachledger.export.cells import cell
from breachledger.plain import plain
from breachledger.web import box
from breachledger.web.pages import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

router = APIRouter()

SHOWN, TAKEN = 500, 50_000
"""Rows on a page, and in a file."""
EXAMPLES = (
    (
        "What sources disagree about",
        "SELECT field, count(*) AS values FROM incident_fields WHERE is_conflict GROUP BY ALL ORDER BY 2 DESC",
    ),
    (
        "How claims stand, field by field",
        "SELECT field, status, count(*) AS claims FROM claims GROUP BY ALL ORDER BY ALL",
    ),
    (
        "Incidents told in several languages",
        "SELECT incident_id, victim_name, languages FROM incidents\nWHERE len(languages) > 1 ORDER BY len(languages)",
    ),
    (
        "What attackers claim and nobody confirms",
        "SELECT incident_id, field, value FROM incident_fields\nWHERE claimed > 0 AND confirmed = 0 ORDER BY ALL",
    ),
    ("The columns of a view", "DESCRIBE incidents"),
)


@router.get("/query", response_class=HTMLResponse)
async def query(request: Request, sql: str = "") -> HTMLResponse:
    """The form, and what the query gives."""
    turns = request.app.state.turns
    found = await turns.wait(lambda: _answer(request, sql)) if sql.strip() else ""
    return HTMLResponse(await turns.take(lambda: _page(request, sql, found)))


def _answer(request: Request, sql: str) -> pa.Table | str:
    """What the query gives, or why it gives nothing."""
    try:
        table: pa.Table = request.app.state.room.box().run(sql, SHOWN + 1)
    except UsageError as wrong:
        return str(wrong)
    return table


def _page(request: Request, sql: str, found: pa.Table | str) -> str:
    columns: list[str] = []
    rows: list[list[object]] = []
    error = found if isinstance(found, str) else ""
    if not isinstance(found, str):
        try:
            columns, rows = found.column_names, _cells(found.slice(0, SHOWN))
        except UsageError as wrong:
            columns, error = [], str(wrong)
    return render(
        request,
        "query.html",
        sql=sql[: box.LONGEST],
        columns=columns,
        rows=rows,
        is_cut=not isinstance(found, str) and found.num_rows > SHOWN,
        error=error,
        views=box.VIEWS,
        seconds=round(box.SECONDS),
        most=SHOWN,
        examples=EXAMPLES,
    )


def _cells(table: pa.Table) -> list[list[object]]:
    return [["" if one is None else plain(one, finite=False) for one in row] for row in _rows(table)]


def _rows(table: pa.Table) -> Iterator[tuple[object, ...]]:
    """The rows, by position: two columns may have one name.

    Raises:
        UsageError: there is a value in them that Python has not, such as a day of the year 290000.
    """
    try:
        columns = [table.column(number).to_pylist() for number in range(table.num_columns)]
    except (ValueError, OverflowError) as error:
        raise UsageError(f"a value of the result cannot be shown, write it as col::VARCHAR: {error}") from None
    return zip(*columns, strict=True)


@router.get("/query/{form}")
async def taken(request: Request, form: str, sql: str = "") -> Response:
    """The result as a file.

    Raises:
        UsageError: there is no such form, or the query cannot be run.
    """
    if form not in _FORMS:
        raise UsageError(f"{form[:40]!r} is none of: {', '.join(_FORMS)}")
    make, kind = _FORMS[form]
    data = await request.app.state.turns.wait(lambda: make(request.app.state.room.box().run(sql, TAKEN)))
    return Response(data, media_type=kind, headers={"content-disposition": f'attachment; filename="query.{form}"'})


def _csv(table: pa.Table) -> bytes:
    """With a header; no cell begins as a formula does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell(name) for name in table.column_names])
    writer.writerows([cell(one) for one in row] for row in _rows(table))
    return out.getvalue().encode()


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


_FORMS = {"csv": (_csv, "text/csv; charset=utf-8"), "parquet": (_parquet, "application/vnd.apache.parquet")}
