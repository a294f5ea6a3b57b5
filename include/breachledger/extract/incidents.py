"""Which incident of the article a claim belongs to (`incident_no`).

Most articles tell one incident, number 0. A round-up says so in its headline and tells one in each section: under each
heading, or, where it has none, in each paragraph. Paragraphs that begin with a name and a full stop are sections
whatever the headline says. A headline that lists several victims announces one for each; its section begins where it is
first named. Under a headline that counts them without their names, and in the items of a list, each paragraph with a
victim of its own is a section. A section is read like an article of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise, starmap

from breachledger.extract.name_extents import AND
from breachledger.extract.parties import Party
from breachledger.extract.scene import Scene
from breachledger.model import Article, Claim, Span

_ROUNDUP = "roundup"
"""The context (`[[context]]` rule) by which a headline announces several stories."""
_JOINERS = AND | {","}
_HEADING_WORDS = 12
_RUN_IN = 3
"""How many paragraphs must begin with a heading of their own."""
_RUN_IN_TOKENS = 7
_SECTION_WORDS = 20
_MOST = 12
_FEW = frozenset(range(2, 13))
_LIKELY = 0.25
"""How likely the victim of a paragraph must be the victim of the article, where no word says that it was hit."""
_ITEM = re.compile(r"(?:[-*•–▪‣]|\d{1,2}[.)])\s")
"""The beginning of an item in a list."""


def sections(scene: Scene) -> list[Span]:
    """The parts of a round-up as offsets into the text; none where the article is no round-up."""
    document = scene.document
    text = document.article.text
    start = document.span(*document.title).end
    lines = [line for line in _lines(text) if line.start >= start]
    run_in = _run_in(scene, lines)
    if run_in:
        starts = run_in
    elif _ROUNDUP in scene.contexts(document.sentence(document.title[0])):
        headings = [line for line in lines if _is_heading(text[line.start : line.end])]
        starts = [line.start for line in (headings if len(headings) > 1 else lines)]
    else:
        starts = _where_named(scene, lines) or _one_each(scene, lines)
    if len(starts) < 2:
        return []
    parts = list(starmap(Span, zip(starts, [*starts[1:], len(text)], strict=True)))
    return [part for part in parts if len(text[part.start : part.end].split()) >= _SECTION_WORDS][:_MOST]


def _run_in(scene: Scene, lines: list[Span]) -> list[int]:
    """Where paragraphs begin that have a heading of their own, a name and a stop: `Alder Bank. The lender said …`.

    Where several have, a few words and a stop are a heading, too: `Town halls. The sites of …`.
    """
    document = scene.document
    ends = {line.start: line.end for line in lines}
    named = {(mention.first + before, mention.last) for mention in document.names for before in (0, -1)}
    found: list[tuple[int, bool]] = []
    for first, last in document.sentences:
        span = document.span(first, last)
        stop = document.words[last - 1] == "." and last - first <= _RUN_IN_TOKENS
        if stop and span.end < ends.get(span.start, 0):
            found.append((span.start, (first, last - 1) in named))
    return [start for start, _ in found] if sum(sure for _, sure in found) >= _RUN_IN else []


def _where_named(scene: Scene, lines: list[Span]) -> list[int]:
    """Where the sections of the victims begin that the headline names; the first has what stands before it, too."""
    document = scene.document
    titled = [party for party in _listed(scene) if _told(scene, party)]
    named = [min(m.first for m in party.mentions if m.first >= document.title[1]) for party in titled]
    offsets = [document.span(first, first + 1).start for first in sorted(named)]
    starts = sorted({line.start for line in lines for at in offsets if line.start <= at < line.end})
    return [lines[0].start, *starts[1:]] if starts else []


def _one_each(scene: Scene, lines: list[Span]) -> list[int]:
    """Where paragraphs begin that have a victim of their own, under a headline that counts them, or as items of a list.

    What came through one supplier, of which several paragraphs speak, is one story.
    """
    document = scene.document
    text = document.article.text
    long = [line for line in lines if len(text[line.start : line.end].split()) >= _SECTION_WORDS]
    items = [line for line in long if _ITEM.match(text, line.start, line.end)]
    told = items if len(items) >= _RUN_IN else long if _counts(scene) else []
    ranges = [(document.token_at(line.start), document.token_at(line.end)) for line in told]
    if any(party.role == "supplier" and len(_within(party, ranges)) > 1 for party in scene.cast.parties):
        return []
    own: set[int] = set()
    for party in scene.cast.parties:
        within = _within(party, ranges)
        if len(within) == 1 and party.free and (party.votes["victim"] or party.score >= _LIKELY):
            own |= within
    return [told[number].start for number in sorted(own)]


def _within(party: Party, ranges: list[tuple[int, int]]) -> set[int]:
    """The numbers of the paragraphs that name a party."""
    return {
        number for number, (first, last) in enumerate(ranges) if any(first <= m.first < last for m in party.mentions)
    }


def _counts(scene: Scene) -> bool:
    """Whether the headline has a small number (of victims, attacks or days), no victim, and no other matter."""
    document = scene.document
    if any(hit.rule.weight < 0 and document.in_title(hit.first) for hit in document.of_kind("relevance")):
        return False
    named = any(document.in_title(m.first) for party in scene.cast.victims for m in party.mentions)
    return not named and any(
        document.in_title(number.core_first) and number.value in _FEW for number in document.numbers
    )


def _listed(scene: Scene) -> list[Party]:
    """The victims that stand side by side in the headline: `X, Y and Z`. Others there are parts of one story."""
    document = scene.document
    held = sorted(
        (m, n) for n, party in enumerate(scene.cast.victims) for m in party.mentions if document.in_title(m.first)
    )
    beside = {
        number
        for (one, first), (other, second) in pairwise(held)
        if first != second and set(document.words[one.last : other.first]) <= _JOINERS and other.first - one.last <= 2
        for number in (first, second)
    }
    return [party for number, party in enumerate(scene.cast.victims) if number in beside]


def _told(scene: Scene, party: Party) -> bool:
    """Whether the text under the headline speaks of it again."""
    return any(mention.first >= scene.document.title[1] for mention in party.mentions)


def section(article: Article, part: Span) -> Article:
    """A part of a round-up as an article, under its own first line, or first sentence where that is a heading."""
    text = article.text[part.start : part.end]
    first = text.split("\n", 1)[0]
    heading = first.split(". ", 1)[0]
    return replace(article, text=text, title=heading if len(heading.split()) < _RUN_IN_TOKENS else first)


def placed(claim: Claim, part: Span, number: int) -> Claim:
    """A claim of a section, as a claim of the whole text."""
    cue_start = None if claim.cue_start is None else claim.cue_start + part.start
    cue_end = None if claim.cue_end is None else claim.cue_end + part.start
    return replace(
        claim,
        incident_no=number,
        start=claim.start + part.start,
        end=claim.end + part.start,
        cue_start=cue_start,
        cue_end=cue_end,
    )


def _lines(text: str) -> list[Span]:
    lines: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append(Span(start, start + len(line.rstrip())))
        start += len(line)
    return lines


def _is_heading(line: str) -> bool:
    return len(line.split()) <= _HEADING_WORDS and line.rstrip()[-1] not in ".!?…:;,"
