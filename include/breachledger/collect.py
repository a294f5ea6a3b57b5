"""One source's day: walk down its listings until one covers the day, then fetch what is not stored yet.

Nothing here raises for what the web does: a listing or a page that cannot be had is a row in `rejects`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from breachledger.address import address_key, normalise
from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.conditional import Unchanged
from breachledger.log_lines import about
from breachledger.model import Harvest, Link, Page, RawRef, Reject, Visit, Window
from breachledger.sources.rungs import RUNGS
from breachledger.vocabulary import Outcome, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from breachledger.fetch.client import Fetcher
    from breachledger.sources.catalog import Listing, Source

log = logging.getLogger(__name__)

# A feed is one document: all of it is looked at, to see how far back it reaches.
_EVER = Window(date.min, date.max)

_RECENT = timedelta(days=7)
"""For so long after a day, what an outlet lists for `daily` reading may still hold it."""


def usable(source: Source, day: date, today: date) -> tuple[Listing, ...]:
    """The listings that may hold links of `day`: all of them for a recent day, else those that reach back.

    None where the outlet has only listings of its newest articles and the day is an old one: then nothing is asked, and
    its row in `runs` says `unknown`.
    """
    return source.links if today - day <= _RECENT else source.listings("backfill")


class Known(Protocol):
    """What the lake holds already."""

    def visit(self, source: str, url: str) -> Visit | None:
        """What became of this link on one of the days that are looked at."""

    def stored(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses under which an article is stored, of whatever day, or is to be forgotten."""

    def forgotten(self, urls: Iterable[str]) -> set[str]:
        """Those of the addresses whose article is to be forgotten."""

    def last_fetched(self, urls: Iterable[str]) -> dict[str, datetime]:
        """When the newest version of the article under each address was fetched, where one is stored."""


@dataclass(slots=True)
class _Gathering:
    """What one source's day brings, while it is being brought."""

    pages: list[RawRef] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    """Keys of links that a listing dates to a day outside the window: another that does not date them says no more."""


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
        with about(source=self.source.id, day=str(self.day)):
            harvest = await self._collect()
            log.info("%s", _counts(harvest))
        return harvest

    async def _collect(self) -> Harvest:
        links: dict[str, Link] = {}
        for listing in usable(self.source, self.day, datetime.now(UTC).date()):
            if await self._list(listing, links):
                break
        wanted = self._wanted(links.values())
        for link in links.values():
            if link.url in wanted:
                await self._fetch(link)
            elif link.published_at and link.published_at.date() == self.day:
                self._note(link, Outcome.UNCHANGED)
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
        """Add one listing's links of the window; whether it reaches back far enough to hold the whole day."""
        window = _EVER if listing.kind == "feed" else self._window
        oldest, outcome = date.max, Outcome.FETCHED
        try:
            async for link in RUNGS[listing.kind](self.source, listing, window, self._document):
                oldest = min(oldest, self._day_of(link))
                self._take(link, listing, links)
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

    def _take(self, link: Link, listing: Listing, links: dict[str, Link]) -> None:
        """Add a link that may be wanted; the listing that is asked first has the say on its day."""
        key = address_key(link.url)
        if key in self.got.elsewhere:
            return
        if self._may_be_wanted(link, listing):
            links.setdefault(key, link)
        elif link.published_at:
            self.got.elsewhere.add(key)

    def _may_be_wanted(self, link: Link, listing: Listing) -> bool:
        """A link of the day or of the days before it, or one whose day is not known.

        A sitemap lists a whole past: what it tells neither a day nor a change of is not this day's.
        """
        if link.published_at:
            return link.published_at.date() in self._window
        return listing.kind != "sitemap" or link.modified_at is not None

    def _wanted(self, links: Collection[Link]) -> set[str]:
        """The addresses to fetch: what is neither stored nor seen, and what changed since; never what is forgotten."""
        urls = [link.url for link in links]
        stored, forgotten = self.known.stored(urls), self.known.forgotten(urls)
        seen = {link.url: self._seen(link) for link in links}
        # Seen on a day that is not looked at any more: what it has told is in the version that was fetched then.
        fetched = self.known.last_fetched(url for url in stored if not seen[url])
        return {
            link.url
            for link in links
            if link.url not in forgotten
            and (_changed(link, seen[link.url], fetched) or not (link.url in stored or seen[link.url]))
        }

    def _seen(self, link: Link) -> Visit | None:
        """When the page came before, whether it was stored or refused as no article."""
        visit = self.known.visit(self.source.id, normalise(link.url))
        return None if visit and visit.outcome is Outcome.REJECTED else visit

    async def _fetch(self, link: Link) -> None:
        """Fetch one page into the archive; what cannot be had is a reject."""
        try:
            page = await self._page(link)
        except (GiveUp, RetryLater) as error:
            self._note(link, Outcome.REJECTED)
            url = normalise(link.url)
            self._reject(Stage.FETCH, url, self._day_of(link), url, error)
            return
        if page.raw_ref:
            self.got.pages.append(page.raw_ref)
        self._note(link, Outcome.FETCHED)

    def _note(self, link: Link, outcome: Outcome) -> None:
        day, url = self._day_of(link), normalise(link.url)
        dated = link.published_at is not None
        self.got.visits.append(Visit(self.source.id, day, url, outcome, modified_at=link.modified_at, dated=dated))

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
        log.info("%s %s: %s", stage, ref, error)
        self.got.rejects.append(Reject(stage, ref, error.reason, day, self.source.id, url, error.detail))


def _changed(link: Link, visit: Visit | None, fetched: Mapping[str, datetime]) -> bool:
    """Whether the listing tells of a change after the version that was fetched."""
    last = visit.modified_at if visit else fetched.get(link.url)
    return bool(link.modified_at and (last is None or link.modified_at > last))


def _counts(harvest: Harvest) -> str:
    links = sum(not visit.listing for visit in harvest.visits)
    return f"{links} links, {len(harvest.pages)} pages, {len(harvest.rejects)} rejects"


def sickness(harvest: Harvest) -> str | None:
    """Why nothing could be listed at all, as a sentence; None where a listing was read, or links of a damaged one."""
    if not harvest.visits or not all(one.listing and one.outcome is Outcome.REJECTED for one in harvest.visits):
        return None
    why = "; ".join(f"{one.reason} {one.detail}".strip() for one in harvest.rejects if one.stage is Stage.LIST)
    return f"{harvest.day} {harvest.source}: no listing could be had: {why}"
