"""Exchanges as the fetcher makes them."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta

from breachledger.model import Exchange, Link, Page
from breachledger.vocabulary import Origin, Precision

FETCHED = datetime(2025, 12, 12, 7, 41, 3, 123456, tzinfo=UTC)


def html(number: int = 0) -> bytes:
    return f"<html><body><h1>Zprávy {number}</h1>{'<p>Útok na nemocnici.</p>' * 20}</body></html>".encode()


def exchange(number: int = 0, *, kind: str = "page", payload: bytes | None = None, coding: str = "gzip") -> Exchange:
    """A page that was sent compressed and in chunks, with all hints."""
    url = f"https://netzwacht.example/2025/12/{number}"
    body = html(number)
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", coding), ("X-Odd", "caf\xe9"))
    headers += (("transfer-encoding", "chunked"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
    link = Link(
        url=url + "?utm_source=rss",
        source="netzwacht",
        title="Angriff auf „Klinik“\r\nX-Evil: 1",
        published_at=FETCHED - timedelta(hours=3),
        published_precision=Precision.SECOND,
        published_origin=Origin.FEED,
        author="A. Schön",
        tags=("klinik", "日本"),
        listed_in="https://netzwacht.example/feed.atom",
    )
    page = Page(
        url=link.url,
        final_url=url,
        status=200,
        headers=headers,
        body=body,
        fetched_at=FETCHED + timedelta(seconds=number),
        first_seen_at=FETCHED - timedelta(minutes=2),
        source="netzwacht",
        redirects=("https://netzwacht.example/r/1",),
        link=link,
        language_hint="de",
        timezone="Europe/Berlin",
    )
    sent = gzip.compress(body) if payload is None else payload
    return Exchange(url, 200, "OK", headers, sent, "192.0.2.1", page.fetched_at, kind, page)
