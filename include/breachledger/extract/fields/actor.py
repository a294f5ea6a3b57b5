"""Who did it, by name: claimed where he boasts of it, suspected where others see him behind it."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.fields.phrases import read_silences
from breachledger.extract.mention import Mention
from breachledger.extract.parties import Party
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.vocabulary import Role

_MOST = 3
_MENTIONS = 20
_SIDES = frozenset({"pro", "anti", "-"})
_ATTRIBUTED = "attribution"
"""The context (`[[context]]` rule) of words such as `behind it`, `responsible`."""
_NAMING = frozenset({Role.VICTIM, Role.AUTHORITY})
"""Who makes an attacker's name sure: not the outlet, not the attacker."""


def read_actor(scene: Scene, field: str) -> Iterator[Draft]:
    """Each named attacker at its first mention under a headline, and where victim or authority name it.

    The attacker's own word where nobody else gives it.
    """
    named = [
        party for party in scene.cast.named("attacker") if party.known or not _is_country(scene, party.mentions[0])
    ]
    for party in named[:_MOST]:
        yield _draft(scene, field, party, party.mentions[0])
        again = next((m for m in party.mentions[1:_MENTIONS] if _is_named(scene, m)), None)
        if again is not None:
            yield _draft(scene, field, party, again)
    yield from read_silences(scene, field)


def _is_country(scene: Scene, mention: Mention) -> bool:
    """Whether nothing but a country is named, or a side: `Pro-Russian`, `Kremlin`."""
    document = scene.document
    told = {at for country in document.countries for at in range(country.first, country.last)}
    told |= {at for hit in document.of_field("actor.country") for at in range(hit.first, hit.last)}
    words = document.words
    return all(at in told or words[at] in _SIDES for at in range(mention.first, mention.last))


def _is_named(scene: Scene, mention: Mention) -> bool:
    """Whether victim or authority name him as the one who did it, and do not only speak of him."""
    frame = scene.frames.at(mention.first)
    return frame is not None and frame.role in _NAMING and _ATTRIBUTED in scene.contexts(_sentence(scene, mention))


def _is_blamed(scene: Scene, mention: Mention) -> bool:
    """Whether an authority in its sentence lays it to him: `the FBI attributed the theft to Lazarus`."""
    number = _sentence(scene, mention)
    first, last = scene.document.sentences[number]
    return _ATTRIBUTED in scene.contexts(number) and "authority" in scene.cast.roles_in(first, last)


def _sentence(scene: Scene, mention: Mention) -> int:
    return scene.document.sentence(mention.first)


def _draft(scene: Scene, field: str, party: Party, mention: Mention) -> Draft:
    start, end = scene.document.span(mention.first, mention.last)
    return Draft(
        field,
        mention.first,
        mention.last,
        "actor.name.role",
        text=scene.document.article.text[start:end],
        canonical=party.known.canonical if party.known else None,
        ref=party.known.ref if party.known else None,
        role=_who_names_him(scene, party, mention),
    )


def _who_names_him(scene: Scene, party: Party, mention: Mention) -> Role | None:
    """Who says that it was he: himself, if anybody boasts here, else who blames him; None for whoever speaks there."""
    if {"hedge", "hearsay"} & {bend.effect for bend in scene.bends.on(mention.first, mention.last, own=True)}:
        return None
    frame = scene.frames.at(mention.first)
    own = frame is None or (frame.speaker is not None and frame.speaker.party is party)
    if not own and (frame is None or frame.role not in _NAMING or _is_named(scene, mention)):
        return None
    if scene.frames.boasts:
        return Role.ATTACKER
    return Role.AUTHORITY if _is_blamed(scene, mention) else Role.OUTLET
