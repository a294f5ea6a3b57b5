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


def test_a_name_and_its_initials_are_one_victim() -> None:
    told = (
        "Ransomware at the NHA\n"
        "The Northern Harbour Authority said on Monday that ransomware had encrypted its servers. "
        "The NHA has called the police."
    )
    assert victims("en", told) == {"Northern Harbour Authority"}


def test_a_name_in_another_case_is_no_second_victim() -> None:
    told = (
        "Ransomware w szpitalu\n"
        "Szpital Wojewódzki w Dolnej Wsi poinformował o ataku ransomware. "
        "Hakerzy zaszyfrowali serwery Szpitala Wojewódzkiego. Szpital Wojewódzki w Dolnej Wsi zawiadomił policję."
    )
    assert victims("pl", told) == {"Szpital Wojewódzki w Dolnej Wsi"}


def test_a_name_before_a_hyphen_is_named_without_the_noun_behind_it() -> None:
    told = (
        "Quellmark-Kunden betroffen: Hacker stehlen Daten\n"
        "Hacker haben bei Quellmark Kundendaten gestohlen. Quellmark bestätigte den Angriff."
    )
    assert victims("de", told) == {"Quellmark"}
