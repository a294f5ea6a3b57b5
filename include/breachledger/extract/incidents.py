"""Which incident of the article a claim belongs to (`incident_no`).

Most articles tell one incident, number 0. A round-up says so in its headline and tells one in each section: under each
heading, or, where it has none, in each paragraph. A section is read like an article of its own.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import starmap

from breachledger.extract.scene import Scene
from breachledger.model import Article, Claim, Span

_ROUNDUP = "roundup"
"""The context (`[[context]]` rule) by which a headline announces several stories."""
_HEADING_WORDS = 9
_SECTION_WORDS = 20
_MOST = 12


def sections(scene: Scene) -> list[Span]:
    """The parts of a round-up as offsets into the text; none where the article is no round-up."""
    document = scene.document
    if _ROUNDUP not in scene.contexts(document.sentence(document.title[0])):
        return []
    text = document.article.text
    start = document.span(*document.title).end
    lines = [line for line in _lines(text) if line.start >= start]
    headings = [line for line in lines if _is_heading(text[line.start : line.end])]
    starts = [line.start for line in (headings if len(headings) > 1 else lines)]
    parts = list(starmap(Span, zip(starts, [*starts[1:], len(text)], strict=True)))
    return [part for part in parts if len(text[part.start : part.end].split()) >= _SECTION_WORDS][:_MOST]


def section(article: Article, part: Span) -> Article:
    """A part of a round-up as an article, under its own first line."""
    text = article.text[part.start : part.end]
    return replace(article, text=text, title=text.split("\n", 1)[0])


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
