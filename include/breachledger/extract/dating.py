"""The dates of an article, and what each of them dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from breachledger.extract.date_spans import Read, joined
from breachledger.extract.document import Document, RuleHit
from breachledger.extract.frames import Frames
from breachledger.extract.values.date_parts import Parts, When, read_parts
from breachledger.extract.values.dates import read_date
from breachledger.vocabulary import Precision

_REACH = 14
"""Tokens between a date and the words that say what it dates."""
_OVER_COMMA = 6
"""What a comma between a date and an event adds to their distance."""
_OVER_NOUN = 4
"""What a mere noun (`the attack`), whose rule has a reach of its own, stands behind a verb."""
_OLD = timedelta(days=300)
_DAYS = frozenset({Precision.DAY, Precision.NIGHT})
_WEEKDAYS = frozenset({"weekday", "weekday_last"})
DEADLINE = "deadline"
"""The one event that may lie ahead of the article."""


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
    found: list[Read] = []
    before: date | None = None
    for hit in _longest(document.of_kind("date")):
        words = document.words[hit.outer_first : hit.outer_last]
        lexicon = document.lexicon
        parts = read_parts(
            words, lexicon.months, lexicon.weekdays, lexicon.numbers.words, document.published, hit.rule.number
        )
        parts.before = before
        bracketed = _day_in_brackets(document, hit) if hit.rule.read in _WEEKDAYS else None
        parts.days += [bracketed] if bracketed else []
        when = read_date("weekday_day" if bracketed else hit.rule.read, parts)
        before = _counted_from(when) or before
        if when is not None:
            found.append(Read(hit, hit.last, parts, when))
    found = joined(document, found)
    events = _events([read.hit for read in found], document, frames)
    dated = [(_dated(read, events.get(read.hit.first)), read.parts) for read in found]
    return [one for one, parts in dated if _credible(one, parts)]


def _counted_from(when: When | None) -> date | None:
    """The day from which `the next morning` is counted; of a night its evening. None where it is no day."""
    if when is None or when.precision not in _DAYS:
        return None
    return when.start if when.precision is Precision.NIGHT else when.end


def _day_in_brackets(document: Document, hit: RuleHit) -> int | None:
    """The day of the month that Brazilian papers put behind a weekday: `na quinta-feira (6)`."""
    row = document.words[hit.last : hit.last + 3]
    told = len(row) == len("(6)") and row[0] == "(" and row[2] == ")" and row[1].isdecimal() and len(row[1]) <= 2
    return int(row[1]) if told else None


def _credible(dated: Dated, parts: Parts) -> bool:
    """Whether a date that names no year is none of long ago: `in March` in a text of February is ahead."""
    return bool(parts.years) or dated.when.end >= parts.published - _OLD


def _longest(hits: list[RuleHit]) -> list[RuleHit]:
    """The hits that do not overlap a longer one, in text order."""
    covered: set[int] = set()
    kept: list[RuleHit] = []
    for hit in sorted(hits, key=lambda hit: (hit.outer_first - hit.outer_last, hit.first)):
        if covered.isdisjoint(range(hit.first, hit.last)):
            covered.update(range(hit.first, hit.last))
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.first)


def _dated(read: Read, event: RuleHit | None) -> Dated:
    hit, last, parts, when = read
    rule = event.rule if event is not None else hit.rule
    old = bool(parts.years) and when.end < parts.published - _OLD
    if rule.event == DEADLINE:
        parts.ahead = True
        when = read_date(hit.rule.read, parts) or when
    return Dated(hit.first, last, when, rule.event, rule.id, old)


def _events(dates: list[RuleHit], document: Document, frames: Frames) -> dict[int, RuleHit]:
    """For each date (by its first token) the nearest event of its clause; an event has one date, the nearest."""
    events = document.of_kind("event")
    pairs: list[tuple[int, int, int, int]] = []
    start = 0
    for date_no, dated in enumerate(dates):
        low, high = frames.clause(dated.first)
        while start < len(events) and events[start].first < document.bounds[dated.first][0]:
            start += 1
        for event_no in range(start, len(events)):
            event = events[event_no]
            if event.first >= high:
                break
            gap = _distance(document, dated, event)
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
