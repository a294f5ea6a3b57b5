"""Asks a listing of the catalog once, and says what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Page, Window
from breachledger.sources.rungs import rungs

if TYPE_CHECKING:
    from breachledger.settings import Settings
    from breachledger.sources.catalog import Listing, Source
    from breachledger.sources.listing import Get

RECENT = timedelta(days=7)
"""Listings other than feeds may hold a whole past in thousands of documents; a week tells whether they answer."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What asking one listing brought."""

    source: Source
    listing: Listing
    links: int
    newest: date | None
    fault: str = ""
    may_pass: bool = False
    """Whether the fault may pass by itself."""


async def try_listing(source: Source, listing: Listing, settings: Settings, get: Get) -> Tried:
    """How many links the listing gives, of which day the newest is, and what is wrong with it. Never raises GiveUp."""
    today = datetime.now(UTC).date()
    window = Window(date.min if listing.kind == "feed" else today - RECENT, today)
    links, newest, fault, may_pass = 0, None, "", False
    try:
        async for told in rungs(settings)[listing.kind](source, listing, window, get):
            link = told.link if isinstance(told, Page) else told
            links += 1
            day = link.published_at.date() if link and link.published_at else None
            newest = max(filter(None, (newest, day)), default=None)
    except (GiveUp, RetryLater) as error:
        fault, may_pass = str(error), isinstance(error, RetryLater)
    return Tried(source, listing, links, newest, fault, may_pass)
