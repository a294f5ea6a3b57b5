"""One source's day: walk down its listings until one covers the day, then fetch what is not stored yet.

Nothing here raises for what the web does: a listing or a page that cannot be had is a row in `rejects`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from breachledger.address import address_key, normalise
from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.conditional import Unchanged
from breachledger.model import Harvest, Link, Page, RawRef, Reject, Visit, Window
from breachledger.sources.rungs import RUNGS
from breachledger.vocabulary import Outcome, Stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from breachledger.fetch.client import Fetcher
    from breachledger.sources.catalog import Listing, Source

log = logging.getLogger(__name__)

# A feed is one document: all of it is looked at, to see how far back it reaches.
_EVER = Window(date.min, date.max)


class Known(Protocol):
    """What the lake holds already."""

    def visit(self, source: str, url: str) -> Visit | None:
        """What became of this link of one of the days that are looked at."""

    def is_stored(self, url: str) -> bool:
        """Whether an article of this address is stored, of whatever day."""


@dataclass(slots=True)
class _Gathering:
    """What one source's day brings, while it is being brought."""

    pages: list[RawRef] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Collector:
    """Collects one source for one day; `archive` reads a stored listing again when the host says "not modified"."""

    source: Source
    day: date
    fetcher: Fetcher
    known: Known
    archived: Callable[[RawRef], Page]
    straggler_days: int = 3
    got: _Gathering = field(default_factory=_Gathering)

    async def collect(self) -> Harvest:
        """List, fetch, account."""
        links: dict[str, Link] = {}
        for listing in self.source.links:
            covered = await self._list(listing, links)
            if covered:
                break
        for link in links.values():
            await self._fetch(link)
        low, high = self.source.expect or (None, None)
        return Harvest(
            source=self.source.id,
            day=self.day,
            pages=tuple(self.got.pages),
            visits=tuple(self.got.visits),
            rejects=tuple(self.got.rejects),
            expected_min=low,
            expected_max=high,
        )

    @property
    def _window(self) -> Window:
        return Window(self.day - timedelta(days=self.straggler_days), self.day)

    async def _list(self, listing: Listing, links: dict[str, Link]) -> bool:
        """Add the wanted links of one listing; whether it reaches back far enough to hold the whole day."""
        window = _EVER if listing.kind == "feed" else self._window
        oldest, outcome = date.max, Outcome.FETCHED
        try:
            async for link in RUNGS[listing.kind](self.source, listing, window, self._document):
                oldest = min(oldest, self._day_of(link))
                if self._is_wanted(link, listing):
                    links.setdefault(address_key(link.url), link)
        except (GiveUp, RetryLater) as error:
            outcome = Outcome.REJECTED
            self._reject(Stage.LIST, f"{self.day} {normalise(listing.url)}", self.day, listing.url, error)
        url = normalise(listing.url)
        self.got.visits.append(Visit(self.source.id, self.day, url, outcome, listing=True))
        return outcome is Outcome.FETCHED and (listing.kind == "sitemap" or oldest < self.day)

    async def _document(self, url: str) -> Page:
        """A feed or sitemap, from the archive where the host says that it has not changed."""
        answer = await self.fetcher.get(url, source=self.source.id, kind="listing", delay=self.source.delay)
        return self.archived(answer.raw_ref) if isinstance(answer, Unchanged) else answer

    def _day_of(self, link: Link) -> date:
        return link.published_at.date() if link.published_at else self.day

    def _is_wanted(self, link: Link, listing: Listing) -> bool:
        """A link of the day; a straggler, or one whose day is not known, only while it is not stored.

        A sitemap lists a whole past: what it tells neither a day nor a change of is not this day's.
        """
        if listing.kind == "sitemap" and not (link.published_at or link.modified_at):
            return False
        if link.published_at and link.published_at.date() == self.day:
            return True
        if link.published_at and link.published_at.date() not in self._window:
            return False
        return self._changed(link) if self._visited(link) else not self.known.is_stored(link.url)

    def _visited(self, link: Link) -> Visit | None:
        visit = self.known.visit(self.source.id, normalise(link.url))
        return None if visit and visit.outcome is Outcome.REJECTED else visit

    def _changed(self, link: Link) -> bool:
        """Whether the listing tells of a change after the version that was fetched."""
        visit = self._visited(link)
        seen = visit.modified_at if visit else None
        return bool(link.modified_at and (seen is None or link.modified_at > seen))

    async def _fetch(self, link: Link) -> None:
        """Fetch one page, unless what is stored is what the listing tells of."""
        day, url = self._day_of(link), normalise(link.url)
        visit = Visit(self.source.id, day, url, Outcome.FETCHED, modified_at=link.modified_at)
        stored = self._visited(link) or self.known.is_stored(link.url)
        if stored and not self._changed(link):
            self.got.visits.append(replace(visit, outcome=Outcome.UNCHANGED))
            return
        try:
            page = await self._page(link)
        except (GiveUp, RetryLater) as error:
            self.got.visits.append(replace(visit, outcome=Outcome.REJECTED))
            self._reject(Stage.FETCH, url, day, url, error)
            return
        if page.raw_ref:
            self.got.pages.append(page.raw_ref)
        self.got.visits.append(visit)

    async def _page(self, link: Link) -> Page | Unchanged:
        return await self.fetcher.get(
            link.url,
            source=self.source.id,
            link=link,
            delay=self.source.delay,
            language_hint=self.source.language,
            timezone=self.source.timezone,
            first_seen_at=datetime.now(UTC),
        )

    def _reject(self, stage: Stage, ref: str, day: date, url: str, error: GiveUp | RetryLater) -> None:
        log.info("%s %s: %s", self.source.id, day, error)
        self.got.rejects.append(Reject(stage, ref, error.reason, day, self.source.id, url, error.detail))
