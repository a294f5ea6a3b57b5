"""Pages as the fetcher makes them, built from their parts."""

from __future__ import annotations

from datetime import UTC, datetime

from breachledger.clean import Cleaned, clean
from breachledger.model import Article, Link, Page, Reject

FETCHED = datetime(2025, 12, 12, 9, 0, tzinfo=UTC)
URL = "https://harbour-wire.example/news/port-is-hit"
TITLE = "Port of Westhaven switches off its booking system"
PARAGRAPHS = (
    "The port authority of Westhaven said on Thursday that its booking system had been switched off after a break-in.",
    "Ferries kept to the timetable, and tickets were sold at the counter, a spokeswoman told reporters on the quay.",
    "Police have opened an investigation. Nobody has said so far who was behind it or whether any data was taken.",
)
STORY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def page(
    body: str | bytes,
    *,
    url: str = URL,
    asked: str | None = None,
    status: int = 200,
    kind: str | None = "text/html; charset=utf-8",
    link: Link | None = None,
    zone: str | None = "Europe/Rome",
) -> Page:
    return Page(
        url=asked or url,
        final_url=url,
        status=status,
        headers=(("Content-Type", kind),) if kind else (),
        body=body if isinstance(body, bytes) else body.encode(),
        fetched_at=FETCHED,
        first_seen_at=FETCHED,
        source="harbour-wire",
        link=link,
        timezone=zone,
    )


def html(story: str = STORY, *, head: str = "", title: str = TITLE, around: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>{title} | Harbour Wire</title>{head}</head>'
        f"<body><nav><a href=/>Home</a></nav>{around}<article><h1>{title}</h1>{story}</article>"
        "<footer>© 2025 Harbour Wire</footer></body></html>"
    )


def article(one: Page | str) -> Article:
    """The article of a page, or of HTML."""
    cleaned = clean(page(one) if isinstance(one, str) else one)
    assert isinstance(cleaned, Cleaned), cleaned
    return cleaned.article


def refused(one: Page | str) -> str:
    """The reason for which a page, or HTML, is refused."""
    found = clean(page(one) if isinstance(one, str) else one)
    assert isinstance(found, Reject), found
    return found.reason
