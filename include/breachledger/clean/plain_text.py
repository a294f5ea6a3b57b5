"""A text file -> article: its text is the file unchanged, its title the headline in it."""

from __future__ import annotations

import hashlib

from breachledger.model import Article, Page
from breachledger.vocabulary import Origin, Precision

TYPES = ("text/plain", "text/markdown")
# A line of so few words over the headline is the name of the outlet, not the headline.
_OUTLET_WORDS = 4
_HEADLINE_LENGTH = 300
_LOOKED_AT = 3


def read_text(page: Page, version: str) -> Article | None:
    """The article that a text is, or None where it is empty or not UTF-8; `article_id` and language stay open."""
    try:
        text = page.body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text.strip() or "\0" in text:
        return None
    link = page.link
    dated = link if link and link.published_at else None
    return Article(
        article_id="",
        url=page.url,
        canonical_url=page.final_url,
        source=page.source,
        title=(link.title if link else None) or headline(text),
        author=link.author if link else None,
        published_at=dated.published_at if dated and dated.published_at else page.first_seen_at,
        published_precision=(dated.published_precision if dated else None) or Precision.SECOND,
        published_origin=(dated.published_origin if dated else None) or Origin.FIRST_SEEN,
        modified_at=link.modified_at if link else None,
        first_seen_at=page.first_seen_at,
        fetched_at=page.fetched_at,
        text=text,
        text_sha256=hashlib.sha256(page.body).hexdigest(),
        word_count=len(text.split()),
        cleaner_version=version,
        timezone=page.timezone,
        raw_ref=page.raw_ref,
    )


def headline(text: str) -> str:
    """The headline of a text: its first line, or the second where the first is a bare outlet name."""
    lines = [line.strip().lstrip("#").strip() for line in text.splitlines() if line.strip()][:_LOOKED_AT]
    if len(lines) == _LOOKED_AT:
        outlet, title, lead = lines
        named = len(outlet.split()) <= _OUTLET_WORDS and not outlet.endswith((".", "!", "?", ":"))
        if named and len(outlet) < len(title) < min(len(lead), _HEADLINE_LENGTH):
            return title
    return lines[0][:_HEADLINE_LENGTH] if lines else ""
