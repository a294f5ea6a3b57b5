"""Proposes a new file for an outlet that has gone quiet: what answers stays, what does not is replaced if it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from breachledger.address import address_key
from breachledger.errors import GiveUp, RetryLater
from breachledger.probe.draft import Draft, Finding, Proposal, Sure
from breachledger.probe.feeds import is_old
from breachledger.probe.home import is_same_site
from breachledger.probe.outlet import probe
from breachledger.probe.trial import Tried, try_listing
from breachledger.sources.catalog_keys import LISTING_KINDS

if TYPE_CHECKING:
    from breachledger.probe.visitor import Visitor
    from breachledger.settings import Settings
    from breachledger.sources.catalog import Listing, Source


async def heal(source: Source, settings: Settings, visitor: Visitor) -> Proposal:
    """The outlet as its file should be, with a finding for each of its listings and each new one."""
    tried = [await try_listing(source, listing, settings, visitor) for listing in source.links]
    found, findings = await _probed(source, visitor)
    return propose(source, tried, found, findings)


def propose(source: Source, tried: Sequence[Tried], found: Source | None, findings: Sequence[Finding] = ()) -> Proposal:
    """Weigh what the file has against what was found.

    A listing that answers stays. One that does not is left out where one of its kind was found instead, and stays with
    a comment where there is none, or where its fault may pass. What was found and the file lacks is added.

    Args:
        source: as its file tells it.
        tried: what each of its listings answered.
        found: the outlet as it was probed; None where its home page cannot be had.
        findings: of that probe.
    """
    draft = Draft()
    others = _others(source, found)
    kept = _kept(tried, others, draft)
    links = [*kept, *_new(kept, [one for one in tried if is_well(one)], others, draft)]
    links.sort(key=lambda one: LISTING_KINDS.index(one.kind))
    healed = replace(source, links=tuple(links))
    if found and not is_same_site(found.home, source.home):
        healed = replace(healed, home=found.home)
    if set(healed.links) != set(source.links):
        healed = replace(healed, checked=None)
    if found:
        _compare(source, found, findings, draft)
    return Proposal(healed, draft.remarks, (*draft.findings, *_further(source, findings)))


def is_well(tried: Tried) -> bool:
    """Whether a listing answers and is in use: a feed whose newest entry is old is not."""
    if tried.fault or tried.listing.kind != "feed":
        return not tried.fault
    return tried.newest is not None and not is_old(tried.newest)


async def _probed(source: Source, visitor: Visitor) -> tuple[Source | None, tuple[Finding, ...]]:
    try:
        proposal = await probe(source.home, visitor)
    except (GiveUp, RetryLater) as error:
        return None, (Finding("home", f"{source.home}: {error}", Sure.NOTHING, "whether the outlet has moved"),)
    return proposal.source, proposal.findings


def _others(source: Source, found: Source | None) -> list[Listing]:
    """The listings that were found and do not stand in the file."""
    known = {address_key(listing.url) for listing in source.links}
    return [one for one in (found.links if found else ()) if address_key(one.url) not in known]


def _kept(tried: Sequence[Tried], others: Sequence[Listing], draft: Draft) -> list[Listing]:
    """The present listings that stay; each is told of, those that go as well."""
    today = datetime.now(UTC).date()
    instead = {one.kind for one in others if one.kind != "wayback"}
    kept: list[Listing] = []
    for one in tried:
        told = one.fault or f"{one.links} links{f', newest {one.newest}' if one.newest else ''}"
        if is_well(one):
            kept.append(one.listing)
            draft.tell(one.listing.kind, f"{one.listing.url}: answers, {told}", Sure.SURE)
        elif one.listing.kind in instead and not one.may_pass:
            draft.tell(one.listing.kind, f"{one.listing.url}: {told}; left out for another", Sure.LIKELY, "the other")
        else:
            kept.append(one.listing)
            draft.tell(
                one.listing.kind, f"{one.listing.url}: {told}; kept", Sure.GUESS, "whether it has moved or is gone"
            )
            draft.remarks[one.listing.url] = f"on {today}: {told}; check whether it has moved or is gone"
    return kept


def _new(kept: Sequence[Listing], well: Sequence[Tried], others: Sequence[Listing], draft: Draft) -> list[Listing]:
    """What was found of kinds of which the file has none that is well; an archive's prefix only where it has none."""
    healthy = {one.listing.kind for one in well} | {one.kind for one in kept if one.kind == "wayback"}
    new = [one for one in others if one.kind not in healthy]
    for one in new:
        draft.tell(one.kind, f"{one.url}: new", Sure.LIKELY, "that it is this outlet's")
        draft.remarks[one.url] = "new; check that it is this outlet's"
    return new


def _further(source: Source, findings: Sequence[Finding]) -> list[Finding]:
    """Of a probe's findings those on the home page and on listings that the file does not have."""
    known = tuple(f"{listing.url}: " for listing in source.links)
    of_new = (one for one in findings if one.about in LISTING_KINDS and not one.told.startswith(known))
    return [*(one for one in findings if one.about in {"home", "time", "forbidden"}), *of_new]


def _compare(source: Source, found: Source, findings: Sequence[Finding], draft: Draft) -> None:
    """Tell where the probe knows better than the file. The file stays as it is: a person wrote it."""
    known = {one.about for one in findings if one.sure in {Sure.SURE, Sure.LIKELY}}
    language = found.languages[0]
    if "language" in known and language not in source.languages:
        draft.tell("language", f"{language}, and the file says {' '.join(source.languages)}", Sure.LIKELY, "both")
    if "timezone" in known and found.timezone != source.timezone:
        draft.tell("timezone", f"{found.timezone}, and the file says {source.timezone}", Sure.LIKELY, "both")
