"""A probe over real HTTP, of outlets on a server of the test's own; a proposal has to load as it was meant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from breachledger.fetch.client import Fetcher
from breachledger.probe.draft import Proposal
from breachledger.probe.outlet import probe
from breachledger.probe.visitor import Visitor
from breachledger.settings import Settings
from breachledger.sources.catalog import Source, load
from breachledger.sources.catalog_file import as_toml, save
from tests.fetch.server import Server
from tests.probe.answers import HOME
from tests.site.wayback import Wayback

Probed = Callable[..., Proposal]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def options(tmp_path: Path, server: Server) -> Iterator[Settings]:
    """Every host of `.example` and one of a country are the server; an archive of the web holds nothing."""
    here = f"127.0.0.1:{server.port}"
    with Wayback([]) as wayback:
        yield Settings(
            state=tmp_path / "state",
            allow_private_hosts=frozenset({"*.example", "gazzetta.it"}),
            connect_to=(("wayback.example", f"127.0.0.1:{wayback.port}"), ("*.example", here), ("gazzetta.it", here)),
            host_delay=0.0,
            fetch_retries=0,
            wayback="http://wayback.example",
            wayback_delay=0.0,
        )


@pytest.fixture
def probed(options: Settings, tmp_path: Path) -> Probed:
    """Probe an address; what would be written has to be a catalog file that loads as it was meant."""

    def run(url: str = HOME) -> Proposal:
        async def ask() -> Proposal:
            async with Fetcher(options) as fetcher:
                return await probe(url, Visitor(fetcher, options))

        proposal = asyncio.run(ask())
        assert loaded(proposal, tmp_path / "catalog") == proposal.source
        return proposal

    return run


def loaded(proposal: Proposal, folder: Path) -> Source:
    """The outlet as the catalog reads the file that would be written."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{proposal.source.id}.toml"
    save(as_toml(proposal.source, proposal.remarks), path, replace=True)
    found = {source.id: source for source in load(folder)}[proposal.source.id]
    path.unlink()
    return found


def told(proposal: Proposal, about: str) -> str:
    """The findings about something, one a line."""
    return "\n".join(str(finding) for finding in proposal.findings if finding.about == about)


def kinds(proposal: Proposal) -> list[str]:
    """Of its listings, in their order."""
    return [listing.kind for listing in proposal.source.links]
