"""One day of articles: what is stored and what comes in, made into the rows of the day's partitions."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from breachledger.files import Files
from breachledger.identity import claim_id, value_key
from breachledger.store import partitions
from breachledger.store.columns import Table
from breachledger.store.schema import SIGHTINGS, TABLES
from breachledger.store.versions import History, Incoming, Row, Version, add, fold, stamped, version_key

log = logging.getLogger(__name__)

ARTICLES, REVISIONS = TABLES["articles"], TABLES["article_revisions"]
CLAIMS, CLAIM_REVISIONS = TABLES["claims"], TABLES["claim_revisions"]
BY_ARTICLE = (CLAIM_REVISIONS, REVISIONS, CLAIMS, ARTICLES, SIGHTINGS)
"""The tables that an article has rows in."""

_OF_CLAIMS = ("article_id", "revision", "incident_no", "start", "end", "field", "claim_id")
_ORDER = {
    ARTICLES.name: ("article_id",),
    REVISIONS.name: ("article_id", "revision"),
    CLAIMS.name: _OF_CLAIMS,
    CLAIM_REVISIONS.name: _OF_CLAIMS,
    SIGHTINGS.name: ("article_id", "fetched_at", "text_sha256"),
}

Rows = dict[str, pa.Table]
"""The rows of one day by table name."""


def stored(files: Files, day: str) -> Rows:
    """The rows of one day in all tables that have rows by article."""
    return {table.name: partitions.read(files, table, day) for table in BY_ARTICLE}


def merged(old: Rows, day: str, incoming: Mapping[str, Sequence[Incoming]], now: datetime) -> Rows:
    """The rows of one day with `incoming` (readings by article id) taken in."""
    new: dict[str, list[Row]] = {table.name: [] for table in BY_ARTICLE}
    before = {name: _rows_of(table, incoming) for name, table in old.items()}
    histories = _histories(before, day, incoming)
    known = {version_key(row): row for name in (REVISIONS.name, ARTICLES.name) for row in before[name]}
    for article_id, readings in incoming.items():
        history = histories[article_id]
        add(history, readings)
        new[SIGHTINGS.name] += history.sightings
        versions = fold(history)
        for version in versions[:-1]:
            _place(new, version, REVISIONS, CLAIM_REVISIONS)
        for version in versions[-1:]:
            _place(new, version, ARTICLES, CLAIMS)
    for name in (ARTICLES.name, REVISIONS.name):
        new[name] = [stamped(row, known, now) for row in new[name]]
    return {table.name: _replaced(old[table.name], table, incoming, new[table.name]) for table in BY_ARTICLE}


def removed(old: Rows, article_ids: Iterable[str]) -> Rows:
    """The rows of one day without some articles."""
    return {table.name: _replaced(old[table.name], table, article_ids, []) for table in BY_ARTICLE}


def _rows_of(table: pa.Table, ids: Iterable[str]) -> list[Row]:
    rows: list[Row] = table.filter(_is_of(table, ids)).to_pylist()
    return rows


def _is_of(table: pa.Table, ids: Iterable[str]) -> pa.ChunkedArray:
    return pc.is_in(table["article_id"], pa.array(sorted(ids), pa.string()))


def _replaced(old: pa.Table, table: Table, ids: Iterable[str], rows: Sequence[Row]) -> pa.Table:
    """The rows of `old` that are not of the articles `ids`, and `rows`, in the order of the table."""
    others = old.filter(pc.invert(_is_of(old, ids)))
    together = pa.concat_tables([others, pa.Table.from_pylist(list(rows), schema=table.plain_schema)])
    return together.sort_by([(name, "ascending") for name in _ORDER[table.name]])


def _histories(before: Mapping[str, list[Row]], day: str, ids: Iterable[str]) -> dict[str, History]:
    histories = {article_id: History(article_id, day) for article_id in ids}
    for row in before[SIGHTINGS.name]:
        histories[row["article_id"]].sightings.append(row)
    for row in (*before[REVISIONS.name], *before[ARTICLES.name]):
        history = histories[row["article_id"]]
        history.texts[row["text_sha256"]] = row["text"]
        history.rows.append(row)
    # An article that went back to an earlier text has the claims on it twice: those of one revision are enough.
    revision: dict[tuple[str, str], int] = {}
    for row in (*before[CLAIMS.name], *before[CLAIM_REVISIONS.name]):
        text = (row["article_id"], row["text_sha256"])
        if revision.setdefault(text, row["revision"]) == row["revision"]:
            histories[row["article_id"]].claims.setdefault(row["text_sha256"], []).append(row)
    return histories


def _place(new: dict[str, list[Row]], version: Version, articles: Table, claims: Table) -> None:
    new[articles.name].append(version.row)
    new[claims.name] += _with_ids(version.claims)


def _with_ids(claims: Sequence[Row]) -> Iterable[Row]:
    """Claims under the ids that belong to their article; what has the same id is the same claim."""
    unique: dict[str, Row] = {}
    for claim in claims:
        own = claim_id(
            article_id=claim["article_id"],
            text_sha256=claim["text_sha256"],
            incident_no=claim["incident_no"],
            field=claim["field"],
            value=value_key(
                *(claim[name] for name in ("value_text", "value_number", "unit", "value_start", "value_end"))
            ),
            scope=claim["scope"],
            start=claim["start"],
            end=claim["end"],
        )
        if unique.setdefault(own, claim | {"claim_id": own})["status"] != claim["status"]:
            log.warning("%s is said twice in the same words, as %s too", own, claim["status"])
    return unique.values()
