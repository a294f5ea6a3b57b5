"""A small lake: one incident, told by two articles that disagree; what a stranger wrote in it is hostile."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from breachledger.files import LocalFiles
from breachledger.model import Article, Claim
from breachledger.resolution import resolve
from breachledger.store.partitions import encoded
from breachledger.store.rows import to_table
from breachledger.store.schema import TABLES
from breachledger.vocabulary import (
    Certainty,
    LanguageOrigin,
    Origin,
    Polarity,
    Precision,
    Qualifier,
    Role,
    Status,
    Temporality,
)

ESCAPE = "\x1b[2J\x9b31m"
"""What would clear a terminal, and colour it."""

TITLE = "Elmsworth loses its files"
BODY = (
    f"The gang claims to hold data of up to 16,000 people.{ESCAPE} Elmsworth council said that no ransom was demanded."
)


def article(number: int, day: int, source: str) -> Article:
    """One of the articles on Elmsworth."""
    text = f"{TITLE}\n{BODY}"
    moment = datetime(2025, 12, day, 8, 30, tzinfo=UTC)
    return Article(
        article_id=f"a-{number}",
        url=f"https://{source}.example/{number}",
        canonical_url=f"https://{source}.example/{number}",
        source=source,
        title=f"{TITLE}{ESCAPE}",
        published_at=moment,
        published_precision=Precision.MINUTE,
        published_origin=Origin.FEED,
        first_seen_at=moment,
        fetched_at=moment,
        updated_at=moment,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        word_count=len(text.split()),
        cleaner_version="1",
        extractor_version="1",
        language="en",
        language_origin=LanguageOrigin.DETECTED,
        is_incident_report=True,
    )


def claim(of: Article, claim_id: str, field: str, quote: str, status: Status, role: Role, **more: object) -> Claim:
    """One statement of an article, found by its quote."""
    start = of.text.index(quote)
    columns: dict[str, object] = {
        "polarity": Polarity.POSITIVE,
        "certainty": Certainty.CERTAIN,
        "temporality": Temporality.PAST,
        **more,
    }
    return Claim(
        claim_id=claim_id,
        article_id=of.article_id,
        text_sha256=of.text_sha256,
        revision=0,
        incident_no=0,
        field=field,
        status=status,
        source_role=role,
        quote=quote,
        start=start,
        end=start + len(quote),
        rule_id="en.test",
        extractor_version="1",
        **columns,  # type: ignore[arg-type]
    )


def claims(of: Article, prefix: str) -> list[Claim]:
    """What both articles say; they disagree on the ransom."""
    number = {"value_number": 16_000.0, "unit": "people", "qualifier": Qualifier.AT_MOST}
    cue = "The gang claims"
    start = of.text.index(cue)
    cued = {"cue_quote": cue, "cue_start": start, "cue_end": start + len(cue), "source_name": f"Noctua{ESCAPE}"}
    paid = (Status.DENIED, Role.VICTIM) if prefix == "c-1" else (Status.REPORTED, Role.OUTLET)
    return [
        claim(of, f"{prefix}-1", "victim.name", "Elmsworth", Status.CONFIRMED, Role.VICTIM, value_text="Elmsworth"),
        claim(of, f"{prefix}-2", "victim.country", "council", Status.REPORTED, Role.OUTLET, value_text="GB"),
        claim(
            of, f"{prefix}-3", "people.affected", "up to 16,000 people", Status.CLAIMED, Role.ATTACKER, **number, **cued
        ),
        claim(of, f"{prefix}-4", "extortion.demanded", "ransom was demanded", *paid, value_text="yes"),
        claim(of, f"{prefix}-5", "incident.type", "files", Status.REPORTED, Role.OUTLET, value_text="ransomware"),
        claim(
            of, f"{prefix}-6", "attack.malware", f"{ESCAPE} Elm", Status.REPORTED, Role.OUTLET, value_text=f"x{ESCAPE}y"
        ),
    ]


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the lake; only to be read from."""
    root = tmp_path_factory.mktemp("lake")
    for number, day, source in ((1, 16, "harbour-wire"), (2, 17, "patchwork-daily")):
        told = article(number, day, source)
        _write(root, "articles", day, [told])
        _write(root, "claims", day, claims(told, f"c-{number}"))
    resolve(LocalFiles(root), now=datetime(2025, 12, 18, tzinfo=UTC))
    return str(root)


def _write(root: Path, name: str, day: int, rows: list[object]) -> None:
    place = root / name / f"date=2025-12-{day}" / "part-0.parquet"
    place.parent.mkdir(parents=True)
    place.write_bytes(encoded(TABLES[name], to_table(TABLES[name], rows)))


def is_clean(text: str) -> bool:
    """Whether nothing in it could steer a terminal."""
    return all(c.isprintable() or c == "\n" for c in text)
