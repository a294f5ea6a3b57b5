"""Sentences in which nobody tells something (`silence.toml`): they have the context `untold`.

What is not told stands elsewhere in the sentence, or is the question before it: "The ransom? The firm is silent."
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from breachledger.extract.document import Document, RuleHit

UNTOLD = "untold"


def untold(document: Document, found: Iterable[RuleHit]) -> set[int]:
    """The numbers of those sentences, and of the questions that one of them follows."""
    words = document.lexicon.words
    no, tell, hush = (words("silence", key) for key in ("no", "tell", "hush"))
    silent = {document.sentence(hit.first) for hit in found if hit.rule.effect == "unknown"}
    silent |= {document.sentence(hit.first) for hit in found if hit.rule.context == UNTOLD}
    asked = set()
    for number, (first, last) in enumerate(document.sentences):
        here = set(document.words[first:last])
        if not here.isdisjoint(hush) or not (here.isdisjoint(no) or here.isdisjoint(tell)):
            silent.add(number)
        if document.words[last - 1] == "?":
            asked.add(number)
    return silent | {number for number in asked if number + 1 in silent}
