"""Which incidents meet an entry of the watch list."""

from __future__ import annotations

import pytest

from breachledger.alerts.matching import meets
from breachledger.watchlist import Watch, read
from tests.alerts.incidents import incident, snapshot, value

NAMES = [
    ("Elmsworth", "Elmsworth Council"),
    ("elmsworth council", "ELMSWORTH COUNCIL"),
    ("Ostwind Data", "Ostwind Data GmbH"),
    ("Ostwind Data GmbH", "Ostwind Data AG"),
    ("Banca Serena S.p.A.", "Banca Serena SpA"),
    ("Szpital Bialy Sp. z o.o.", "szpital biały"),
    ("Müller & Söhne", "Muller Sohne"),
    ("L'Écho", "l’echo"),
    ("A.S.A.", "ASA"),
]
OTHER_NAMES = [
    ("Elms", "Elmsworth Council"),
    ("Vale Hospital", "hospital"),
    ("Air France", "Air India"),
    ("GmbH", "Ostwind GmbH"),
]
# Also with words that each language has of its own; the last with the country that the articles tell.
ORGANISATIONS = [
    ("Elmsworth Council", "Elmsworth", None),
    ("Ospedale San Bassiano", "Krankenhaus San Bassiano in Vallarsa", None),
    ("French interior ministry", "ministère de l’Intérieur", "FR"),
]
OTHER_ORGANISATIONS = [
    ("Ospedale San Bassiano", "Krankenhaus Sankt Elmo", None),
    ("French interior ministry", "ministero dell'Interno", "IT"),
]
KEYWORDS = [
    ("dialysis", "The Dialysis unit was closed."),
    ("hôpital", "L'hopital est ferme"),
    ("szpital*", "Szpitalowi skradziono dane"),
    ("out of bounds", "It is out\nof  bounds."),
    ("S-300", "the s 300 series"),
]
OTHER_KEYWORDS = [("art", "the party"), ("szpital", "Szpitalowi"), ("out of bounds", "bounds of out")]


def entry(keys: str) -> Watch:
    return read(f'[[watch]]\nname = "one"\n{keys}').entries[0]


def met(keys: str, *values: dict[str, object], texts: tuple[str, ...] = ()) -> bool:
    view = snapshot({"i-1": incident(*values, texts=texts)}).views(["i-1"])["i-1"]
    return meets(entry(keys), view)


@pytest.mark.parametrize("field", ["victims", "suppliers", "actors"])
@pytest.mark.parametrize(("listed", "told"), NAMES)
def test_a_name_is_found_without_case_accents_and_legal_form(field: str, listed: str, told: str):
    names = {"victims": "victim.name", "suppliers": "supplier.name", "actors": "actor.name"}
    assert met(f'{field} = ["Nobody", "{listed}"]', value(names[field], told, reported=1))


@pytest.mark.parametrize(("listed", "told"), OTHER_NAMES)
def test_another_name_is_not(listed: str, told: str):
    assert not met(f'victims = ["{listed}"]', value("victim.name", told, reported=1))


@pytest.mark.parametrize("field", ["victims", "suppliers"])
@pytest.mark.parametrize(("listed", "told", "country"), [*ORGANISATIONS, *OTHER_ORGANISATIONS])
def test_an_organisation_is_found_by_its_name_in_another_language(
    field: str, listed: str, told: str, country: str | None
):
    values = [value({"victims": "victim.name", "suppliers": "supplier.name"}[field], told, reported=1)]
    values += [value("victim.country", country, reported=1)] if country else []
    assert met(f'{field} = ["{listed}"]', *values) is ((listed, told, country) in ORGANISATIONS)


def test_an_actor_is_found_by_the_id_of_a_gazetteer():
    assert met('actors = ["G0012"]', value("actor.name", "Noctua", claimed=1) | {"value_ref": "G0012"})


@pytest.mark.parametrize(("keyword", "text"), KEYWORDS)
def test_a_keyword_is_found_in_titles_and_quotes_as_whole_words(keyword: str, text: str):
    assert met(f'keywords = ["{keyword}"]', texts=("Another title", text))


@pytest.mark.parametrize(("keyword", "text"), OTHER_KEYWORDS)
def test_a_part_of_a_word_is_no_keyword(keyword: str, text: str):
    assert not met(f'keywords = ["{keyword}"]', texts=(text,))


def test_a_keyword_is_found_in_values_but_not_across_two_of_them():
    values = value("asset.name", "Orbit Mail", reported=1), value("supplier.name", "Server Farm", reported=1)
    assert met('keywords = ["orbit"]', *values)
    assert not met('keywords = ["mail server"]', *values)


def test_within_a_list_any_is_enough_and_between_lists_all_are_needed():
    french = value("victim.country", "FR", reported=1)
    clinic = value("victim.sector", "health", reported=1)
    assert met('countries = ["DE", "fr"]\nsectors = ["health", "education"]', french, clinic)
    assert not met('countries = ["DE"]\nsectors = ["health"]', french, clinic)
    assert not met('countries = ["FR"]\nsectors = ["health"]', french)


@pytest.mark.parametrize(
    ("least", "status", "is_met"),
    [
        ("suspected", "suspected", True),
        ("suspected", "denied", False),
        ("denied", "denied", True),
        ("reported", "claimed", False),
        ("reported", "confirmed", True),
        ("confirmed", "reported", False),
    ],
)
def test_a_value_has_to_stand_well_enough(least: str, status: str, is_met: bool):
    keys = f'victims = ["Elmsworth"]\nminimum_status = "{least}"'
    assert met(keys, value("victim.name", "Elmsworth", **{status: 1})) is is_met


def test_a_value_that_is_disputed_stands_as_its_best_claim():
    assert met(
        'victims = ["Elmsworth"]\nminimum_status = "claimed"', value("victim.name", "Elmsworth", claimed=1, denied=2)
    )


def test_what_was_taken_back_is_not_looked_at():
    assert not met('victims = ["Elmsworth"]', value("victim.name", "Elmsworth") | {"best_status": "confirmed"})
