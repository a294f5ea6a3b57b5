"""Who did it, by name: claimed where he boasts of it, suspected where others see him behind it."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.fields.phrases import read_silences
from breachledger.extract.names import Mention
from breachledger.extract.roles import Party
from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.vocabulary import Role

_MOST = 3
_MENTIONS = 20
_ATTRIBUTED = "attribution"
"""The context (`[[context]]` rule) of words such as `behind it`, `responsible`."""
_NAMING = frozenset({Role.VICTIM, Role.AUTHORITY})
"""Who makes an attacker's name sure: not the outlet, not the attacker."""


def read_actor(scene: Scene, field: str) -> Iterator[Draft]:
    """Each named attacker at its first mention under a headline, and where victim or authority name it.

    The attacker's own word where nobody else gives it.
    """
    for party in scene.cast.named("attacker")[:_MOST]:
        yield _draft(scene, field, party, party.mentions[0])
        named = next((m for m in party.mentions[1:_MENTIONS] if _is_named(scene, m)), None)
        if named is not None:
            yield _draft(scene, field, party, named)
    yield from read_silences(scene, field)


def _is_named(scene: Scene, mention: Mention) -> bool:
    """Whether victim or authority name him as the one who did it, and do not only speak of him."""
    frame = scene.frames.at(mention.first)
    return frame is not None and frame.role in _NAMING and _ATTRIBUTED in scene.contexts(_sentence(scene, mention))


def _sentence(scene: Scene, mention: Mention) -> int:
    return scene.document.sentence(mention.first)


def _draft(scene: Scene, field: str, party: Party, mention: Mention) -> Draft:
    start, end = scene.document.span(mention.first, mention.last)
    hedged = {"hedge", "hearsay"} & {bend.effect for bend in scene.bends.on(mention.first, mention.last, own=True)}
    frame = scene.frames.at(mention.first)
    own = frame is None or (frame.speaker is not None and frame.speaker.party is party)
    own = own or (frame is not None and frame.role in _NAMING and not _is_named(scene, mention))
    return Draft(
        field,
        mention.first,
        mention.last,
        "actor.name.role",
        text=scene.document.article.text[start:end],
        canonical=party.known.canonical if party.known else None,
        ref=party.known.ref if party.known else None,
        role=Role.ATTACKER if own and not hedged else None,
    )
