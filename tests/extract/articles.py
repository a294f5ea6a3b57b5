"""Articles for the tests of the extractor, made of a text and little else."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from breachledger.model import Article
from breachledger.vocabulary import Origin, Precision

PUBLISHED = datetime(2025, 12, 17, 9, 0, tzinfo=UTC)
"""A Wednesday."""


def article(
    text: str,
    *,
    title: str | None = None,
    language: str = "en",
    published: datetime = PUBLISHED,
    timezone: str | None = None,
) -> Article:
    """An article whose headline is the first line of `text`, where no title is given."""
    return Article(
        article_id="a-test",
        url="https://outlet.example/a",
        canonical_url="https://outlet.example/a",
        source="outlet",
        title=text.split("\n", 1)[0] if title is None else title,
        published_at=published,
        published_precision=Precision.SECOND,
        published_origin=Origin.META,
        first_seen_at=published,
        fetched_at=published,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        word_count=len(text.split()),
        cleaner_version="test",
        language=language,
        timezone=timezone,
    )
