"""The dates of an article, and what each of them dates."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from breachledger.extract.document import Document, RuleHit
from breachledger.extract.frames import Frames
from breachledger.extract.values.dates import When, read_date, read_parts

_REACH = 14
"""Tokens between a date and the words that say what it dates."""
_OVER_COMMA = 6
"""What a comma between a date and an event adds to their distance."""
_OVER_NOUN = 4
"""What a mere noun (`the attack`), whose rule has a reach of its own, stands behind a verb."""
_OLD = timedelta(days=300)


class Dated(NamedTuple):
    """A date of the text, the event that it dates (`""` for none) and the rule that says so."""

    first: int
    last: int
    when: When
    event: str
    rule_id: str
    old: bool
    """It names a year and lies so far back that it belongs to another story, or to the roots of this one."""


def find_dates(document: Document, frames: Frames) -> list[Dated]:
    """Every date that can be read, in text order."""
    found: list[tuple[RuleHit, When, bool]] = []
    for hit in _longest(document.of_kind("date")):
        words = document.words[hit.outer_first : hit.outer_last]
        lexicon = document.lexicon
        parts = read_parts(
            words, lexicon.months, lexicon.weekdays, lexicon.numbers.words, document.published, hit.rule.number
        )
        named = bool(parts.years)
        when = read_date(hit.rule.read, parts)
        if when is not None and (named or when.end >= document.published - _OLD):
            found.append((hit, when, named and when.end < document.published - _OLD))
    events = _events([hit for hit, _, _ in found], document, frames)
    return [_dated(hit, when, old, events.get(hit.first)) for hit, when, old in found]


def _longest(hits: list[RuleHit]) -> list[RuleHit]:
    """The hits that do not overlap a longer one, in text order."""
    covered: set[int] = set()
    kept: list[RuleHit] = []
    for hit in sorted(hits, key=lambda hit: (hit.outer_first - hit.outer_last, hit.first)):
        if covered.isdisjoint(range(hit.first, hit.last)):
            covered.update(range(hit.first, hit.last))
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)


def _dated(hit: RuleHit, when: When, old: bool, event: RuleHit | None) -> Dated:
    rule = event.rule if event is not None else hit.rule
    return Dated(hit.first, hit.last, when, rule.event, rule.id, old)


def _events(dates: list[RuleHit], document: Document, frames: Frames) -> dict[int, RuleHit]:
    """For each date (by its first token) the nearest event of its clause; an event has one date, the nearest."""
    events = document.of_kind("event")
    pairs: list[tuple[int, int, int, int]] = []
    start = 0
    for date_no, date in enumerate(dates):
        low, high = frames.clause(date.first)
        while start < len(events) and events[start].first < document.bounds[date.first][0]:
            start += 1
        for event_no in range(start, len(events)):
            event = events[event_no]
            if event.first >= high:
                break
            gap = _distance(document, date, event)
            if event.first >= low and gap <= (event.rule.reach + _OVER_NOUN if event.rule.reach else _REACH):
                pairs.append((gap, event.first, date_no, event_no))
    taken: dict[int, RuleHit] = {}
    used: set[int] = set()
    for _, _, date_no, event_no in sorted(pairs):
        if dates[date_no].first not in taken and event_no not in used:
            taken[dates[date_no].first] = events[event_no]
            used.add(event_no)
    return taken


def _distance(document: Document, date: RuleHit, event: RuleHit) -> int:
    """Tokens between the two; a comma counts for several."""
    between = document.words[event.last : date.first] or document.words[date.last : event.first]
    return len(between) + _OVER_COMMA * between.count(",") + _OVER_NOUN * bool(event.rule.reach)
