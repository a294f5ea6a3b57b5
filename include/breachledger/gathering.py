"""What one source's day brings, while it is being brought."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from breachledger.address import address_key, normalise
from breachledger.model import Link, RawRef, Reject, Visit, Window
from breachledger.vocabulary import Outcome, Stage

if TYPE_CHECKING:
    from datetime import date

    from breachledger.errors import GiveUp, RetryLater
    from breachledger.sources.catalog import Listing

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Gathering:
    """The links, pages and faults of one source's day; links are told apart by the key of their address."""

    source: str
    day: date
    straggler_days: int
    pages: list[RawRef] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)
    """As the listing told them that was asked first."""
    waiting: dict[str, Link] = field(default_factory=dict)
    """Those of the links of which it is open whether they are fetched."""
    gone: set[str] = field(default_factory=set)
    """Those whose page was not there."""
    elsewhere: set[str] = field(default_factory=set)
    """Links that a listing dates to a day outside the window: another that does not date them says no more."""

    @property
    def window(self) -> Window:
        """The day, and the days before it of which late links are still taken."""
        return Window(self.day - timedelta(days=self.straggler_days), self.day)

    def day_of(self, link: Link) -> date:
        """The day that the link counts for."""
        return link.published_at.date() if link.published_at else self.day

    def is_of_the_day(self, link: Link) -> bool:
        """Whether its listing dates it to the day that is collected."""
        return link.published_at is not None and link.published_at.date() == self.day

    def take(self, link: Link, listing: Listing, *, held: bool = False) -> None:
        """Add a link that may be wanted; the listing that is asked first has the say on its day.

        One that is known already is taken again only where its page was gone, and there is a copy of it, or the listing
        `held` the article itself.
        """
        key = address_key(link.url)
        if key in self.elsewhere:
            return
        if not self._may_be_wanted(link, listing):
            if link.published_at:
                self.elsewhere.add(key)
        elif key not in self.links:
            self.links[key] = self.waiting[key] = link
        elif key in self.gone and (link.copy or held):
            self.waiting[key] = replace(self.links[key], copy=link.copy)

    def _may_be_wanted(self, link: Link, listing: Listing) -> bool:
        """A link of the window, or one whose day is not known.

        A sitemap lists a whole past: what it tells neither a day nor a change of is not this day's.
        """
        if link.published_at:
            return link.published_at.date() in self.window
        return listing.kind != "sitemap" or link.modified_at is not None

    def fetched(self, link: Link, ref: RawRef | None) -> None:
        """Its page is in the archive at `ref`; at none, where it is there from before."""
        self.gone.discard(address_key(link.url))
        if ref:
            self.pages.append(ref)
        self._note(link, Outcome.FETCHED)

    def unwanted(self, link: Link) -> None:
        """It is not fetched; told of where a listing dates it, so that it counts whichever day's run came first."""
        if link.published_at:
            self._note(link, Outcome.UNCHANGED)

    def failed(self, link: Link, error: GiveUp | RetryLater) -> None:
        """Its page could not be had."""
        self._note(link, Outcome.REJECTED)
        url = normalise(link.url)
        self._reject(Stage.FETCH, url, self.day_of(link), url, error)

    def listed(self, listing: Listing, error: GiveUp | RetryLater | None) -> None:
        """A listing was asked; what was wrong with it."""
        url = normalise(listing.url)
        if error:
            self._reject(Stage.LIST, f"{self.day} {url}", self.day, listing.url, error)
        outcome = Outcome.REJECTED if error else Outcome.FETCHED
        self.visits.append(Visit(self.source, self.day, url, outcome, listing=True))

    def _note(self, link: Link, outcome: Outcome) -> None:
        dated = link.published_at is not None
        day, url = self.day_of(link), normalise(link.url)
        self.visits.append(Visit(self.source, day, url, outcome, modified_at=link.modified_at, dated=dated))

    def _reject(self, stage: Stage, ref: str, day: date, url: str, error: GiveUp | RetryLater) -> None:
        log.info("%s %s: %s", stage, ref, error)
        self.rejects.append(Reject(stage, ref, error.reason, day, self.source, url, error.detail))
