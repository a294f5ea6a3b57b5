"""The rungs of a source's ladder: each reads one kind of listing.

A rung is `async def links(source, listing, window, get) -> AsyncIterator[Link]`. It yields every link that may belong
to the window: dated inside it, or without a usable date (`entry.py` says how rows are weighed). An empty listing yields
nothing and raises nothing. `get` fetches a listing; what it raises for the listing itself is passed on.

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

from breachledger.model import Link, Window
from breachledger.sources import feed, sitemap
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.listing import Get

Rung = Callable[[Source, Listing, Window, Get], AsyncIterator[Link]]

RUNGS: Mapping[str, Rung] = {"feed": feed.links, "sitemap": sitemap.links}
"""By `Listing.kind`."""

__all__ = ["RUNGS", "Get", "Rung"]
