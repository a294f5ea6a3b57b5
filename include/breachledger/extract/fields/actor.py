"""Who did it, by name: claimed where he boasts of it, suspected where others see him behind it."""

from __future__ import annotations

from collections.abc import Iterator

from breachledger.extract.scene import Scene
from breachledger.extract.statements import Draft
from breachledger.vocabulary import Role

_MOST = 3


def read_actor(scene: Scene, field: str) -> Iterator[Draft]:
    """Each named attacker at its first mention under a headline; the attacker's own word where nobody else gives it."""
    for party in scene.cast.named("attacker")[:_MOST]:
        mention = party.mentions[0]
        start, end = scene.document.span(mention.first, mention.last)
        hedged = {"hedge", "hearsay"} & {bend.effect for bend in scene.bends.on(mention.first, mention.last, own=True)}
        role = Role.ATTACKER if scene.frames.at(mention.first) is None and not hedged else None
        yield Draft(
            field,
            mention.first,
            mention.last,
            "actor.name.role",
            text=scene.document.article.text[start:end],
            role=role,
        )
