"""Values that are the names of parties other than victim and attacker: authorities, suppliers, malware."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.fields.phrases import read_phrases
from breachledger.extract.mention import Mention
from breachledger.extract.parties import Party
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft

_MOST = 6
_GONE = frozenset({"background", "cancel"})


def read_authorities(scene: Scene, field: str) -> Iterator[Draft]:
    """Each authority that is named as involved, and those that a phrase tells (`the data protection commissioner`)."""
    yield from _read(scene, field, "authority")


def read_supplier(scene: Scene, field: str) -> Iterator[Draft]:
    """The provider through which it came."""
    yield from _read(scene, field, "supplier")


def read_malware(scene: Scene, field: str) -> Iterator[Draft]:
    """Malicious software by its name."""
    yield from _read(scene, field, "malware")


def _read(scene: Scene, field: str, role: str) -> Iterator[Draft]:
    """What phrases tell and the parties of a role; of two that overlap the longer, of equals the party."""
    named = list(_named(scene, field, role))
    told = [draft for draft in read_phrases(scene, field) if not any(_within(draft, other) for other in named)]
    yield from (draft for draft in named if not any(_within(draft, other) for other in told))
    yield from told


def _within(draft: Draft, other: Draft) -> bool:
    return not draft.empty and other.first <= draft.first and draft.last <= other.last


def _named(scene: Scene, field: str, role: str) -> Iterator[Draft]:
    """The parties of a role, each at its fullest mention in this story."""
    for party in scene.cast.named(role)[:_MOST]:
        mention = _fullest(scene, party)
        if mention is not None:
            start, end = scene.document.span(mention.first, mention.last)
            text = scene.document.article.text[start:end]
            canonical, ref = (party.known.canonical, party.known.ref) if party.known else (None, None)
            yield Draft(field, mention.first, mention.last, f"{field}.named", text=text, canonical=canonical, ref=ref)


def _fullest(scene: Scene, party: Party) -> Mention | None:
    """The longest mention, the earliest of these, that speaks of this incident."""
    able = [
        mention
        for mention in party.mentions[:60]
        if not scene.document.in_masthead(mention.first)
        and _GONE.isdisjoint(bend.effect for bend in scene.bends.on(mention.first, mention.last, own=True))
    ]
    return max(able, key=lambda mention: (mention.last - mention.first, -mention.first), default=None)
