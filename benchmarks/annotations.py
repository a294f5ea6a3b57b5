"""Annotated articles: `LANG/NAME.txt` with what must be read of it in `LANG/NAME.gold.json`.

An annotation has `published`, `is_incident`, `incidents` (each a `key` and `claims`: `field`, `value`, `status`,
`quote`, and where they matter `qualifier`, `unit`, `scope`, `temporality`) and `must_not` (`field`, `value`, `status`?,
`why`). A list as a value means any of these. Key claims are annotated, not all; those of `scoring.CORE` completely. An
`optional` claim is right when it is made and no loss when it is not.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from breachledger.clean.plain_text import headline
from breachledger.extract import read_claims
from breachledger.model import Article, Claim
from breachledger.vocabulary import Origin, Precision

GOLD = Path(__file__).parent / "gold"


@dataclass(frozen=True, slots=True)
class Annotated:
    """One article with its annotation."""

    language: str
    name: str
    text: str
    told: dict[str, Any]

    @property
    def claims(self) -> list[dict[str, Any]]:
        """The claims of all its incidents."""
        return [one for incident in self.told["incidents"] for one in incident["claims"]]


def annotated(folder: Path, languages: Sequence[str] = ()) -> Iterator[Annotated]:
    """The articles of a folder of languages, in order of their names."""
    for path in sorted(folder.glob("*/*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        if not languages or path.parent.name in languages:
            text = (path.parent / f"{name}.txt").read_text("utf-8")
            yield Annotated(path.parent.name, name, text, json.loads(path.read_text("utf-8")))


def held_out() -> frozenset[str]:
    """The articles (`it/comune`) that nobody looks at while rules are written."""
    listed = tomllib.loads((GOLD / "held_out.toml").read_text("utf-8"))
    return frozenset(f"{language}/{name}" for language, names in listed.items() for name in names)


def article(one: Annotated) -> Article:
    """It as the pipeline would give it to the extractor; its day and its language are given."""
    published = datetime.fromisoformat(one.told["published"][:10]).replace(tzinfo=UTC)
    address = f"https://gold.example/{one.language}/{one.name}"
    return Article(
        article_id=f"{one.language}/{one.name}",
        url=address,
        canonical_url=address,
        source="gold",
        title=headline(one.text),
        published_at=published,
        published_precision=Precision.DAY,
        published_origin=Origin.META,
        first_seen_at=published,
        fetched_at=published,
        text=one.text,
        text_sha256=hashlib.sha256(one.text.encode()).hexdigest(),
        word_count=len(one.text.split()),
        cleaner_version="gold",
        language=one.language[:2],
    )


def read(one: Annotated) -> tuple[Article, tuple[Claim, ...]]:
    """What the extractor makes of it."""
    return read_claims(article(one))
