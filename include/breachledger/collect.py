"""One source's day: down its ladder, listing by listing, until one settles the day; what is not stored is fetched.

Nothing here raises for what the web does, nor for a damaged archive: a listing or a page that cannot be had is a row in
`rejects`.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from breachledger.address import address_key
from breachledger.errors import Defect, GiveUp, RetryLater
from breachledger.fetch.conditional import Unchanged
from breachledger.gathering import Gathering
from breachledger.ladder import expected, is_of_others, is_recent, settles, usable
from breachledger.log_lines import about
from breachledger.memory import wanted
from breachledger.model import Harvest, Link, Page, Window
from breachledger.vocabulary import Outcome, Reason, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from breachledger.fetch.client import Fetcher
    from breachledger.memory import Archive, Known
    from breachledger.model import RawRef
    from breachledger.sources.catalog import Listing, Source
    from breachledger.sources.rungs import Rung

log = logging.getLogger(__name__)

# A feed is one document: all of it is looked at, to see how far back it reaches.
_EVER = Window(date.min, date.max)

_GONE = frozenset({Reason.NOT_FOUND, Reason.NAME_NOT_FOUND})
"""Why a page may be taken from an archive of the web. What an outlet refuses is not had by another way."""

_HELD_TOGETHER = 20
"""Articles out of one listing that are in memory at once."""


@dataclass(frozen=True, slots=True)
class Collector:
    """Collects one source for one day."""

    source: Source
    day: date
    fetcher: Fetcher
    known: Known
    archive: Archive
    rungs: Mapping[str, Rung]
    copy_delay: float = 2.5
    """Seconds between two requests to an archive of the web."""
    straggler_days: int = 3
    until: float = math.inf
    """When it stops asking, by `time.monotonic`: one slow outlet does not cost the others their day."""

    async def collect(self) -> Harvest:
        """List, fetch, account."""
        with about(source=self.source.id, day=str(self.day)):
            harvest = await self._collect()
            log.info("%s", _counts(harvest))
        return harvest

    async def _collect(self) -> Harvest:
        got = Gathering(self.source.id, self.day, self.straggler_days)
        today = datetime.now(UTC).date()
        recent = is_recent(self.day, today)
        low, high = self.source.expect or (None, None)
        usual = low or 0
        settled = False
        for listing in usable(self.source, self.day, today):
            if settled and not is_of_others(listing.kind):
                continue
            if told := await self._list(listing, got):
                oldest, dated = told
                listed = _listed(got)
                low, high = expected(listing.kind, listed, dated=dated) or (low, high)
                settled = settled or settles(listing.kind, oldest, self.day, recent=recent, listed=listed, usual=usual)
            await self._fetch_waiting(got)
        return Harvest(
            source=self.source.id,
            day=self.day,
            pages=tuple(got.pages),
            visits=tuple(got.visits),
            rejects=tuple(got.rejects),
            expected_min=low,
            expected_max=high,
        )

    async def _list(self, listing: Listing, got: Gathering) -> tuple[date, bool] | None:
        """Add one listing's links of the window; None where something was wrong with it.

        Returns:
            The day of the oldest link, and whether there are links and all of them are dated.
        """
        window = _EVER if listing.kind == "feed" else got.window
        oldest, fault, dated = date.max, None, True
        held: list[Page] = []
        try:
            async for told in self.rungs[listing.kind](self.source, listing, window, self._document):
                link = _link(told)
                oldest = min(oldest, got.day_of(link))
                dated = dated and link.published_at is not None
                if isinstance(told, Page):
                    held.append(told)
                    self._hold(held, listing, got, most=_HELD_TOGETHER)
                else:
                    got.take(link, listing)
        except (GiveUp, RetryLater) as error:
            fault = error
        self._hold(held, listing, got)
        got.listed(listing, fault)
        return None if fault else (oldest, dated and oldest < date.max)

    async def _document(self, url: str, *, elsewhere: bool = False) -> Page:
        """A listing, from the archive where it was read just now or its host says that it has not changed."""
        ref = self.archive.listings.recall(url, self.day)
        return (self._archived(ref) if ref else None) or await self._asked(url, elsewhere=elsewhere)

    async def _asked(self, url: str, *, elsewhere: bool) -> Page:
        """A listing as its host has it; whole where it has not changed and the archive does not give it back."""
        while True:
            delay, budget = self._pace(elsewhere=elsewhere)
            answer = await self.fetcher.get(url, source=self.source.id, kind="listing", delay=delay, budget=budget)
            page = self._archived(answer.raw_ref) if isinstance(answer, Unchanged) else answer
            if page:
                if answer.raw_ref:
                    self.archive.listings.remember(url, answer.raw_ref)
                return page
            self.fetcher.forget_version(answer.final_url)

    def _archived(self, ref: RawRef) -> Page | None:
        """A listing as it was archived; None where the archive is damaged there."""
        try:
            return self.archive.read(ref)
        except (Defect, FileNotFoundError) as error:
            log.warning("a listing is lost in the archive: %s", error)
            return None

    def _pace(self, *, elsewhere: bool) -> tuple[float | None, int | None]:
        """Seconds between two requests, and requests a day; `elsewhere`: those of an archive of the web.

        Raises:
            RetryLater: these are the hours in which the outlet is to be left alone, or it has taken too long.
        """
        if time.monotonic() > self.until:
            raise RetryLater(Reason.BUDGET, "the outlet has had its time in this run")
        if elsewhere:
            return self.copy_delay, None
        if self.source.quiet and self.source.is_quiet(datetime.now(UTC)):
            first, last = self.source.quiet
            raise RetryLater(Reason.QUIET_HOURS, f"not asked from {first:%H:%M} to {last:%H:%M} {self.source.timezone}")
        return self.source.delay, self.source.budget

    def _hold(self, held: list[Page], listing: Listing, got: Gathering, most: int = 0) -> None:
        """Put articles that came with a listing into the archive, as far as wanted, when there are `most` of them."""
        if len(held) < most:
            return
        pages: dict[str, Page] = {}
        for page in held:
            key = address_key(_link(page).url)
            got.take(_link(page), listing, held=True)
            pages.setdefault(key, page)
        held.clear()
        links = {key: got.waiting.pop(key) for key in pages if key in got.waiting}
        to_keep = wanted(links.values(), self.known)
        for key, link in links.items():
            if link.url in to_keep:
                got.fetched(link, self.archive.keep(pages[key]))
            else:
                got.unwanted(link)

    async def _fetch_waiting(self, got: Gathering) -> None:
        """Fetch what the listings so far have brought, as far as it is wanted."""
        to_fetch = wanted(got.waiting.values(), self.known)
        slow: dict[str, Link] = {}
        for key, link in got.waiting.items():
            if link.url not in to_fetch:
                got.unwanted(link)
            elif not await self._fetch(key, link, got, again=bool(link.copy)):
                slow[key] = link
        got.waiting.clear()
        for key, link in slow.items():  # archives of the web are slow, and quicker for what they were asked just now
            await self._fetch(key, link, got)

    async def _fetch(self, key: str, link: Link, got: Gathering, *, again: bool = False) -> bool:
        """Fetch one page into the archive; what cannot be had is a reject. False: it may be had `again`, later."""
        if ref := self.archive.fetched(link):
            got.fetched(link, ref)
            return True
        try:
            delay, budget = self._pace(elsewhere=bool(link.copy))
            page = await self.fetcher.get(
                link.copy or link.url,
                source=self.source.id,
                link=link,
                delay=delay,
                budget=budget,
                language_hint=self.source.language,
                timezone=self.source.timezone,
                first_seen_at=datetime.now(UTC),
            )
        except (GiveUp, RetryLater) as error:
            if again and isinstance(error, RetryLater):
                return False
            got.failed(link, error)
            if error.reason in _GONE:
                got.gone.add(key)
            return True
        got.fetched(link, page.raw_ref)
        return True


def _link(told: Link | Page) -> Link:
    """What a listing tells of one article, the article itself with it or not."""
    link = told.link if isinstance(told, Page) else told
    if link is None:
        raise Defect("a rung gave a page without its link")
    return link


def _listed(got: Gathering) -> int:
    return sum(map(got.is_of_the_day, got.links.values()))


def _counts(harvest: Harvest) -> str:
    links = sum(not visit.listing for visit in harvest.visits)
    return f"{links} links, {len(harvest.pages)} pages, {len(harvest.rejects)} rejects"


def broken_off(source: Source, day: date, error: Exception) -> Harvest:
    """What is told of a source's day that a defect of ours has ended: its first listing is a reject."""
    got = Gathering(source.id, day, 0)
    for listing in usable(source, day, datetime.now(UTC).date())[:1]:  # it is read by the next run, and the reject gone
        got.listed(listing, GiveUp(Reason.DEFECT, type(error).__name__))
    return Harvest(source.id, day, (), tuple(got.visits), tuple(got.rejects))


def sickness(harvest: Harvest) -> str | None:
    """Why nothing could be listed at all, as a sentence; None where a listing was read, or links of a damaged one."""
    if not harvest.visits or not all(one.listing and one.outcome is Outcome.REJECTED for one in harvest.visits):
        return None
    why = "; ".join(f"{one.reason} {one.detail}".strip() for one in harvest.rejects if one.stage is Stage.LIST)
    return f"{harvest.day} {harvest.source}: no listing could be had: {why}"
