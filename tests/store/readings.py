"""Readings, harvests and lakes' contents for tests of the store."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from breachledger.files import Files
from breachledger.identity import article_id_for, claim_id_for
from breachledger.model import Article, Claim, Harvest, RawRef, Reading, Reject, Visit
from breachledger.store import partitions
from breachledger.store.addresses import key_of
from breachledger.store.schema import STATE_TABLES, TABLES
from breachledger.store.verify import verify
from breachledger.vocabulary import (
    Certainty,
    Origin,
    Outcome,
    Polarity,
    Precision,
    Reason,
    Role,
    Stage,
    Status,
    Temporality,
)

OF_INCIDENTS = ("incident_articles", "incident_fields", "incidents")
LOGS = ("incident_registry", "decisions", "alerts")
"""Tables that tell what happened in the lake, one thing after the other."""

DAY = date(2025, 12, 12)
NOW = datetime(2025, 12, 13, 6, 0, tzinfo=UTC)
NOON = datetime(2025, 12, 12, 12, 0, tzinfo=UTC)


def url(number: int, host: str = "netzwacht") -> str:
    return f"https://{host}.example/2025/{number}"


def article(number: int = 0, text: str = "Angriff auf Klinik\nEs traf das Krankenhaus.", **changes: Any) -> Article:
    """An article as the read stage makes it."""
    fetched_at = changes.pop("fetched_at", NOON + timedelta(minutes=number))
    made = Article(
        article_id=article_id_for(key_of(url(number))),
        url=url(number),
        canonical_url=url(number),
        source="netzwacht",
        title=text.split("\n", maxsplit=1)[0],
        published_at=NOON - timedelta(hours=2),
        published_precision=Precision.SECOND,
        published_origin=Origin.FEED,
        first_seen_at=fetched_at,
        fetched_at=fetched_at,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        word_count=len(text.split()),
        cleaner_version="1",
        extractor_version="1",
        tags=("klinik",),
        is_incident_report=True,
        raw_ref=RawRef(f"archive/netzwacht/2025-12-12/{number}.warc.gz", int(fetched_at.timestamp()), 10),
    )
    return replace(made, **changes)


def claim(article: Article, start: int, end: int, field: str, **told: Any) -> Claim:
    """What a stretch of an article's text says; the outlet reports it, unless `told` says otherwise."""
    made = Claim(
        claim_id="",
        article_id=article.article_id,
        text_sha256=article.text_sha256,
        revision=0,
        incident_no=0,
        field=field,
        quote=article.text[start:end],
        start=start,
        end=end,
        extractor_version=article.extractor_version or "",
        **{
            "status": Status.REPORTED,
            "source_role": Role.OUTLET,
            "polarity": Polarity.POSITIVE,
            "certainty": Certainty.CERTAIN,
            "temporality": Temporality.PAST,
            "rule_id": "test",
            **told,
        },
    )
    return replace(made, claim_id=claim_id_for(made))


def claims(article: Article) -> tuple[Claim, ...]:
    """A claim on every word of the article that starts with a capital letter."""
    found, at = [], 0
    for word in article.text.split():
        start = article.text.index(word, at)
        at = start + len(word)
        if word[0].isupper():
            found.append(claim(article, start, at, "victim.name", value_text=word))
    return tuple(found)


def reading(number: int = 0, text: str = "Angriff auf Klinik\nEs traf das Krankenhaus.", **changes: Any) -> Reading:
    made = article(number, text, **changes)
    return Reading(made, claims(made))


def visit(number: int, outcome: Outcome = Outcome.FETCHED, day: date = DAY, **more: Any) -> Visit:
    return Visit("netzwacht", day, url(number), outcome, **more)


def listing(outcome: Outcome = Outcome.FETCHED, day: date = DAY) -> Visit:
    return Visit("netzwacht", day, "https://netzwacht.example/feed", outcome, listing=True)


def reject(number: int, stage: Stage = Stage.FETCH, reason: Reason = Reason.TIMEOUT, day: date = DAY) -> Reject:
    return Reject(stage, url(number), reason, day, "netzwacht", url(number), "took too long")


def harvest(*visits: Visit, rejects: tuple[Reject, ...] = (), expected: int | None = 1, day: date = DAY) -> Harvest:
    return Harvest("netzwacht", day, (), visits, rejects, expected, None if expected is None else 60)


def contents(files: Files, *, ignore: frozenset[str] = frozenset({"updated_at"})) -> dict[str, list[dict[str, Any]]]:
    """All rows of all partitions of a lake, state included."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in (*TABLES.values(), *STATE_TABLES):
        for day in partitions.days(files, table) if table.partition else [None]:
            for row in partitions.read(files, table, day).to_pylist():
                shown = {name: value for name, value in row.items() if name not in ignore}
                found.setdefault(table.name, []).append({"partition": day, **shown})
    return found


def regardless_of_ids(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The contents of a lake with each incident called after the first of its reports: ids depend on what came first.

    Their months are left out, and the logs of what was minted and decided.
    """
    first: dict[str, str] = {}
    for row in found.get("incident_articles", ()):
        name = f"{row['article_id']}#{row['incident_no']}"
        first[row["incident_id"]] = min(name, first.get(row["incident_id"], name))
    called = {
        table: sorted(
            ({**row, "partition": None, "incident_id": first[row["incident_id"]]} for row in found[table]), key=str
        )
        for table in (*OF_INCIDENTS, "_state/standing")
        if table in found
    }
    return {table: some for table, some in found.items() if table not in LOGS} | called


def rows(files: Files, table: str, day: date | None = DAY) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = partitions.read(files, TABLES[table], str(day) if day else None).to_pylist()
    return listed


def snapshot(files: Files) -> dict[str, bytes]:
    """The bytes of every file, but for the lock and leases."""
    paths = [path for path in files.list("_state") if not path.startswith(("_state/lock", "_state/lease"))]
    paths += [path for table in TABLES for path in files.list(table)]
    return {path: files.read(path) for path in paths}


def problems(files: Files) -> list[str]:
    """What is wrong with a lake, but for the archive, which these readings do not have."""
    return [problem for problem in verify(files) if "does not hold its response" not in problem]
