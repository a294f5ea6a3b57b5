"""An outlet of our own and documents in memory: what a rung is given in these tests."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime

from breachledger.errors import BreachledgerError, GiveUp
from breachledger.model import Link, Page, Window
from breachledger.settings import Settings
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.rungs import rungs
from breachledger.vocabulary import Reason

HOME = "https://desk.example/"
WINDOW = Window(date(2025, 12, 9), date(2025, 12, 10))
NOW = datetime(2025, 12, 20, 6, 0, tzinfo=UTC)


def outlet(kind: str, url: str = HOME + "list", zone: str = "Europe/Rome", *languages: str) -> Source:
    return Source(
        id="desk",
        name="Desk",
        home=HOME,
        languages=languages or ("it",),
        country="IT",
        timezone=zone,
        kind="specialist_press",
        links=(Listing(kind, url),),
    )


def page(url: str, body: bytes | str, content_type: str = "application/xml") -> Page:
    return Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body.encode() if isinstance(body, str) else body,
        fetched_at=NOW,
        first_seen_at=NOW,
        source="desk",
    )


Documents = Mapping[str, bytes | str | BreachledgerError]


def collect(
    source: Source, documents: Documents, window: Window = WINDOW, content_type: str = "application/xml"
) -> tuple[list[Link], BreachledgerError | None, list[str]]:
    """What the first listing of `source` gives, what it raises at its end, and the addresses it asked for."""
    asked: list[str] = []

    async def get(url: str, *, elsewhere: bool = False) -> Page:
        await asyncio.sleep(0)
        asked.append(url)
        document = documents.get(url, GiveUp(Reason.NOT_FOUND, url))
        if isinstance(document, BreachledgerError):
            raise document
        return page(url, document, content_type)

    async def walk() -> tuple[list[Link], BreachledgerError | None]:
        links: list[Link] = []
        listing = source.links[0]
        try:
            async for link in rungs(Settings())[listing.kind](source, listing, window, get):
                links += [link]
        except BreachledgerError as error:
            return links, error
        return links, None

    return *asyncio.run(walk()), asked


def paths(links: list[Link]) -> list[str]:
    return [link.url.removeprefix(HOME) for link in links]
