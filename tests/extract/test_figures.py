"""Figures that no rule tells are told by what stands around them; those that count something else are not."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.extract.fields.figures import RULE
from breachledger.extract.figures import Figures
from breachledger.extract.lexicon import lexicon
from breachledger.extract.scene import Scene
from tests.extract.articles import article

LEAK = {
    "en": (
        "Hackers steal data from Ferncliff Water\n"
        "The utility Ferncliff Water said on Monday that intruders had copied files.\n"
    ),
    "de": (
        "Hacker stehlen Daten bei Wasserwerk Auental\n"
        "Unbekannte haben beim Wasserwerk Auental Dateien kopiert, teilte dieses mit.\n"
    ),
    "fr": (
        "Des pirates volent les données de Valmont Eaux\n"
        "La société Valmont Eaux a annoncé lundi que des intrus avaient copié des fichiers.\n"
    ),
    "it": (
        "Hacker rubano i dati di Acque Valmora\n"
        "La società Acque Valmora ha comunicato lunedì che ignoti hanno copiato dei file.\n"
    ),
    "es": (
        "Roban datos a Aguas de Peñalara\n"
        "La empresa Aguas de Peñalara comunicó el lunes que unos intrusos copiaron archivos.\n"
    ),
    "pt": (
        "Piratas roubam dados da Águas do Lindoso\n"
        "A empresa Águas do Lindoso comunicou na segunda-feira que intrusos copiaram ficheiros.\n"
    ),
    "nl": (
        "Hackers stelen gegevens van Waterbedrijf Veenrand\n"
        "Waterbedrijf Veenrand meldde maandag dat indringers bestanden hebben gekopieerd.\n"
    ),
    "pl": (
        "Hakerzy wykradli dane Wodociągów Lisieckich\n"
        "Spółka Wodociągi Lisieckie podała w poniedziałek, że intruzi skopiowali pliki.\n"
    ),
}
COUNTED = {
    "en": "The tables hold the names, addresses and bank details of 48,200 landholders.",
    "de": "Die Tabellen enthalten Namen, Adressen und Kontonummern zu 48.200 Privatkunden.",
    "fr": "Les tables contiennent les noms, adresses et coordonnées bancaires de 48 200 sociétaires.",
    "it": "Nelle tabelle ci sono nomi, indirizzi e coordinate bancarie di 48.200 assistiti.",
    "es": "Las tablas contienen nombres, direcciones y cuentas bancarias de 48.200 cuentahabientes.",
    "pt": "As tabelas contêm nomes, moradas e contas bancárias de 48.200 beneficiados.",
    "nl": "De tabellen bevatten namen, adressen en rekeningnummers van 48.200 donateurs.",
    "pl": "Tabele zawierają nazwiska, adresy i numery kont 48 200 kredytobiorców.",
}


def people(language: str, more: str) -> set[float | None]:
    """The counts of people that an article about a leak tells."""
    found = read_claims(article(LEAK[language] + more, language=language))[1]
    return {one.value_number for one in found if one.field == "people.affected"}


@pytest.mark.parametrize("language", COUNTED)
def test_people_beside_what_was_taken_are_those_affected(language: str):
    assert people(language, COUNTED[language]) == {48_200}


@pytest.mark.parametrize(
    "more",
    [
        "Ferncliff Water is a utility with 48,200 customers.",
        "The concert drew 48,200 visitors.",
        "A suspect, aged 48, was questioned.",
    ],
)
def test_how_large_somebody_is_is_nobody_affected(more: str):
    assert people("en", more) == set()


def test_a_weighed_figure_says_by_what_it_was_told():
    found = read_claims(article(LEAK["en"] + COUNTED["en"]))[1]
    assert {(one.rule_id, one.quote) for one in found if one.field == "people.affected"} == {
        (RULE, "48,200 landholders")
    }


def test_a_compound_counts_what_its_last_part_does():
    scene = Scene(article("Daten von 1.200 Vertragskunden und 80 Tassen.", language="de"), lexicon("de"))
    assert [(figure.number.value, figure.counts) for figure in Figures(scene).counts] == [(1200, "people"), (80, "")]


def test_what_follows_the_incident_makes_no_sign():
    scene, longer = (
        Scene(article(LEAK["en"] + COUNTED["en"] + more), lexicon("en"))
        for more in ("", "\nIt rained.\nA lake in the north is frozen.\nIt is 48,200 millimetres deep.")
    )
    first, again = (Figures(one).counts[0] for one in (scene, longer))
    assert Figures(scene).signs(first) == Figures(longer).signs(again)


def test_a_price_told_again_in_another_currency_is_no_ransom():
    more = "On a forum somebody offers the set for sale and asks for $45,000 (some 38,000 euros) for it."
    found = read_claims(article(LEAK["en"] + more))[1]
    assert {one.field for one in found if one.unit in {"USD", "EUR"}} == {"data.price"}
