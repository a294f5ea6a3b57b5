"""Who is not hit, though he stands beside what was: who speaks of it, who looks into it."""

from __future__ import annotations

from breachledger.extract import read_claims
from tests.extract.articles import article


def victims(language: str, text: str) -> set[str | None]:
    """The victims' names."""
    return {one.value_text for one in read_claims(article(text, language=language))[1] if one.field == "victim.name"}


def test_the_minister_who_confirms_is_not_hit_besides_his_ministry() -> None:
    told = (
        "Cyberattaque contre la messagerie du ministère de la Pêche : Paul Rivardel rassure\n"
        "Les serveurs du ministère de la Pêche ont été pénétrés dans la nuit de lundi à mardi.\n"
        "Paul Rivardel a confirmé l’attaque informatique. Paul Rivardel a confirmé le vol de fichiers."
    )
    assert victims("fr", told) == {"ministère de la Pêche"}
