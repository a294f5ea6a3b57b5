"""What is a name by its shape: websites, capitals inside, marks inside, and sentences whose capitals say nothing."""

from __future__ import annotations

import pytest

from breachledger.extract import read_claims
from breachledger.extract.document import Document
from breachledger.extract.lexicon import lexicon
from tests.extract.articles import article


def names(language: str, text: str) -> list[str]:
    """The names of a text, as they are written."""
    told = article(text, title="", language=language)
    document = Document(told, lexicon(language))
    tokens = document.tokens
    return [told.text[tokens.starts[m.first] : tokens.ends[m.last - 1]] for m in document.names]


@pytest.mark.parametrize("site", ["senato.it", "fernhill.com", "quellmark.eu"])
def test_a_website_in_small_letters_is_a_name(site: str) -> None:
    assert names("it", f"Il sito {site} era fermo.") == [site]
    assert names("it", f"Era fermo il sito {site}.") == [site]


@pytest.mark.parametrize(
    "address",
    [
        "mail@fern.com",
        "mail@fern.example",
        "www.fernhill.it/orari",
        "fern.hill.it",
        "abc.it",
        "fernhill.example",
        "fernhill. it",
    ],
)
def test_what_is_no_mere_website_is_no_name(address: str) -> None:
    assert names("it", f"Si legge su {address} ogni giorno.") == []


def test_a_noun_with_a_capital_inside_is_a_name_also_behind_an_article() -> None:
    assert names("de", "Wir sahen die Server der NordExpo im Keller.") == ["NordExpo"]
    assert names("de", "Wir sahen die Server der Nordmesse im Keller.") == []


def test_an_underscore_joins_the_parts_of_a_name() -> None:
    assert names("en", "It was posted by Night_Heron in June.") == ["Night_Heron"]


def test_only_english_headlines_have_capitals_that_say_nothing() -> None:
    assert names("en", "Angry Thieves Plunder Wooden Warehouses") == []
    assert names("es", "Fuentes Claras Rivera Montes Blancos") != []


def test_a_sentence_all_in_capitals_shows_no_names() -> None:
    assert names("es", "LADRONES ENTRAN EN ALMACENES VIEJOS") == []


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("de", "Seit Montag redet A1 wieder.", ["A1"]),
        ("de", "Seit Montag ist das Potsdamer Rathaus still.", ["Potsdamer Rathaus"]),
        ("de", "Seit Montag ist das Rathaus still.", []),
        ("it", "Ieri Email.it era ferma.", ["Email.it"]),
        ("it", "Ieri la Email era ferma.", []),
        ("nl", "Bij Bakker Logistiek stond alles stil.", ["Bakker Logistiek"]),
        ("nl", "Dinsdag stond bij Bakker Logistiek alles stil.", ["Bakker Logistiek"]),
        ("nl", "Bakker Logistiek stond stil.", []),
        ("nl", "Bij een bakker stond alles stil.", []),
    ],
)
def test_words_that_begin_no_name_by_themselves(language: str, text: str, wanted: list[str]) -> None:
    assert names(language, text) == wanted


def test_an_and_between_two_names_of_two_words_parts_them() -> None:
    text = "They called on Monday.\nIt struck Ferncliff Water and Ashcombe Power on Monday, and Marks and Spencer.\n"
    assert names("en", text) == ["Ferncliff Water", "Ashcombe Power", "Marks and Spencer"]


def test_a_victim_is_named_in_the_nominative_where_the_text_has_it() -> None:
    text = (
        "Atak na uczelnię\nHakerzy zaatakowali serwery Politechniki Jodłowskiej i zaszyfrowali dane. "
        "Politechnika Jodłowska potwierdziła atak.\n"
    )
    told = read_claims(article(text, language="pl"))[1]
    assert [one.quote for one in told if one.field == "victim.name"] == ["Politechnika Jodłowska"]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("We met Fell Water Technology Director Jo Rourke there.", ["Fell Water", "Jo Rourke"]),
        ("We met Dale County Chief Information Officer Jo Rourke there.", ["Dale County", "Jo Rourke"]),
        ("It was said by Chief Executive Officer of Quellmark yesterday.", ["Quellmark"]),
        ("We wrote to the Fell Mayor's Office again.", ["Fell Mayor's Office"]),
    ],
)
def test_the_title_of_a_person_ends_the_name_of_whom_he_works_for(told: str, found: list[str]) -> None:
    assert names("en", f"What we saw\n{told}") == found


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("We saw the Saint Audra's Hospital again.", ["Saint Audra's Hospital"]),
        ("We saw France's Ministry of Works again.", ["France", "Ministry of Works"]),
        ("We saw Quellmark's Jo Rourke again.", ["Quellmark", "Jo Rourke"]),
    ],
)
def test_an_institution_may_belong_to_a_saint_but_not_to_a_country(told: str, found: list[str]) -> None:
    assert names("en", f"What we saw\n{told}") == found


@pytest.mark.parametrize(
    ("language", "told", "found"),
    [
        ("nl", "Het is druk bij De Linde, zegt de Linde zelf.", ["De Linde", "Linde"]),
        ("fr", "Les clients de La Malle ont reçu une lettre.", ["La Malle"]),
        ("en", "A spokesman told The Dale Courier so. The Dale Courier asked.", ["The Dale Courier", "Dale Courier"]),
    ],
)
def test_an_article_with_a_capital_within_a_sentence_is_of_the_name(language: str, told: str, found: list[str]) -> None:
    below_a_headline = f"in brief\n{told}"
    assert names(language, below_a_headline) == found
