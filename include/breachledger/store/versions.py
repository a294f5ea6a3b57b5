"""One article's versions, made from all readings of it that were ever published.

A pure function of the set of readings and of the stored day, so that the order in which they arrive counts for nothing.
Readings in the order of fetching; the same text in a row is one version, kept as it was first fetched; the newest
version is the article, the older ones its revisions. What belongs to the article and not to a version (publication,
time of first sight, addresses) is the same in all of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from breachledger.vocabulary import Origin, Precision

Row = dict[str, Any]

_ORIGINS = {origin: rank for rank, origin in enumerate(Origin)}
_PRECISIONS = {precision: rank for rank, precision in enumerate(Precision)}
_PUBLISHED = ("published_at", "published_precision", "published_origin")
_OF_THE_READER = ("is_incident_report", "extractor_version", "language", "language_confidence", "language_origin")
"""What the reading whose claims stand has found out about the text."""


@dataclass(slots=True)
class History:
    """All that is known of one article: its readings, and what they hold by text."""

    article_id: str
    day: str
    sightings: list[Row] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    claims: dict[str, list[Row]] = field(default_factory=dict)
    """Claims of the best reading of each text, by `text_sha256`."""
    rows: list[Row] = field(default_factory=list)
    """The stored versions."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A reading that is to be published."""

    sighting: Row
    text: str
    claims: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Version:
    """A row of `articles` or `article_revisions`, with its claims."""

    row: Row
    claims: list[Row]


def add(history: History, incoming: Sequence[Incoming]) -> None:
    """Take new readings into a history. A reading of the same response by an older program is passed over."""
    by_place = {_place(sighting): sighting for sighting in history.sightings}
    taken: dict[tuple[Any, ...], Incoming] = {}
    for new in incoming:
        place = _place(new.sighting)
        if place not in by_place or _supersedes(new.sighting, by_place[place]):
            by_place[place] = new.sighting
            taken[place] = new
    history.texts |= {new.sighting["text_sha256"]: new.text for new in taken.values()}
    # A reading whose text is gone (somebody took a partition away) waits until its response is read again.
    whole = [sighting for sighting in by_place.values() if sighting["text_sha256"] in history.texts]
    history.sightings = sorted(whole, key=_order)
    for text_sha256 in {new.sighting["text_sha256"] for new in taken.values()}:
        best = taken.get(_place(_best(history.sightings, text_sha256)))
        if best:
            history.claims[text_sha256] = list(best.claims)


def fold(history: History) -> list[Version]:
    """The versions of an article, oldest first. Every text of `history.sightings` is in `history.texts`."""
    shared = _shared(history)
    versions = []
    for revision, (text_sha256, run) in enumerate(_runs(history.sightings)):
        best = _best(history.sightings, text_sha256)
        row = run[0] | {name: best[name] for name in _OF_THE_READER} | shared
        row["aliases"] = [url for url in shared["aliases"] if url not in {row["url"], row["canonical_url"]}]
        row |= {"text": history.texts[text_sha256], "revision": revision}
        claims = [
            claim | {"article_id": history.article_id, "text_sha256": text_sha256, "revision": revision}
            for claim in history.claims.get(text_sha256, ())
        ]
        versions.append(Version(row, claims))
    return versions


def day_of(sightings: Sequence[Row]) -> str:
    """The partition of an article that is not stored yet: the day that its first reading tells."""
    return str(min(sightings, key=_order)["published_at"].date())


def stamped(row: Row, stored: Mapping[tuple[Any, ...], Row], now: Any) -> Row:
    """`row` with `updated_at`: as stored where nothing else has changed, else `now`."""
    before = stored.get(version_key(row))
    row = row | {"near_duplicate_of": before["near_duplicate_of"] if before else None}
    if before and {**row, "updated_at": None} == {**before, "updated_at": None}:
        return before
    return row | {"updated_at": now}


def version_key(row: Row) -> tuple[Any, ...]:
    """What a version is known by across publishes."""
    return (row["article_id"], row["text_sha256"], row["fetched_at"])


def _shared(history: History) -> Row:
    """The columns that belong to the article: its id, publication, first sight, and all its addresses."""
    of_the_day = [s for s in history.sightings if str(s["published_at"].date()) == history.day]
    told = min(of_the_day, key=_published_rank) if of_the_day else (history.rows or history.sightings)[0]
    addresses = {url for s in history.sightings for url in (s["url"], s["canonical_url"], *(s["aliases"] or ()))}
    return {
        "article_id": history.article_id,
        **{name: told[name] for name in _PUBLISHED},
        "first_seen_at": min(s["first_seen_at"] for s in history.sightings),
        "aliases": sorted(addresses),
    }


def _published_rank(row: Row) -> tuple[Any, ...]:
    """The best origin, then the finest grain, then the earliest."""
    return (_ORIGINS[row["published_origin"]], _PRECISIONS[row["published_precision"]], row["published_at"])


def _runs(sightings: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    return [(text, list(run)) for text, run in itertools.groupby(sightings, key=lambda row: str(row["text_sha256"]))]


def _best(sightings: Sequence[Row], text_sha256: str) -> Row:
    """The reading of a text by the newest program; among equals the first fetched."""
    same = [row for row in sightings if row["text_sha256"] == text_sha256]
    newest = max(_program(row) for row in same)
    return next(row for row in same if _program(row) == newest)


def _supersedes(new: Row, old: Row) -> bool:
    return all(mine >= other for mine, other in zip(_program(new), _program(old), strict=True))


def _program(row: Row) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return _number(row["cleaner_version"]), _number(row["extractor_version"])


def _number(version: str | None) -> tuple[int, ...]:
    """The numbers with which a version begins: `12.3+ab12` is newer than `12.2`, and as new as `12.3+cd34`."""
    found = re.match(r"\d+(?:\.\d+)*", version or "")
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _place(row: Row) -> tuple[Any, ...]:
    """What makes two readings readings of one response."""
    ref = row["raw_ref"]
    return (ref["file"], ref["offset"]) if ref else ("", row["fetched_at"].isoformat(), row["text_sha256"])


def _order(row: Row) -> tuple[Any, ...]:
    return (row["fetched_at"], *map(str, _place(row)))
