"""Names told by other things than their shape: known actors, what somebody calls himself, what was named before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from breachledger.extract.mention import Mention

if TYPE_CHECKING:
    from breachledger.extract.document import Document

_SHORTEST_HANDLE = 3
_SURNAME = 3
"""Letters that a surname has more than."""
_LONGEST = 12
"""Tokens of what somebody calls himself."""


def surnames(document: Document, mentions: list[Mention]) -> Iterator[Mention]:
    """The second word of a name of two where it stands alone and was not taken for a name: `Thillens` for another."""
    taken = {at for mention in mentions for at in range(mention.first, mention.last)}
    twos = (m for m in mentions if len(m.key) == m.last - m.first == 2 and not m.institution)
    known = {mention.key[1] for mention in twos if len(mention.key[1]) > _SURNAME}
    plain = document.lexicon.words("names", "starters") | document.lexicon.words("names", "institutions")
    for place, word in enumerate(document.words):
        if word in known and place not in taken and document.capital(place) and word not in plain:
            yield Mention(place, place + 1, (word,), institution=False, opens=False)


def with_known(document: Document, mentions: list[Mention]) -> list[Mention]:
    """Known actors and malware where no mention, or only a part of the name, was seen: `NoName057(16)`."""
    known = [(naming.first, naming.last, naming.known.words) for naming in document.known]
    ends = {at: first for first, last, _ in known if last - first > 1 for at in range(first + 1, last + 1)}
    within = {at: last for first, last, _ in known for at in range(first, last)}
    cut = (
        _before(document, m, ends[m.last]) if m.first < ends.get(m.last, 0) and not m.institution else m
        for m in mentions
        if within.get(m.first, 0) <= m.last
    )
    kept = [mention for mention in cut if mention.key]  # of `Belarusian Cyber Partisans` no name is left
    taken = {at for mention in kept for at in range(mention.first, mention.last)}
    for first, last, words in known:
        if taken.isdisjoint(range(first, last)):
            key = tuple(word for word in words if word.isalnum()) or words
            kept.append(Mention(first, last, key, institution=False, opens=False))
    return kept


def _before(document: Document, mention: Mention, last: int) -> Mention:
    """The part of a mention before a known name that stands directly behind it: `on Telegram NoName057(16) said`."""
    left = mention._replace(last=last)
    return left._replace(key=tuple(word for word in document.words[left.first : last] if word in left.key))


def handles(document: Document, taken: set[int]) -> Iterator[Mention]:
    """What somebody calls himself, in any letters (`a user called m0rata`), after the phrases that announce it."""
    words, tokens = document.words, document.tokens
    plain = document.lexicon.words("names", "starters")
    phrases = document.lexicon.phrases("names", "handles")
    for place in [place for place, word in enumerate(words) if word in phrases]:
        for phrase in phrases[words[place]]:
            first = place + 1
            if tuple(words[max(0, first - len(phrase)) : first]) != phrase:
                continue
            first += first < len(words) and words[first] in {'"', "'"}
            last = first
            while last < min(len(words), first + _LONGEST) and (last == first or tokens.touches(last)):
                if not (words[last].isalnum() or words[last] in "_-"):
                    break
                last += 1
            handle = "".join(words[first:last])
            if len(handle) >= _SHORTEST_HANDLE and handle not in plain and not taken & set(range(first, last)):
                yield Mention(first, last, (handle,), institution=False, opens=False)


def known_again(document: Document, mentions: list[Mention], ranges: list[tuple[int, int]]) -> Iterator[Mention]:
    """Names known from the other sentences, where they stand in the shapeless ones."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    kinds: dict[tuple[str, ...], Mention] = {}
    for mention in mentions:
        row = tuple(document.words[mention.first : mention.last])
        if row not in kinds and len(by_first.setdefault(row[0], [])) < 20:
            kinds[row] = mention
            by_first[row[0]].append(row)
    for first, last in ranges:
        place = first
        while place < last:
            rows = [
                row
                for row in by_first.get(document.words[place], ())
                if tuple(document.words[place : place + len(row)]) == row
            ]
            row = max(rows, key=len, default=())
            if row and place + len(row) <= last:
                yield kinds[row]._replace(first=place, last=place + len(row), opens=place == first)
            place += max(1, len(row))
