"""Questions that an article leaves open are silence about the field; those it answers, and relative words, are not."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from tests.extract.articles import article
from tests.extract.test_figures import LEAK

OPEN = {
    "en": ("Who they were he did not reveal.", "How did they get in? The firm is silent.", "How many people? Unclear."),
    "de": ("Wer es war, verriet er nicht.", "Wie kamen sie hinein? Die Firma schweigt.", "Wie viele Kunden? Unklar."),
    "fr": ("Qui est derrière ? Nul ne le dit.", "Comment sont-ils entrés ? Mystère.", "Combien de clients ? Mystère."),
    "it": ("Chi siano, non lo ha detto.", "Come sono entrati gli hacker? Mistero.", "Quanti clienti? Mistero."),
    "es": ("Quiénes son, no lo reveló.", "¿Cómo entraron los piratas? Misterio.", "¿Cuántos clientes? Misterio."),
    "pt": ("Quem são, não revelou.", "Como entraram os piratas? Mistério.", "Quantos clientes? Mistério."),
    "nl": ("Wie het waren, wilde hij niet zeggen.", "Hoe kwamen ze binnen? Onduidelijk.", "Hoeveel klanten? Onbekend."),
    "pl": ("Kim byli, nie ujawnił.", "Którędy weszli hakerzy? Firma milczy.", "Ilu klientów? Nie wiadomo."),
}  # fmt: skip
FIELDS = ("actor.name", "attack.vector", "people.affected")
CASES = [(language, field, OPEN[language][number]) for language in OPEN for number, field in enumerate(FIELDS)]


def silent(language: str, more: str) -> set[str]:
    """The fields of which an article about a leak says that they are not told."""
    found = read_claims(article(LEAK[language] + more, language=language))[1]
    return {one.field for one in found if one.status == "undisclosed" and one.field in FIELDS}


@pytest.mark.parametrize(("language", "field", "more"), CASES)
def test_a_question_that_is_left_open_is_silence_about_its_field(language: str, field: str, more: str):
    assert silent(language, more) == {field}


@pytest.mark.parametrize(
    "more",
    [
        "The intruders, who had copied files, left no note.",
        "How long they stayed is unknown.",
        "Who was it? Two students, the police said.",
        "How many pages the site has is unknown.",
    ],
)
def test_what_is_answered_or_asked_of_something_else_is_none(more: str):
    assert silent("en", more) == set()


def test_the_quote_is_the_question_without_its_mark():
    found = read_claims(article(LEAK["de"] + "Wer es war, verriet er nicht.", language="de"))[1]
    assert {one.quote for one in found if one.status == "undisclosed"} == {"Wer es war, verriet er nicht"}
