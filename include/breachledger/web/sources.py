"""How complete each source is, day by day, and which are not well."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from breachledger.model import Window
from breachledger.query.health import health_rows, run_rows
from breachledger.web.pages import render
from breachledger.web.reading import checked_day
from breachledger.web.turns import page

if TYPE_CHECKING:
    from breachledger.query.ledger import Ledger

router = APIRouter()

DAYS, MOST = 42, 400
SIGNS = {"complete": "●", "partial": "◐", "silent": "○", "sick": "✗", "unknown": "?"}
_NEWEST = "SELECT max(date) AS day FROM runs WHERE date <= $today"


@router.get("/sources", response_class=HTMLResponse)
@page
def sources(request: Request, until: str = "", days: Annotated[int, Query(ge=1, le=MOST)] = DAYS) -> str:
    """A calendar of verdicts, to the last day that was run where no other is asked for."""
    asked = checked_day(until, "until")
    with request.app.state.room.now().turn() as ledger:
        last = date.fromisoformat(asked[:10]) if asked else newest(ledger)
        window = Window(date.fromordinal(max(1, last.toordinal() - days + 1)), last)
        rows = run_rows(ledger, window)
        health = health_rows(ledger, last, days)
    calendar: dict[str, dict[date, str]] = {}
    for row in rows:
        calendar.setdefault(row["source"], {})[row["date"]] = row["verdict"]
    dates = [window.first + timedelta(days=number) for number in range((window.last - window.first).days + 1)]
    return render(
        request,
        "sources.html",
        window=window,
        days=days,
        most=MOST,
        signs=SIGNS,
        dates=dates,
        months=[(month, len(list(group))) for month, group in groupby(dates, lambda day: f"{day:%Y-%m}")],
        calendar=sorted(calendar.items()),
        amiss=[one for one in health if one["health"] != "well"],
        success={one["source"]: one["last_success"] for one in health},
    )


def newest(ledger: Ledger) -> date:
    """The last day that was run; yesterday, where none was."""
    today = datetime.now(UTC).date()
    found: date | None = ledger.sql(_NEWEST, {"today": today}).to_pylist()[0]["day"]
    return found or today - timedelta(days=1)
