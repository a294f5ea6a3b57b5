"""How many hosts one outlet may lead a run to."""

from __future__ import annotations

import asyncio

from breachledger.errors import GiveUp
from breachledger.fetch import hosts
from breachledger.fetch.client import Fetcher
from breachledger.settings import Settings
from breachledger.vocabulary import Reason
from tests.fetch.server import Server, answer


def test_a_listing_that_leads_to_very_many_hosts_leaves_files_for_some(server: Server, settings: Settings) -> None:
    server.replies |= {"/a": answer("page"), "/robots.txt": answer("", content_type="text/plain")}
    most = hosts.MOST_HOSTS

    async def ask(fetcher: Fetcher, number: int, source: str = "press") -> Reason | None:
        try:
            await fetcher.get(f"http://h{number}.example/a", source=source)
        except GiveUp as error:
            return error.reason
        return None

    async def run() -> list[Reason | None]:
        async with Fetcher(settings) as fetcher:
            told = [await ask(fetcher, number) for number in range(most + 20)]
            return [*told, await ask(fetcher, 0), await ask(fetcher, most, "another")]

    assert asyncio.run(run()) == [None] * most + [Reason.BUDGET] * 20 + [None, None]
    assert len(list((settings.state / "hosts").iterdir())) == most + 1
