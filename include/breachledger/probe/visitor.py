"""Asks one outlet, within bounds: so many documents a probe, each of them once, and for so long."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from breachledger.address import address_key
from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.conditional import Unchanged
from breachledger.model import Page
from breachledger.vocabulary import Reason

if TYPE_CHECKING:
    from breachledger.fetch.client import Fetcher, Kind
    from breachledger.settings import Settings
    from breachledger.sources.catalog import Source
    from breachledger.sources.listing import Get

MOST_REQUESTS = 80
"""Of one probe. A plain outlet needs a dozen."""
MOST_SECONDS = 900.0
"""Of one probe, for an outlet that takes its time with each answer. A plain one needs a minute."""
MOST_KEPT = 20_000_000
_FORBIDDEN = frozenset({Reason.ROBOTS, Reason.ROBOTS_UNREACHABLE, Reason.PRIVATE_ADDRESS})


class Visitor:
    """A `Get` for one outlet, at its pace and by its rules where it is in the catalog.

    Args:
        fetcher: asks.
        settings: the pace of archives of the web.
        source: the outlet as the catalog has it; None for one that is new.
        most: how many documents are asked for.
        room: how many bytes of documents are kept, so that none is asked for twice.
        seconds: for how long documents are asked for, from now on.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        settings: Settings,
        source: Source | None = None,
        *,
        most: int = MOST_REQUESTS,
        room: int = MOST_KEPT,
        seconds: float = MOST_SECONDS,
    ) -> None:
        self._fetcher = fetcher
        self._elsewhere = settings.wayback_delay
        self._source = source
        self._left = most
        self._kept: dict[str, Page] = {}
        self._room = room
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self.is_over = False
        """Whether the time was over before all was asked for."""
        self.forbidden: dict[str, str] = {}
        """What must not be asked for, by address, and who says so."""

    async def __call__(self, url: str, *, elsewhere: bool = False) -> Page:
        """A listing, as `Get` has it.

        Raises:
            GiveUp: it cannot be had, or enough was asked for.
            RetryLater: its host was not ready, or is not to be asked at this hour, or the time is over.
        """
        return await self.document(url, "listing", elsewhere=elsewhere)

    async def document(self, url: str, kind: Kind = "page", *, elsewhere: bool = False) -> Page:
        """A page or listing; what was asked for already is not asked for again. Raises as `__call__`."""
        key = address_key(url)
        if key in self._kept:
            return self._kept[key]
        if self._left <= 0:
            raise GiveUp(Reason.BUDGET, "enough documents were asked for in one probe")
        self._left -= 1
        try:
            page = await self._in_time(url, kind, elsewhere=elsewhere)
        except GiveUp as error:
            if error.reason in _FORBIDDEN:
                self.forbidden[url] = error.detail
            raise
        if len(page.body) <= self._room:
            self._room -= len(page.body)
            self._kept[key] = page
        return page

    def at_most(self, most: int) -> Get:
        """A `Get` for one listing, which may be spread over many documents: of those, so many are asked for."""
        left = most

        async def get(url: str, *, elsewhere: bool = False) -> Page:
            nonlocal left
            left -= 1
            if left < 0:
                raise GiveUp(Reason.BUDGET, f"only {most} documents of a listing are looked at")
            return await self(url, elsewhere=elsewhere)

        return get

    async def _in_time(self, url: str, kind: Kind, *, elsewhere: bool) -> Page:
        try:
            async with asyncio.timeout(max(0.0, self._end - time.monotonic())):
                return await self._ask(url, kind, elsewhere=elsewhere)
        except TimeoutError:
            self.is_over = True
            told = f"the {self._seconds:,.0f} seconds of a probe were over before it answered"
            raise RetryLater(Reason.TIMEOUT, told) from None

    async def _ask(self, url: str, kind: Kind, *, elsewhere: bool) -> Page:
        source = self._source
        if source and not elsewhere and source.is_quiet(datetime.now(UTC)):
            raise RetryLater(Reason.QUIET_HOURS, f"{source.id} is not asked at this hour; see `quiet` in its file")
        answer = await self._fetcher.get(
            url,
            source=source.id if source else "probe",
            kind=kind,
            delay=self._elsewhere if elsewhere else source.delay if source else None,
            budget=source.budget if source and not elsewhere else None,
        )
        if isinstance(answer, Unchanged):  # nothing was remembered, so no host has a reason to say so
            raise GiveUp(Reason.HTTP_ERROR, "not modified, though nothing was asked conditionally")
        return answer
