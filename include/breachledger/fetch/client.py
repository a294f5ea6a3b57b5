"""Fetcher: an address in, a page out, with good manners and within limits."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Literal, Self

import httpx

from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.answers import body_wanted, failure, is_success
from breachledger.fetch.chunks import admit, from_there
from breachledger.fetch.conditional import Unchanged, Validator, Validators, questions, remember
from breachledger.fetch.decode import decode
from breachledger.fetch.guard import Guard, Resolve
from breachledger.fetch.hops import Hops, Keep
from breachledger.fetch.hosts import Hosts
from breachledger.fetch.introduction import introduce, wishes
from breachledger.fetch.pace import Pace
from breachledger.fetch.robots import MAX_BYTES, MAX_REDIRECTS, Robots
from breachledger.fetch.wire import Answer, Wire
from breachledger.model import Link, Page
from breachledger.settings import Settings
from breachledger.vocabulary import Reason

Kind = Literal["page", "listing"]

_NO_ROBOTS = {Reason.NOT_FOUND, Reason.FORBIDDEN, Reason.HTTP_ERROR, Reason.TOO_MANY_REDIRECTS}
_NO_HOST = {Reason.PRIVATE_ADDRESS, Reason.NAME_NOT_FOUND, Reason.BAD_ADDRESS}


@dataclass(frozen=True, slots=True)
class _Errand:
    """What one call of `get` is after; the names are those of `get`."""

    url: str
    source: str
    kind: Kind
    delay: float | None
    budget: int | None
    link: Link | None
    language_hint: str | None
    timezone: str | None
    first_seen_at: datetime | None

    @property
    def original(self) -> str | None:
        """The address of which `url` is a copy in an archive of the web; None where it is the page itself."""
        return self.link.url if self.link and self.link.copy == self.url else None


class Fetcher:
    """Fetches pages and listings; one for a run, used by any number of tasks at once.

    Every hop passes the guard, robots.txt and the host's pace. An async context manager; leaving it closes the
    connections.

    Args:
        settings: limits, state folder, contact.
        keep: takes every answer for the archive, and says where it stands.
        validators: what is known of pages that are archived already; without it nothing is asked conditionally.
        resolve: asks for the addresses of a host; the system's resolver by default.
        tls: the certificates to trust; those of the certifi package by default.
        backoff: the pause in seconds before a second try.

    Raises:
        UsageError: settings that cannot work: the contact, the state folder, `connect_to`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        keep: Keep | None = None,
        validators: Validators | None = None,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
        backoff: float = 1.0,
    ) -> None:
        self._settings = settings
        self._validators = validators
        self._introduction = introduce(settings.contact)
        self._guard = Guard(settings, resolve)
        self._wire = Wire(settings, self._guard, tls)
        self._hosts = Hosts()
        pace = Pace(settings.state / "hosts")
        pace.sweep()
        self._hops = Hops(self._wire, pace, self._guard, keep, settings.fetch_retries, backoff)
        self._robots = Robots(settings.state / "robots", self._robots_text)
        self._robots.sweep()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.close()

    async def get(
        self,
        url: str,
        *,
        source: str,
        kind: Kind = "page",
        delay: float | None = None,
        budget: int | None = None,
        link: Link | None = None,
        language_hint: str | None = None,
        timezone: str | None = None,
        first_seen_at: datetime | None = None,
    ) -> Page | Unchanged:
        """The page at `url`, or `Unchanged` where the host says that it is as we have it.

        Args:
            url: any text; what is no public http address is refused.
            source: the outlet's id.
            kind: "page" for an article, "listing" for a feed or sitemap.
            delay: seconds between two requests to the host, from the catalog; `Settings.host_delay` where it has none.
                A longer crawl delay in robots.txt wins, up to a minute.
            budget: how many requests the host may have today (UTC); None where nobody has set a limit.
            link: the listing's entry; it goes into the page. Where `url` is its `copy`, the page is the original's,
                whose robots.txt is minded as well.
            language_hint: the outlet's language; it goes into the page, and into Accept-Language.
            timezone: the outlet's time zone; it goes into the page.
            first_seen_at: when the link was seen first; the time of the answer where that is not given.

        Raises:
            GiveUp: this address cannot be had; `reason` says why.
            RetryLater: the host was not ready, and further tries within the run have not helped or would come too soon.
        """
        errand = _Errand(url, source, kind, delay, budget, link, language_hint, timezone, first_seen_at)
        if errand.original:
            await self._permit_copy(errand.original, source)
        known: dict[str, Validator] = {}

        async def step(hop: httpx.URL) -> Answer:
            return await self._ask(hop, errand, known)

        answer, trail = await self._hops.follow(self._guard.examine(url), step, self._settings.max_redirects)
        if answer.status == 304:
            if (validator := known.get(answer.url)) is None:
                raise GiveUp(Reason.HTTP_ERROR, f"304 at {answer.url}, which was not asked for")
            return Unchanged(url, answer.url, validator.raw_ref)
        return self._archived(self._page(answer, trail, errand), answer, errand)

    def forget_version(self, url: str) -> None:
        """Ask for `url` whole from now on: the archive does not give back the version that we had."""
        if self._validators:
            self._validators.forget(url)

    async def chunks(self, url: str, offset: int = 0) -> AsyncGenerator[bytes, None]:
        """A large file from byte `offset` on, as it comes; it is not archived, and no redirect is followed.

        The host's turn is held while it lasts: nothing else is asked of that host. Close it (`aclosing`).

        Raises:
            GiveUp: it cannot be had from there.
            RetryLater: the host was not ready, or the connection broke: the rest may be had later.
        """
        hop = self._guard.examine(url)
        delay = max(await self._robots.check(hop), self._settings.host_delay)
        headers = from_there([*self._introduction, *wishes("listing")], offset)
        async with self._hops.turn(hop, delay) as turn:

            def look(head: Answer) -> int:
                self._hops.heed(turn, failure(head))
                return admit(head, offset)

            async with aclosing(self._wire.stream(hop, headers, look)) as pieces:
                async for piece in pieces:
                    yield piece  # ruff: ignore[yield-in-context-manager-in-async-generator] - who asks closes it

    async def _ask(self, hop: httpx.URL, errand: _Errand, known: dict[str, Validator]) -> Answer:
        """One hop of a page or a listing."""
        self._hosts.admit(errand.source, hop)
        crawl_delay = await self._robots.check(hop)
        wanted = self._settings.host_delay if errand.delay is None else errand.delay
        headers = [*self._introduction, *wishes(errand.kind, errand.language_hint)]
        if self._validators and (found := self._validators.get(str(hop))):
            known[str(hop)] = Validator(*found)
            headers += questions(known[str(hop)])
        delay = max(crawl_delay, wanted)
        return await self._hops.ask(hop, headers, delay, self._admit, budget=errand.budget)

    async def _permit_copy(self, original: str, source: str) -> None:
        """Raise GiveUp where the original's robots.txt forbids it; a host that is gone forbids nothing any more."""
        try:
            url = self._guard.examine(original)
            self._hosts.admit(source, url)
            await self._robots.check(url)
        except (GiveUp, RetryLater) as error:
            if error.reason in {Reason.ROBOTS, Reason.BAD_ADDRESS, Reason.PRIVATE_ADDRESS, Reason.BUDGET}:
                raise

    def _admit(self, head: Answer) -> int:
        return body_wanted(head, self._settings.max_page_bytes)

    def _page(self, answer: Answer, trail: list[str], errand: _Errand) -> Page:
        if not answer.whole:
            raise GiveUp(Reason.TOO_LARGE, f"more than {self._settings.max_page_bytes} bytes at {answer.url}")
        try:
            body = decode(answer.payload, answer.all("content-encoding"), self._settings.max_page_bytes)
        except GiveUp:
            self._hops.keep(answer, "error")
            raise
        return Page(
            url=errand.original or errand.url,
            final_url=errand.original or answer.url,
            status=answer.status,
            headers=answer.headers,
            body=body,
            fetched_at=answer.fetched_at,
            first_seen_at=errand.first_seen_at or answer.fetched_at,
            source=errand.source,
            redirects=() if errand.original else tuple(trail[1:-1]),
            link=errand.link,
            language_hint=errand.language_hint,
            timezone=errand.timezone,
        )

    def _archived(self, page: Page, answer: Answer, errand: _Errand) -> Page:
        """The page with its place in the archive, where there is one."""
        raw_ref = self._hops.keep(answer, errand.kind, page)
        if raw_ref is None:
            return page
        if self._validators:
            remember(self._validators, answer, raw_ref)
        return replace(page, raw_ref=raw_ref)

    async def _robots_text(self, url: httpx.URL) -> str | None:
        """The text of a robots.txt, or None where there is none (see `robots.py`).

        Raises:
            GiveUp: `ROBOTS_UNREACHABLE`, or what the guard says where there is no host to ask.
            RetryLater: the host wants to be asked later, or the resolver was out of reach.
        """
        headers = [*self._introduction, *wishes("robots")]

        async def step(hop: httpx.URL) -> Answer:
            return await self._hops.ask(hop, headers, self._settings.host_delay, lambda _: MAX_BYTES, "robots")

        try:
            answer, _ = await self._hops.follow(url, step, MAX_REDIRECTS)
            self._hops.keep(answer, "robots")
            if not is_success(answer):
                return None
            body = decode(answer.payload, answer.all("content-encoding"), MAX_BYTES, cut=True)
        except (GiveUp, RetryLater) as error:
            if isinstance(error, GiveUp) and error.reason in _NO_ROBOTS:
                return None
            if error.reason in {*_NO_HOST, Reason.RATE_LIMITED}:
                raise
            raise GiveUp(Reason.ROBOTS_UNREACHABLE, str(error)) from None
        return body.decode("utf-8-sig", errors="replace")
