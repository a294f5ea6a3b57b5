"""Which incident of the article a claim belongs to (`incident_no`).

Most articles tell one incident, number 0. A round-up (`roundups.py`) tells one in each section: under each heading, or,
where it has none, in each paragraph that does not go on with the one before it; paragraphs that begin with a name and a
full stop are sections as well. A section is read like an article of its own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import starmap
from typing import NamedTuple

from breachledger.extract.paragraphs import WORDS, Paragraphs, own_heading
from breachledger.extract.parties import Party
from breachledger.extract.roundups import may_be_hit, roundup
from breachledger.extract.scene import Scene
from breachledger.model import Article, Claim, Span

_LIKELY, _SURE = 0.55, 1.0
"""How likely an article must be a round-up to be taken apart, and to be so whatever its parts tell."""
_MOST = 12


class Sections(NamedTuple):
    """The parts of a round-up, and how many of them must tell who was hit and what happened so that it is one."""

    parts: list[Span]
    fewest: int


def sections(scene: Scene) -> Sections:
    """The parts of a round-up as offsets into the text; none where the article is no round-up."""
    around = Paragraphs(scene)
    likely = roundup(around)
    if likely < _LIKELY:
        return Sections([], 0)
    text = scene.document.article.text
    starts = around.run_in() or around.headings() or _stories(around)
    parts = list(starmap(Span, zip(starts, [*starts[1:], len(text)], strict=True)))
    long = [part for part in parts if len(text[part.start : part.end].split()) >= WORDS]
    return Sections(long[:_MOST], 0 if likely >= _SURE else 2)


def _stories(around: Paragraphs) -> list[int]:
    """Where a paragraph begins that names nobody of the story before it who may have been hit."""
    starts: list[int] = []
    victims: set[Party] = set()
    for number, line in enumerate(around.long):
        here = {party for party in around.within if number in around.within[party] and may_be_hit(party)}
        if here.isdisjoint(victims):
            starts.append(line.start)
            victims = set()
        victims |= here
    return starts


def section(article: Article, part: Span) -> Article:
    """A part of a round-up as an article, under its own first line, or first sentence where that is a heading."""
    text = article.text[part.start : part.end]
    first = text.split("\n", 1)[0]
    return replace(article, text=text, title=own_heading(first) or first)


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
