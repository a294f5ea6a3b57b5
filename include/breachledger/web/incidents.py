"""The list of incidents: when, of which kind, where; what is claimed beside what is confirmed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from breachledger.web import charts
from breachledger.web.chosen import SECTORS, TYPES, Chosen
from breachledger.web.pages import render
from breachledger.web.reading import checked_day
from breachledger.web.turns import page

if TYPE_CHECKING:
    from datetime import date

    from breachledger.web.reading import Reading, Row

router = APIRouter()

ON_A_PAGE = 50
_TYPES_DRAWN = 5
"""Kinds that have a colour of their own; the others share one."""
_COUNTRIES = 12
_OTHER = "other"

_LIST = """
    SELECT
        incident_id, first_reported_at, victim_name, victim_name_status, victim_country, victim_sector, incident_type,
        actor_name, actor_name_status, people_affected_confirmed_min, people_affected_confirmed_max,
        people_affected_reported_min, people_affected_reported_max, people_affected_claimed_min,
        people_affected_claimed_max, extortion_demanded_status, article_count, independent_source_count, languages,
        has_conflict
    FROM held_incidents WHERE {where}
    ORDER BY first_reported_at DESC, incident_id
    LIMIT {limit} OFFSET {offset}
"""
_WEEKS = """
    SELECT
        date_trunc('week', first_reported_at)::DATE AS week, coalesce(incident_type[1], 'other') AS kind, count(*) AS n
    FROM held_incidents WHERE {where} GROUP BY ALL
"""
_WHERE = """
    SELECT victim_country AS name, count(*) AS n FROM held_incidents WHERE ({where}) AND victim_country IS NOT NULL
    GROUP BY ALL ORDER BY n DESC, name LIMIT {limit}
"""
_LANGUAGES = "SELECT DISTINCT unnest(languages) AS language FROM held_incidents ORDER BY 1"
_COUNT = "SELECT count(*) AS n, count(*) FILTER (has_conflict) AS conflicts FROM held_incidents WHERE {where}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole question of the page."""

    chosen: Chosen
    as_of: str
    seen: bool
    number: int

    @property
    def query(self) -> dict[str, Any]:
        """For an address that asks the same, but for the number of the page."""
        return {**self.chosen.query, "as_of": self.as_of, "seen": 1 if self.seen else ""}


@router.get("/incidents", response_class=HTMLResponse)
@page
def incidents(
    request: Request,
    chosen: Annotated[Chosen, Depends()],
    as_of: str = "",
    seen: bool = False,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> str:
    """A page of the list, the newest first."""
    asked = Asked(chosen, checked_day(as_of, "as_of") or "", seen, number)
    reading = request.app.state.room.at(asked.as_of, seen=seen)
    where, values = chosen.where()
    counts = reading.rows(_COUNT.format(where=where), values)[0]
    rows = reading.rows(_LIST.format(where=where, limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE), values)
    return render(
        request,
        "incidents.html",
        asked=asked,
        rows=rows,
        count=counts["n"],
        conflicts=counts["conflicts"],
        pages=-(-counts["n"] // ON_A_PAGE),
        weeks=_weeks(reading, where, values),
        countries=charts.shares(
            (row["name"], row["n"]) for row in reading.rows(_WHERE.format(where=where, limit=_COUNTRIES), values)
        ),
        languages=[row["language"] for row in reading.rows(_LANGUAGES)],
        sectors=SECTORS,
        types=TYPES,
        width=charts.WIDTH,
        height=charts.HEIGHT,
    )


def _weeks(reading: Reading, where: str, values: dict[str, Any]) -> charts.Weeks:
    """Incidents by week and kind; the rarer kinds as one."""
    rows = reading.rows(_WEEKS.format(where=where), values)
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        totals[row["kind"]] += row["n"]
    drawn = [kind for kind in sorted(totals, key=lambda kind: (-totals[kind], kind)) if kind != _OTHER][:_TYPES_DRAWN]
    return charts.weeks(_counted(rows, drawn), [*drawn, _OTHER] if set(totals) - set(drawn) else drawn)


def _counted(rows: list[Row], drawn: list[str]) -> dict[date, dict[str, int]]:
    counts: dict[date, dict[str, int]] = {}
    for row in rows:
        week = counts.setdefault(row["week"], {})
        kind = row["kind"] if row["kind"] in drawn else _OTHER
        week[kind] = week.get(kind, 0) + row["n"]
    return counts
