"""One article: its text with every claim marked in place, and how its versions differ."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from starlette.requests import Request

from breachledger.errors import UsageError
from breachledger.plain import claim_object
from breachledger.query.versions import since, versions
from breachledger.revisions import compare
from breachledger.web.marks import pieces
from breachledger.web.pages import render
from breachledger.web.turns import page

if TYPE_CHECKING:
    from breachledger.query.ledger import Ledger
    from breachledger.revisions import Comparison
    from breachledger.web.reading import Reading, Row

router = APIRouter()

_MOST_TEXT = 400_000
"""Characters that are shown; a longer text is cut, and the page says so."""

_WHERE = "SELECT article_id, date FROM held_articles WHERE article_id = $id"
_ARTICLE = "FROM articles WHERE article_id = $article_id AND date = $date"
_CLAIMS = 'FROM claims WHERE article_id = $article_id AND date = $date ORDER BY start, "end", claim_id'
_INCIDENTS = """
    SELECT incident_id, incident_no, victim_name FROM held_reports JOIN held_incidents USING (incident_id)
    WHERE article_id = $id ORDER BY incident_no
"""


@router.get("/articles/{article_id}", response_class=HTMLResponse)
@page
def article(request: Request, article_id: str) -> str:
    """The article as it stands now."""
    reading = request.app.state.room.now()
    return render(request, "article.html", **reading.kept(article_id, lambda: _contents(reading, article_id)))


def _contents(reading: Reading, article_id: str) -> dict[str, Any]:
    """What the page shows of the lake."""
    with reading.turn() as ledger:
        place = _one(ledger, _WHERE, {"id": article_id})
        incidents = ledger.sql(_INCIDENTS, {"id": article_id}).to_pylist()
    with reading.near([place["date"]]) as ledger:
        row = _one(ledger, _ARTICLE, place)
        claims = [
            {**claim, "language": row["language"], "source": row["source"]}
            for claim in ledger.sql(_CLAIMS, place).to_pylist()
        ]
        changes = _changes(ledger, place) if row["revision"] else []
    text = row.pop("text") or ""
    shown = text[:_MOST_TEXT]
    return {
        "article": row,
        "pieces": pieces(shown, [claim for claim in claims if claim["end"] <= len(shown)]),
        "is_cut": len(text) > len(shown),
        "claims": claims,
        "incidents": incidents,
        "changes": changes,
    }


def _one(ledger: Ledger, query: str, parameters: Row) -> Row:
    """The row that a query gives.

    Raises:
        UsageError: it gives none.
    """
    found: list[Row] = ledger.sql(query, parameters).to_pylist()
    if not found:
        raise UsageError("no such article is in the lake; one that came within the last minute may not be seen yet")
    return found[0]


def _changes(ledger: Ledger, place: Row) -> list[tuple[str, str, list[Row]]]:
    """Between any two versions that follow each other: when they were, and what differs."""
    return [
        (since(old), since(new), _differences(compare(old.claims, new.claims)))
        for old, new in pairwise(versions(ledger, place))
    ]


def _differences(compared: Comparison) -> list[Row]:
    """What appeared, changed and went, each with what either version says, as claims."""
    found = [{"what": "appeared", "old": None, "new": claim_object(new[0])} for new in compared.appeared]
    for pair in compared.changed:
        what = f"changed: {', '.join(pair.differs).replace('_', ' ')}"
        found.append({"what": what, "old": claim_object(pair.old[0]), "new": claim_object(pair.new[0])})
    return [*found, *({"what": "went", "old": claim_object(old[0]), "new": None} for old in compared.went)]
