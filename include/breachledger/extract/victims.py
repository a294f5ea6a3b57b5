"""How likely each named party is the victim: what is seen of it in the article, weighed.

No single sign tells who was hit: most articles name the victim in their headline, but some only once, far down; and
whoever investigates, explains or boasts is named as often. So all signs are weighed together (`weighing.py`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from breachledger.extract.document import Document
from breachledger.extract.mention import Mention
from breachledger.extract.name_extents import ARTICLES

if TYPE_CHECKING:
    from breachledger.extract.parties import Party

_CONTEXTS = frozenset({"hit", "affected", "taken", "incident", "server"})
"""What a sentence about the incident speaks of (`[[context]]` rules)."""
_MOST_VOTES = 12.0
_MOST_OTHERS = 6.0
_MOST_MENTIONS = 6
_LATEST = 20
"""The sentence from which later makes no difference."""
_BEFORE, _BEHIND = 3, 4
"""Tokens before and behind a name in which a word tells its sector."""
_ALSO_PREPOSITIONS = frozenset({
    "a", "i", "de", "'", "l", "in", "an", "mit", "wie", "und", "oder", "als", "vor", "nach", "über", "unter", "aus",
    "ohne", "per", "seit", "bis", "um", "o", "le",
})  # fmt: skip
"""Words that stand before people as well."""
_PERSON = 2
"""Words of a person's name."""


class Surroundings:
    """What is the same for all parties of one article, looked up once."""

    def __init__(self, document: Document, most_mentions: int) -> None:
        self.document = document
        self.most_mentions = most_mentions
        self.sectors = {at for hit in document.of_field("victim.sector") for at in range(hit.first, hit.last)}
        self.verbs = {hit.outer_first for hit in document.of_kind("speech")}
        self.legal = document.lexicon.words("names", "legal")
        self.articles = (ARTICLES | document.lexicon.words("names", "determiners")) - _ALSO_PREPOSITIONS
        self.given = document.lexicon.words("given_names", "words")
        self.nouns = bool(document.lexicon.table("names").get("capital_nouns", False))
        self.old = {document.sentence(hit.first) for hit in document.of_kind("cue") if hit.rule.effect == "background"}


def signs(party: Party, around: Surroundings) -> dict[str, float]:
    """What is seen of a party, each sign as a number of 0 to 12 (most are 0 or 1)."""
    mentions = party.mentions
    return {**_votes(party.votes), "struck": party.struck, **_place(mentions, around), **_form(party, around)}


def _votes(votes: Counter[str]) -> dict[str, float]:
    """What the `[[name]]` rules say of it: a victim, or what speaks against that, some parts less than others."""
    found = {"votes": min(votes["victim"] / 10, _MOST_VOTES), "voted": float(votes["victim"] > 0)}
    for role, counted in votes.items():
        if role != "victim":
            found[role] = min(counted / 10, _MOST_OTHERS)
            found[f"any_{role}"] = 1.0
    return found


def _place(mentions: list[Mention], around: Surroundings) -> dict[str, float]:
    """Where it stands, how often, and of what its sentences speak."""
    document = around.document
    low, high = document.lead()
    sentences = [document.sentence(mention.first) for mention in mentions]
    found = {
        "title": float(any(document.in_title(mention.first) for mention in mentions)),
        "lead": float(any(low <= mention.first < high for mention in mentions)),
        "mentions": min(len(mentions), _MOST_MENTIONS),
        "again": float(len(mentions) > 1),
        "share": len(mentions) / around.most_mentions,
        "late": min(*sentences, _LATEST) / _LATEST,
        "opens": float(all(mention.opens for mention in mentions)),
        "old": sum(sentence in around.old for sentence in sentences) / len(mentions),
        "masthead": float(all(document.in_masthead(mention.first) for mention in mentions)),
        "speaks": float(any(mention.last in around.verbs for mention in mentions)),
    }
    told = set(sentences)
    contexts = Counter(context for sentence in told for context in document.contexts(sentence) & _CONTEXTS)
    for context, counted in contexts.items():
        found[f"near_{context}"] = counted / len(told)
    return found


def _form(party: Party, around: Surroundings) -> dict[str, float]:
    """What the name looks like, and what stands beside it."""
    document, mentions = around.document, party.mentions
    beside = {
        at
        for mention in mentions
        for at in (*range(mention.first - _BEFORE, mention.first), *range(mention.last, mention.last + _BEHIND))
    }
    inside = {at for mention in mentions for at in range(mention.first, mention.last)}
    return {
        "institution": float(any(mention.institution for mention in mentions)),
        "one_word": float(len(party.words) == 1),
        "long": float(len(party.words) > 2),
        "legal_form": float(any(document.words[mention.last - 1] in around.legal for mention in mentions)),
        "acronym": float(any(document.shape(mention.first, mention.last).isupper() for mention in mentions)),
        "person_speaks": float(_is_person(party, around)),
        "given_name": float(_has_given_name(party, around)),
        "sector_inside": float(not inside.isdisjoint(around.sectors)),
        "sector_beside": float(not beside.isdisjoint(around.sectors)),
        "only_place": float(party.role == "place"),
        "known": float(party.known is not None),
        "noun": float(around.nouns and len(party.words) == 1),
        "opens_once": float(len(mentions) == 1 and len(party.words) == 1 and mentions[0].opens),
    }


def _has_given_name(party: Party, around: Surroundings) -> bool:
    """Whether its full name is that of a person, as far as the first of its words tells."""
    words = around.document.words
    if _has_article(party, around):
        return False
    return any(
        _PERSON <= len(mention.key) <= _PERSON + 1
        and not mention.institution
        and words[mention.first] in around.given
        and words[mention.last - 1] not in around.legal
        for mention in party.mentions
    )


def _has_article(party: Party, around: Surroundings) -> bool:
    """Whether an article stands before its full name, as before no person's: `la Carolina Imaging`."""
    words = around.document.words
    full = [mention for mention in party.mentions if len(mention.key) >= _PERSON]
    return any(mention.first and words[mention.first - 1] in around.articles for mention in full)


def _is_odd(shape: str) -> bool:
    """Whether a word is written as no person's name is: `Chain IQ`, `eBay`."""
    return len(shape) > 1 and shape[1:] != shape[1:].lower()


def _is_person(party: Party, around: Surroundings) -> bool:
    """Whether it has two names and speaks: the minister who confirms is not hit besides his ministry.

    A firm of two names is called by the first of them for short, a person by the second.
    """
    named = len(party.words) == _PERSON and not any(mention.institution for mention in party.mentions)
    if not named or _has_article(party, around) or not any(m.last in around.verbs for m in party.mentions):
        return False
    if any(_is_odd(around.document.shape(at, at + 1)) for m in party.mentions for at in range(m.first, m.last)):
        return False
    full = next((mention.key for mention in party.mentions if len(mention.key) == _PERSON), ())
    return not any(mention.key == full[:1] for mention in party.mentions)
