"""One address after another: each at its host's pace, tried again where that may help, and kept for the archive."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import httpx

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.answers import REDIRECTS, failure, location
from breachledger.fetch.guard import Guard, host_of
from breachledger.fetch.pace import LONGEST_WAIT, Pace, Turn
from breachledger.fetch.wire import Admit, Answer, Headers, Wire
from breachledger.model import Exchange, Page, RawRef
from breachledger.vocabulary import Reason

Keep = Callable[[Exchange], RawRef | None]
"""Puts one exchange into the archive and says where it stands."""

_log = logging.getLogger(__name__)


class Hops:
    """Asks single addresses and follows redirects; a hop that failed is tried again `retries` times.

    Args:
        wire: the connections.
        pace: the turns at hosts.
        guard: looks at where a redirect leads.
        keep: takes every whole answer but "not modified", which holds nothing.
        retries: further tries after the first.
        backoff: the pause in seconds before the second try; it doubles, and half of it is chance.
    """

    def __init__(self, wire: Wire, pace: Pace, guard: Guard, keep: Keep | None, retries: int, backoff: float) -> None:
        self._wire = wire
        self._pace = pace
        self._guard = guard
        self._keep = keep
        self._retries = retries
        self._backoff = backoff

    async def ask(
        self,
        url: httpx.URL,
        headers: Headers,
        delay: float,
        admit: Admit,
        kind: str = "error",
        budget: int | None = None,
    ) -> Answer:
        """A document, a redirect or "not modified".

        Args:
            url: an examined address.
            headers: the fields of the request, without Host.
            delay: the least seconds since the last request to the host.
            admit: looks at the head of the answer.
            kind: what the archive calls an answer that is a failure.
            budget: how many requests the host may have today, where there is a limit.

        Raises:
            GiveUp: see `Wire.ask`, and what the status says.
            RetryLater: after all tries, or at once where the host asks for a longer wait than a run has.
        """
        failed = 0
        while True:
            try:
                return await self._try(url, headers, delay, admit, kind, budget)
            except RetryLater as error:
                if failed == self._retries or (error.after or 0.0) > LONGEST_WAIT:
                    raise
                _log.info("will try again: %s", error)
            await asyncio.sleep(self._pause(failed))
            failed += 1

    def turn(self, url: httpx.URL, delay: float) -> AbstractAsyncContextManager[Turn]:
        """The turn at the host of an address, for a request that is made elsewhere."""
        return self._pace.turn(host_of(url), delay)

    def heed(self, turn: Turn, error: GiveUp | RetryLater | None) -> None:
        """Leave a host that was not ready alone, for as long as it asks."""
        if isinstance(error, RetryLater):
            turn.refused()
            turn.hold_off(error.after or 0.0)

    async def _try(
        self, url: httpx.URL, headers: Headers, delay: float, admit: Admit, kind: str, budget: int | None
    ) -> Answer:
        async with self._pace.turn(host_of(url), delay, budget) as turn:
            answer = await self._wire.ask(url, headers, admit)
            error = failure(answer)
            self.heed(turn, error)
        if error is None:
            return answer
        self.keep(answer, kind)
        raise error

    def _pause(self, failed: int) -> float:
        """Seconds before the next try, by chance in the upper half, so that many do not return at once."""
        return self._backoff * 2.0**failed * random.uniform(0.5, 1.0)  # ruff: ignore[suspicious-non-cryptographic-random-usage] - no secret

    async def follow(
        self, url: httpx.URL, step: Callable[[httpx.URL], Awaitable[Answer]], most: int
    ) -> tuple[Answer, list[str]]:
        """What stands at the end of the redirects from `url`, and every address on the way, both ends included.

        Raises:
            GiveUp: `TOO_MANY_REDIRECTS` for more than `most` and for a circle; what the guard says of where one leads.
        """
        trail = [str(url)]
        while (answer := await step(url)).status in REDIRECTS:
            self.keep(answer, "redirect")
            target = self._guard.examine(location(answer), url)
            if str(target) in trail or len(trail) > most:
                what = "a circle" if str(target) in trail else f"more than {most} redirects"
                raise GiveUp(Reason.TOO_MANY_REDIRECTS, f"{what}, from {trail[0]} to {target}")
            if (url.scheme, target.scheme) == ("https", "http"):
                _log.info("redirected from https to http: %s to %s", url, target)
            url = target
            trail.append(str(url))
        return answer, trail

    def keep(self, answer: Answer, kind: str, page: Page | None = None) -> RawRef | None:
        """Hand a whole answer to the archive."""
        if self._keep is None or not answer.whole:
            return None
        return self._keep(
            Exchange(
                url=answer.url,
                status=answer.status,
                reason=answer.reason,
                headers=answer.headers,
                payload=answer.payload,
                ip=answer.ip,
                fetched_at=answer.fetched_at,
                kind=kind,
                page=page,
            )
        )
