from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.fetch.conditional import Unchanged
from breachledger.model import Exchange, Page
from breachledger.settings import Settings
from tests.fetch.server import Server

Get = Callable[..., Any]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, server: Server) -> Settings:
    """Every host of `.example` is the server; no pauses, no second tries."""
    return Settings(
        state=tmp_path / "state",
        allow_private_hosts=frozenset({"*.example"}),
        connect_to=(("*.example", f"127.0.0.1:{server.port}"),),
        host_delay=0.0,
        fetch_retries=0,
        fetch_seconds=5.0,
        connect_seconds=2.0,
    )


@pytest.fixture
def kept() -> list[Exchange]:
    """What `get` and `refusal` hand to the archive."""
    return []


@pytest.fixture
def get(settings: Settings, kept: list[Exchange]) -> Get:
    """`get(url, …)`: one fetch by a fetcher of its own; `using` are its arguments, `changed` its settings."""

    def fetch(
        url: str, *, using: dict[str, Any] | None = None, changed: dict[str, Any] | None = None, **arguments: Any
    ):
        async def run() -> Page | Unchanged:
            options = {"keep": kept.append, "backoff": 0.01} | (using or {})
            async with Fetcher(replace(settings, **changed or {}), **options) as fetcher:
                return await fetcher.get(url, **({"source": "press"} | arguments))

        return asyncio.run(run())

    return fetch


@pytest.fixture
def refusal(get: Get) -> Get:
    """`refusal(url, …)`: the GiveUp or RetryLater that `get` ends in."""

    def fetch(url: str, **arguments: Any) -> GiveUp | RetryLater:
        with pytest.raises((GiveUp, RetryLater)) as caught:
            get(url, **arguments)
        return caught.value

    return fetch
