"""What a probe has found so far: the values of a catalog file, and how sure each of them is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from breachledger.address import address_key
from breachledger.sources.catalog import Listing, Source
from breachledger.sources.catalog_keys import LISTING_KINDS, TOP, Refusal


class Sure(StrEnum):
    """How far something that was found can be relied on."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "a guess"
    NOTHING = "not found"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for."""

    about: str
    """A key of the catalog file, a kind of listing, or where it was looked for."""
    told: str
    sure: Sure
    check: str = ""
    """What a person has to look at; empty where there is nothing to check."""

    def __str__(self) -> str:
        return f"{self.about}: {self.told} [{self.sure}]{f'; check {self.check}' if self.check else ''}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An outlet as it would stand in the catalog, with the comments of its file."""

    source: Source
    remarks: dict[str, str]
    findings: tuple[Finding, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the outlet itself lists nothing that could be read."""
        return all(listing.kind == "wayback" for listing in self.source.links)


@dataclass(slots=True)
class Draft:
    """Gathers values, listings and findings; the file's order is made at the end."""

    values: dict[str, Any] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def tell(self, about: str, told: str, sure: Sure, check: str = "") -> None:
        """A line for the person, and nothing for the file."""
        self.findings.append(Finding(about, told, sure, check))

    def settle(self, key: str, value: object, how: str, sure: Sure, check: str = "") -> None:
        """The value of a key; a comment goes with it where it is not sure."""
        self.values[key] = value
        self.tell(key, f"{value}, {how}", sure, check)
        if sure is not Sure.SURE:
            self.remarks[key] = f"{sure}, {how}{f'; check {check}' if check else ''}"

    def leave_out(self, key: str, why: str, check: str) -> None:
        """A key that stays out of the file, and the comment that stands there instead."""
        self.tell(key, why, Sure.NOTHING, check)
        self.remarks[key] = f"left out, {why}; check {check}"

    def add(self, listing: Listing, how: str, sure: Sure, check: str = "") -> None:
        """A listing of the outlet, once: the catalog takes no address twice, with `www.` or without."""
        if address_key(listing.url) in {address_key(one.url) for one in self.listings}:
            return
        self.listings.append(listing)
        self.tell(listing.kind, f"{listing.url}: {how}", sure, check)
        if check:
            self.remarks[listing.url] = f"{how} ({sure}); check {check}"

    def proposal(self) -> Proposal:
        """All of it, the listings in the order of the ladder."""
        links = sorted(self.listings, key=lambda one: LISTING_KINDS.index(one.kind))
        values = {name: value for name, value in self.values.items() if name != "language"}
        source = Source(**values, languages=(self.values["language"],), links=tuple(links))
        return Proposal(source, self.remarks, tuple(self.findings))


def is_allowed(key: str, value: object) -> bool:
    """Whether a catalog file may say this of its outlet."""
    try:
        TOP.keys[key](value)
    except Refusal:
        return False
    return True
