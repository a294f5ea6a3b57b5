"""What is known when a day is collected: what the lake holds, what the archive holds, what was listed just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from breachledger.address import normalise
from breachledger.vocabulary import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date, datetime

    from breachledger.archive import Fetched
    from breachledger.model import Link, Page, RawRef, Visit


class Known(Protocol):
    """What the lake holds already."""

    def visit(self, source: str, url: str) -> Visit | None:
        """What became of this link on one of the days that are looked at."""

    def stored(self, links: Iterable[Link]) -> set[str]:
        """The addresses of those links whose article their outlet has, of whatever day, or which is to be forgotten."""

    def forgotten(self, links: Iterable[Link]) -> set[str]:
        """The addresses of those links whose article is to be forgotten."""

    def last_fetched(self, links: Iterable[Link]) -> dict[str, datetime]:
        """When the newest version of the article of each link was fetched, by its address, where one is stored."""


class Listings(Protocol):
    """Which listings were read a short while ago."""

    def recall(self, url: str, day: date) -> RawRef | None:
        """Where the listing stands in the archive, if it can tell nothing new of `day` now."""

    def remember(self, url: str, ref: RawRef) -> None:
        """It was asked for now, and this is what it is."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Where what was fetched can be read again, and where to put what comes with a listing."""

    read: Callable[[RawRef], Page]
    keep: Callable[[Page], RawRef]
    listings: Listings
    unpublished: Mapping[str, Fetched]
    """By their normal addresses the pages that an interrupted run has fetched."""

    def fetched(self, link: Link) -> RawRef | None:
        """Where an interrupted run has put the page, if it is no older than what the link tells."""
        found = self.unpublished.get(normalise(link.url))
        if found is None or (link.modified_at and link.modified_at > found.at):
            return None
        return found.ref


def wanted(links: Collection[Link], known: Known) -> set[str]:
    """The addresses to fetch: what is neither stored nor seen, and what changed since; never what is forgotten."""
    stored, forgotten = known.stored(links), known.forgotten(links)
    seen = {link.url: _seen(link, known) for link in links}
    # Seen on a day that is not looked at any more: what it has told is in the version that was fetched then.
    fetched = known.last_fetched(link for link in links if link.url in stored and not seen[link.url])
    return {
        link.url
        for link in links
        if link.url not in forgotten
        and (_changed(link, seen[link.url], fetched) or not (link.url in stored or seen[link.url]))
    }


def _seen(link: Link, known: Known) -> Visit | None:
    """When the page came before, whether it was stored or refused as no article."""
    visit = known.visit(link.source, normalise(link.url))
    return None if visit and visit.outcome is Outcome.REJECTED else visit


def _changed(link: Link, visit: Visit | None, fetched: Mapping[str, datetime]) -> bool:
    """Whether the listing tells of a change after the version that was fetched."""
    last = visit.modified_at if visit else fetched.get(link.url)
    return bool(link.modified_at and (last is None or link.modified_at > last))
