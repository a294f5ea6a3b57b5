"""A rung walked to its end, whatever it reads from."""

from __future__ import annotations

import asyncio

from breachledger.errors import BreachledgerError
from breachledger.model import Link, Page, Window
from breachledger.settings import Settings
from breachledger.sources.catalog import Source
from breachledger.sources.listing import Get
from breachledger.sources.rungs import rungs

Told = tuple[list[Link | Page], BreachledgerError | None]


def walk(source: Source, window: Window, get: Get) -> Told:
    """What the last listing of `source` tells, and what it raises at its end."""
    listing = source.links[-1]

    async def run() -> Told:
        found: list[Link | Page] = []
        try:
            async for one in rungs(Settings())[listing.kind](source, listing, window, get):
                found += [one]
        except BreachledgerError as error:
            return found, error
        return found, None

    return asyncio.run(run())


def urls(told: list[Link | Page]) -> list[str]:
    """The addresses, in order."""
    return [one.url for one in told]
