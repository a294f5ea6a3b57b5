"""The rungs of a source's ladder: each reads one kind of listing.

A rung is `async def links(source, listing, window, get) -> AsyncIterator[Link | Page]`. It yields every link that may
belong to the window: dated inside it, or without a usable date (`entry.py` says how rows are weighed). Where the
listing holds the article itself, it yields a `Page` with its `link` instead, and nothing more has to be fetched. An
empty listing yields nothing and raises nothing. `get` fetches a listing; what it raises for the listing itself is
passed on.

A listing that cannot be read at all raises `GiveUp("malformed", …)`. One that is damaged, or holds rows that lead
nowhere, **first yields all that could be read and raises the `GiveUp` at its end**: whoever collects keeps what came
and records the fault:

    try:
        async for link in rung(source, listing, window, get):
            found.append(link)
    except GiveUp as fault:
        ...  # `found` stands; the fault becomes a row in `rejects`
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial

from breachledger.model import Link, Page, Window
from breachledger.settings import Settings
from breachledger.sources import archive_page, feed, paged_feed, sitemap, wayback, wordpress
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.listing import Get

Rung = Callable[[Source, Listing, Window, Get], AsyncIterator[Link | Page]]


def rungs(settings: Settings) -> Mapping[str, Rung]:
    """By `Listing.kind`; archives of the web are asked at the addresses of the settings."""
    return {
        "feed": feed.links,
        "wordpress": wordpress.links,
        "sitemap": sitemap.links,
        "paged_feed": paged_feed.links,
        "archive_page": archive_page.links,
        "wayback": partial(wayback.links, settings.wayback),
    }


__all__ = ["Get", "Rung", "rungs"]
