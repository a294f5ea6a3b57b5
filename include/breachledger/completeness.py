"""How complete a source's day is: the verdict in `runs`, by a short table of cases."""

from __future__ import annotations

from dataclasses import dataclass

from breachledger.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known of one source on one day."""

    listings: int
    """Feeds and sitemaps that were asked."""
    listings_failed: int
    listed: int
    """Links that they list for the day."""
    not_fetched: int
    """Links whose page could not be had."""
    expected_min: int | None = None
    """The least number of links that the catalog expects."""


def verdict(counts: Counts) -> tuple[Verdict, str | None]:
    """The verdict and, unless it is `complete`, its reason as a sentence.

    `sick`: no listing could be read, and no link came of one. `silent`: nothing is listed where something is expected.
    `partial`: something is missing, or may be, for a damaged listing that gave links may have lost some. `unknown`: the
    day was not collected, or nothing is listed and nothing was expected.
    """
    if counts.listings and counts.listings_failed == counts.listings and not counts.listed:
        return Verdict.SICK, f"none of {counts.listings} listings could be read"
    if not counts.listings:
        return Verdict.UNKNOWN, "the listings of this day were not asked for"
    if counts.listed == 0 and counts.expected_min:
        return Verdict.SILENT, f"no links, where {counts.expected_min} at least are expected"
    missing = _missing(counts)
    if missing:
        return Verdict.PARTIAL, "; ".join(missing)
    if counts.listed == 0 and counts.expected_min is None:
        return Verdict.UNKNOWN, "no links, and nothing is said of how many to expect"
    return Verdict.COMPLETE, None


def _missing(counts: Counts) -> list[str]:
    found = []
    if counts.listings_failed:
        found.append(f"{counts.listings_failed} of {counts.listings} listings could not be read in full")
    if counts.not_fetched:
        found.append(f"{counts.not_fetched} of {counts.listed} pages could not be fetched")
    if counts.listed < (counts.expected_min or 0):
        found.append(f"{counts.listed} links, where {counts.expected_min} at least are expected")
    return found
