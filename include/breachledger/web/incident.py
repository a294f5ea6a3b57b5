"""One incident: conflicts first, each value with who says so and in which words, what became known when, and why."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from markupsafe import Markup
from starlette.requests import Request

from breachledger.errors import UsageError
from breachledger.export.dossiers import Dossier, dossiers, each_side, reading_order
from breachledger.export.selection import Selection
from breachledger.query.aliases import standing
from breachledger.query.as_of import ALWAYS, last_moment
from breachledger.query.timeline import timeline
from breachledger.web.pages import render, with_query
from breachledger.web.reading import checked_day

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from breachledger.query.changes import Change
    from breachledger.query.ledger import Ledger
    from breachledger.web.reading import Reading, Row

log = logging.getLogger(__name__)

router = APIRouter()

_AT_HAND = 40
"""Articles up to which the timeline stands on the page; of more it has a page of its own."""
_MOST = 12
"""Quotes of one value; the others are counted."""
_LATER = Markup("<!-- later -->")
"""Where on the page stands what is made after the rest. No text of the web can look like it: all is escaped."""
_UNREAD = "<p>The lake has changed while it was read: load the page again in a minute.</p>"

_PAST_ARTICLES = """
    SELECT incident_id, article_id, incident_no, date, source, language, title, url, published_at, updated_at
    FROM incident_articles JOIN articles USING (article_id) WHERE incident_id = $id ORDER BY published_at, article_id
"""
_JOINED = """
    SELECT article_id, incident_no, score, reasons FROM incident_articles
    WHERE month = $month AND incident_id = $id ORDER BY score DESC, article_id, incident_no
"""
_PLACE = "SELECT month FROM held_incidents WHERE incident_id = $id"
_DAYS = """
    SELECT DISTINCT date FROM held_reports JOIN held_articles USING (article_id) WHERE incident_id = $id
"""
_DECISIONS = """
    SELECT decided_at, kind, incident_ids, reasons, author FROM decisions
    WHERE list_contains(incident_ids, $id) ORDER BY decided_at DESC, decision_id LIMIT 30
"""
_HELD = "SELECT article_id, title, near_duplicate_of, source FROM held_articles WHERE list_contains($ids, article_id)"


@dataclass(frozen=True, slots=True)
class Shown:
    """One value, and the claims behind it."""

    value: Row
    claims: list[Row]
    more: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page around what takes longer to make."""

    before: str
    after: str
    later: Callable[[], str]


@router.get("/incidents/{incident_id}", response_class=HTMLResponse)
async def incident(request: Request, incident_id: str, as_of: str = "", seen: bool = False) -> Response:
    """The dossier of one incident, or of the one into which it was merged.

    What became known when takes as long as all the rest: the page up to there is sent before.
    """
    take = request.app.state.turns.take
    made: Page | Response = await take(lambda: _incident(request, incident_id, as_of, seen))
    if isinstance(made, Response):
        return made

    async def pieces() -> AsyncIterator[str]:
        yield made.before
        yield await take(made.later)
        yield made.after

    return StreamingResponse(pieces(), media_type="text/html")


def _incident(request: Request, asked: str, as_of: str, seen: bool) -> Page | Response:
    day = checked_day(as_of, "as_of")
    reading = request.app.state.room.now()
    found = _standing(reading, asked)
    if found != asked:
        root = request.scope.get("root_path", "").rstrip("/")
        return RedirectResponse(f"{root}/incidents/{found}{with_query({'as_of': as_of, 'seen': 1 if seen else ''})}")
    contents = reading.kept((found, day, seen), lambda: _contents(reading, found, day, seen))
    text = render(request, "incident.html", **contents, as_of=as_of, seen=seen, later=_LATER)
    before, has_more, after = text.partition(_LATER)
    return Page(before, after, lambda: _history(request, reading, found, day, seen) if has_more else "")


def _history(request: Request, reading: Reading, found: str, day: str | None, seen: bool) -> str:
    """What became known when. The page is on its way already: what goes wrong is said in it."""
    try:
        changes = _changes(reading, found, day, seen)
    except (duckdb.Error, UsageError) as error:
        log.warning("the history of %s could not be read: %s", found, error)
        return _UNREAD
    return render(request, "changes.html", changes=changes)


def _standing(reading: Reading, asked: str) -> str:
    """The incident that is meant; one whose whole id is given is not looked for."""
    if reading.rows(_PLACE, {"id": asked}):
        return asked
    with reading.turn() as ledger:
        return standing(ledger, asked)[0]


