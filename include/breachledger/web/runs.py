"""What each day brought: a line a day, and a page a day with its sources and with what was dropped."""

from __future__ import annotations

from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from breachledger.errors import UsageError
from breachledger.model import Window
from breachledger.query.health import run_rows
from breachledger.web.pages import render
from breachledger.web.reading import checked_day
from breachledger.web.sources import newest
from breachledger.web.turns import page

router = APIRouter()

DAYS = 60
MOST = 300
"""Rows of what was dropped on one day."""

_BY_DAY = """
    SELECT
        date, count(*) AS sources, sum(links_listed) AS listed, sum(pages_fetched) AS fetched,
        sum(list_sum(map_values(rejected))) AS dropped, sum(articles) AS articles, sum(incident_reports) AS reports,
        sum(claims) AS claims, list(verdict ORDER BY verdict) AS all_verdicts
    FROM runs WHERE date <= $until GROUP BY date ORDER BY date DESC LIMIT $most
"""
_REJECTS = "FROM rejects WHERE date = $day ORDER BY source, stage, ref LIMIT $most"


@router.get("/runs", response_class=HTMLResponse)
@page
def runs(request: Request, until: str = "") -> str:
    """The last days that were run."""
    asked = checked_day(until, "until")
    with request.app.state.room.now().turn() as ledger:
        last = date.fromisoformat(asked[:10]) if asked else newest(ledger)
        rows = ledger.sql(_BY_DAY, {"until": last, "most": DAYS}).to_pylist()
    for row in rows:
        every = row.pop("all_verdicts")
        row["verdicts"] = [(verdict, every.count(verdict)) for verdict in dict.fromkeys(every)]
    earlier = _beside(rows[-1]["date"], -1) if rows else None
    return render(request, "runs.html", rows=rows, until=last, earlier=earlier)


@router.get("/runs/{day}", response_class=HTMLResponse)
@page
def run(request: Request, day: str) -> str:
    """One day."""
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{day[:40]!r} is no day: write it as 2025-12-17") from None
    with request.app.state.room.now().turn() as ledger:
        rows = run_rows(ledger, Window(asked, asked))
        rejects = ledger.sql(_REJECTS, {"day": asked, "most": MOST}).to_pylist()
    before, after = _beside(asked, -1), _beside(asked, 1)
    return render(request, "run.html", day=asked, rows=rows, rejects=rejects, most=MOST, before=before, after=after)


def _beside(day: date, step: int) -> date | None:
    """The day before or after; none at either end of the calendar."""
    try:
        return day + timedelta(days=step)
    except OverflowError:
        return None
