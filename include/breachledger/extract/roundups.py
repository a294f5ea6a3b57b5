"""How likely an article is a round-up of several incidents: what is seen of its paragraphs, weighed.

No headline needs to say so. In a round-up each paragraph names a victim of its own, and early; it has a kind of
incident, a country and attackers that the others have not. In a report on one incident the victim comes back. The
weights are those of `[roundup]` (`weighing.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from breachledger.extract.name_extents import AND
from breachledger.extract.paragraphs import Paragraphs
from breachledger.extract.weighing import likelihood

if TYPE_CHECKING:
    from breachledger.extract.parties import Party

_COUNTED = 2.0
"""How much likelier it is where the headline counts victims that it does not name, or the paragraphs are items."""
_CONTEXT = "roundup"
"""The context (`[[context]]` rule) by which a headline announces several stories."""
FEWEST = 3
"""Paragraphs of a round-up whose headline does not announce it."""
_MOST = 10
"""Paragraphs from which more make no difference."""
_FEW = frozenset(range(2, 13))
_MAYBE, _OWN = 0.15, 0.25
"""How likely a party must be the victim of the article, where no word says that it was hit, to be looked at at all, and
to be the victim of its paragraph."""
_EARLY = 12
"""Tokens of a paragraph in which its victim is named."""
_JOINERS = AND | {","}
_PARTS = frozenset({",", ":", "/", "|", "·", "–"})
"""What stands between the stories of a headline."""
_MOST_PARTS = 4


def roundup(around: Paragraphs) -> float:
    """How likely the paragraphs tell of several incidents, 0 to 1."""
    seen = signs(around)
    if seen["announced"] or seen["run_in"]:
        return 1.0
    if len(around.long) < FEWEST:
        return 0.0
    likely = likelihood(seen, around.document.lexicon.table("roundup"))
    return min(1.0, _COUNTED * likely) if seen["each"] else likely


def may_be_hit(party: Party, least: float = _MAYBE) -> bool:
    """Whether a word says that a party was hit, or its likelihood does."""
    return party.free and bool(party.votes["victim"] or party.score >= least)


def signs(around: Paragraphs) -> dict[str, float]:
    """What is seen, each sign as a number of 0 to 4 (most are shares of the paragraphs)."""
    return {**_form(around), **_headline(around), **_victims(around), **_spread(around), **_told(around)}


def _form(around: Paragraphs) -> dict[str, float]:
    counts = [number.core_first for number in around.document.numbers if number.value in _FEW]
    return {
        "paragraphs": min(len(around.long), _MOST) / _MOST,
        "headings": float(bool(around.headings())),
        "run_in": float(bool(around.run_in())),
        "title_counts": float(any(map(around.document.in_title, counts))),
        "intro_counts": float(any(around.number(at) == 0 for at in counts)),
    }


def _headline(around: Paragraphs) -> dict[str, float]:
    document = around.document
    first, last = document.title
    titled = [party for party in _single(around, _MAYBE) if any(document.in_title(m.first) for m in party.mentions)]
    return {
        "announced": float(_CONTEXT in around.scene.contexts(document.sentence(first))),
        "parts": min(sum(word in _PARTS for word in document.words[first:last]), _MOST_PARTS),
        "titled": float(len(titled) > 1),
        "listed": float(_is_list(around)),
    }


def _is_list(around: Paragraphs) -> bool:
    """Whether two victims stand side by side in the headline: `X, Y and Z`."""
    document = around.document
    held = sorted(
        (mention, number)
        for number, party in enumerate(around.scene.cast.victims)
        for mention in party.mentions
        if document.in_title(mention.first)
    )
    gaps = [document.words[one.last : other.first] for (one, a), (other, b) in pairwise(held) if a != b]
    return any(len(gap) <= 2 and set(gap) <= _JOINERS for gap in gaps)


def _single(around: Paragraphs, least: float) -> Iterator[Party]:
    """The parties that only one paragraph names and that may have been hit."""
    return (party for party, numbers in around.within.items() if len(numbers) == 1 and may_be_hit(party, least))


def _victims(around: Paragraphs) -> dict[str, float]:
    """How likely each paragraph has a victim of its own, and how many begin with one."""
    count = len(around.long) or 1
    own: dict[int, float] = {}
    for party in _single(around, _OWN):
        (number,) = around.within[party]
        own[number] = max(own.get(number, 0.0), party.score)
    early = sum(_is_early(around, party) for party in _single(around, _MAYBE))
    return {
        "own": sum(own.values()) / count,
        "early": min(early, count) / count,
        "each": float(len(own) > 1 and (bool(around.items()) or _only_counts(around)) and not _one_way(around)),
    }


def _only_counts(around: Paragraphs) -> bool:
    """Whether the headline has a small number (of victims, attacks or days) and names no victim."""
    document = around.document
    named = any(document.in_title(mention.first) for party in around.scene.cast.victims for mention in party.mentions)
    return not named and any(document.in_title(n.core_first) and n.value in _FEW for n in document.numbers)


def _one_way(around: Paragraphs) -> bool:
    """Whether several paragraphs speak of one supplier: what came through it is one story."""
    return any(party.role == "supplier" and len(numbers) > 1 for party, numbers in around.within.items())


def _is_early(around: Paragraphs, party: Party) -> bool:
    """Whether the paragraph that names a party begins with it."""
    (number,) = around.within[party]
    low, high = around.ranges[number]
    first = min(mention.first for mention in party.mentions if low <= mention.first < high)
    return first - low <= _EARLY


def _spread(around: Paragraphs) -> dict[str, float]:
    """In how many paragraphs the same party is told of."""
    count = len(around.long) or 1
    likely = {party: numbers for party, numbers in around.within.items() if party.score >= _MAYBE}
    struck: set[int] = set().union(*(ns for party, ns in around.within.items() if party.struck and len(ns) == 1))
    shares = {
        "struck": len(struck),
        "spread": max((len(numbers) for party, numbers in likely.items() if party.free), default=0),
        "any_spread": max(map(len, around.within.values()), default=0),
    }
    comes_back = any({0, count - 1} <= numbers for numbers in likely.values())
    return {name: share / count for name, share in shares.items()} | {"comes_back": float(comes_back)}


def _told(around: Paragraphs) -> dict[str, float]:
    """Kinds of incident, countries and attackers by paragraph."""
    document, count = around.document, len(around.long) or 1
    kinds = _by_paragraph(around, ((hit.first, hit.rule.value) for hit in document.of_field("incident.type")))
    lands = _by_paragraph(around, ((country.first, country.code) for country in document.countries))
    actors = _by_paragraph(around, ((first, known) for first, _, known in document.known))
    return {
        "typed": len(set().union(*kinds.values())) / count,
        "kinds": len(kinds) / count,
        "lands": sum(len(numbers) == 1 for numbers in lands.values()) / count,
        "actors": sum(len(numbers) == 1 for numbers in actors.values()) / count,
    }


def _by_paragraph(around: Paragraphs, told: Iterable[tuple[int, object]]) -> dict[object, set[int]]:
    """The numbers of the paragraphs in which each thing is told."""
    found: dict[object, set[int]] = {}
    for token, what in told:
        number = around.number(token)
        if number is not None:
            found.setdefault(what, set()).add(number)
    return found
