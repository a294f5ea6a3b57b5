"""A rung walked to its end over a real server on loopback, by the real fetcher."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from breachledger.errors import BreachledgerError
from breachledger.fetch.client import Fetcher
from breachledger.model import Link, Page, Window
from breachledger.settings import Settings
from breachledger.sources.rungs import rungs
from tests.fetch.server import Server
from tests.sources.desk import outlet
from tests.sources.walk import Told

HOST = "desk.example"
HOME = f"http://{HOST}/"


def walk_over(server: Server, folder: Path, kind: str, url: str, window: Window) -> Told:
    """What the listing tells, and what it raises at its end."""
    settings = Settings(
        state=folder,
        connect_to=((HOST, f"127.0.0.1:{server.port}"),),
        allow_private_hosts=frozenset({HOST}),
        host_delay=0.0,
        fetch_retries=0,
    )
    return asyncio.run(_walk(settings, kind, url, window))


def asked(server: Server) -> list[str]:
    """The paths that were asked for, but for robots.txt."""
    return [path for path in server.paths() if path != "/robots.txt"]


async def _walk(settings: Settings, kind: str, url: str, window: Window) -> Told:
    source = outlet(kind, url)
    found: list[Link | Page] = []
    async with Fetcher(settings, backoff=0.0) as fetcher:

        async def get(url: str, *, elsewhere: bool = False) -> Page:
            assert urlsplit(url).hostname == HOST
            assert not elsewhere, "this is the outlet's own"
            answer = await fetcher.get(url, source="desk", kind="listing")
            assert isinstance(answer, Page)
            return answer

        try:
            async for one in rungs(settings)[kind](source, source.links[0], window, get):
                found += [one]
        except BreachledgerError as error:
            return found, error
    return found, None
