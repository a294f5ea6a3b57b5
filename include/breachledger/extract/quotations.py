"""Direct speech: what stands between quotation marks, over several sentences, and whose words it gives.

`"We were hit. We lost nothing," says the mayor.` The verb of saying stands beside the marks, before or after; where a
paragraph goes on quoting without one, it quotes the same speaker. A paragraph that is all quotation, as in an
interview, has the speaker of the quotation before it. A sentence that begins with a dash is a dialogue, as Polish and
Spanish papers print it: `- We were hit - says the mayor. - We lost nothing.`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from breachledger.extract.document import Document

_MARK = '"'
_DASH = "-"
_FEWEST = 5
"""Tokens between the marks; a name or a word in quotation marks is nobody's speech."""
_REACH = 14
"""Tokens between a mark and the verb of saying."""


def find_quotations(document: Document) -> Iterator[list[tuple[int, int]]]:
    """For each paragraph that quotes, the token ranges between its marks, in order."""
    words = document.words
    ends = [at for at, word in enumerate(words) if word == "\n"]
    for low, high in pairwise([-1, *ends, len(words)]):
        marks = [at for at in range(low + 1, high) if words[at] == _MARK]
        opened = _dialogue(document, low + 1, high)
        if opened is not None and not any(at < opened for at in marks):
            marks = [at for at in range(opened, high) if words[at] == _DASH and not _joins(document, at)]
        if len(marks) % 2:
            marks.append(high)
        spans = [(first + 1, last) for first, last in zip(marks[::2], marks[1::2], strict=True)]
        if spans := [(first, last) for first, last in spans if last - first >= _FEWEST]:
            yield spans


def _dialogue(document: Document, low: int, high: int) -> int | None:
    """Where a dialogue begins in a paragraph: at a dash that opens a sentence, `She nods. - We were hit, she says`."""
    return next((at for at in range(low, high) if document.words[at] == _DASH and document.bounds[at][0] == at), None)


def _joins(document: Document, at: int) -> bool:
    """Whether a dash is the hyphen of a word."""
    after = at + 1
    if after >= len(document.words):
        return False
    whole = document.tokens.touches(at) and document.tokens.touches(after)
    return whole and document.words[at - 1].isalnum() and document.words[after].isalnum()


def is_all_quoted(document: Document, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a paragraph is nothing but direct speech."""
    (first, last), words = spans[0], document.words
    opens = first < 2 or words[first - 2] == "\n"
    closes = last + 1 >= len(words) or "\n" in words[last + 1 : last + 3]
    return len(spans) == 1 and opens and closes


def attribute(spans: Sequence[tuple[int, int]], cues: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Each range with the place of the verb of saying that stands nearest outside all ranges.

    One that has none in reach has that of the range before it; without any it is left out.
    """
    outside = [cue for cue in cues if not any(first <= cue < last for first, last in spans)]
    before: int | None = None
    for first, last in spans:
        near = [(_gap(cue, first, last), cue) for cue in outside if _gap(cue, first, last) <= _REACH]
        before = min(near)[1] if near else before
        if before is not None:
            yield first, last, before


def _gap(cue: int, first: int, last: int) -> int:
    return first - cue if cue < first else cue - last