def _contents(reading: Reading, found: str, day: str | None, seen: bool) -> dict[str, Any]:
    """What the page shows of the lake."""
    days, months = partitions(reading, found)
    with reading.near(days, months) as ledger:
        dossier = _past(ledger, found, day, seen) if day else _now(ledger, found)
        joined = ledger.sql(_JOINED, {"id": found, "month": dossier.incident["month"]}).to_pylist()
        decisions = ledger.sql(_DECISIONS, {"id": found}).to_pylist()
    return {
        "incident": dossier.incident,
        "conflicts": _shown(dossier, is_conflict=True),
        "fields": _by_field(_shown(dossier, is_conflict=False)),
        "is_long": len(dossier.articles) > _AT_HAND,
        "origins": _origins(reading, dossier.articles),
        "joined": joined,
        "titles": _titles(dossier.articles),
        "decisions": decisions,
    }


def partitions(reading: Reading, incident: str) -> tuple[list[date], list[str]]:
    """The days of its articles, and its month.

    Raises:
        UsageError: it came since the lake was read.
    """
    placed = reading.rows(_PLACE, {"id": incident})
    if not placed:
        raise UsageError(f"{incident} has come since: load the page again in a minute")
    return [row["date"] for row in reading.rows(_DAYS, {"id": incident})], [placed[0]["month"]]


@router.get("/incidents/{incident_id}/timeline", response_class=HTMLResponse)
async def whole_timeline(request: Request, incident_id: str) -> HTMLResponse:
    """What became known when, of an incident of any size."""
    answer: HTMLResponse = await request.app.state.turns.take(lambda: _timeline(request, incident_id))
    return answer


def _timeline(request: Request, asked: str) -> HTMLResponse:
    reading = request.app.state.room.now()
    found = _standing(reading, asked)
    row = reading.rows("SELECT * EXCLUDE (sought) FROM held_incidents WHERE incident_id = ?", [found])
    if not row:
        raise UsageError(f"{found} has come since: load the page again in a minute")
    changes = _changes(reading, found, None, seen=False)
    return HTMLResponse(render(request, "timeline.html", incident=row[0], changes=changes))


def _now(ledger: Ledger, incident: str) -> Dossier:
    return next(dossiers(ledger, Selection(ids=(incident,))))


def _past(ledger: Ledger, incident: str, day: str, seen: bool) -> Dossier:
    """The incident as of a day.

    Raises:
        UsageError: nothing was known of it then.
    """
    of_it = {"id": incident}
    with ledger.as_of(day, seen=seen, incident=incident) as then:
        rows = then.sql("FROM incidents WHERE incident_id = $id", of_it).to_pylist()
        if not rows:
            raise UsageError(f"nothing was known of {incident} by the end of {day}")
        values = then.sql("FROM incident_fields WHERE incident_id = $id", of_it).to_pylist()
        claims = then.sql("FROM incident_claims WHERE incident_id = $id", of_it).to_pylist()
        articles = then.sql(_PAST_ARTICLES, of_it).to_pylist()
    return Dossier(rows[0], values, {claim["claim_id"]: claim for claim in claims}, articles)


def _changes(reading: Reading, incident: str, day: str | None, seen: bool) -> list[Change]:
    def made() -> list[Change]:
        moment = last_moment(day) if day else ALWAYS
        with reading.turn() as ledger, ledger.as_of(moment, seen=seen, incident=incident) as then:
            return timeline(then)

    return reading.kept((incident, day, seen, "changes"), made)


def _shown(dossier: Dossier, *, is_conflict: bool) -> list[Shown]:
    """The values in the order of reading; of each one claim of every side first."""
    values = [value for value in dossier.values if bool(value["is_conflict"]) is is_conflict]
    values.sort(key=reading_order)
    return [_side_by_side(value, dossier.evidence(value)) for value in values]


def _side_by_side(value: Row, told: list[Row]) -> Shown:
    shown = each_side(told, _MOST)
    return Shown(value, shown, len(told) - len(shown))


def _by_field(shown: list[Shown]) -> list[tuple[str, list[Shown]]]:
    return [(field, list(group)) for field, group in groupby(shown, lambda one: one.value["field"])]


def _origins(reading: Reading, articles: list[Row]) -> list[tuple[str, list[Row]]]:
    """The articles by their origin: a text that repeats another is of that one's."""
    held = {row["article_id"]: row for row in reading.rows(_HELD, {"ids": [row["article_id"] for row in articles]})}
    originals = {row["near_duplicate_of"] for row in held.values() if row["near_duplicate_of"]}
    sources = {row["article_id"]: row["source"] for row in reading.rows(_HELD, {"ids": sorted(originals)})}
    groups: dict[str, list[Row]] = {}
    for article in articles:
        copied = held.get(article["article_id"], {}).get("near_duplicate_of")
        origin = sources.get(copied, copied) if copied else article["source"]
        groups.setdefault(str(origin), []).append({**article, "is_copy": bool(copied)})
    return sorted(groups.items(), key=lambda one: _first_day(one[1]))


def _first_day(articles: list[Row]) -> tuple[date, str]:
    return articles[0]["date"], articles[0]["article_id"]


def _titles(articles: list[Row]) -> dict[str, str]:
    return {article["article_id"]: article["title"] for article in articles}
