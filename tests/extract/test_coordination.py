"""Names side by side in a list: what was done to one of them was done to all."""

from __future__ import annotations

import pytest

from breachledger.extract.coordination import lists
from breachledger.extract.document import Document
from breachledger.extract.lexicon import lexicon
from breachledger.extract.scene import Scene
from tests.extract.articles import article


def listed(language: str, text: str) -> list[list[str]]:
    """The lists of names of a text, as they are written."""
    document = Document(article(text, title="", language=language), lexicon(language))
    tokens = document.tokens
    return [
        [text[tokens.starts[m.first] : tokens.ends[m.last - 1]] for m in run] for run in lists(document, document.names)
    ]


THREE = ["Fernhill", "Quellmark", "Brindlecom"]
WEEK = "Later in the week the same people struck"


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("en", f"{WEEK} Fernhill, Quellmark, and Brindlecom.", [THREE]),
        ("en", f"{WEEK} Fernhill, Quellmark, Brindlecom.", [THREE]),
        ("en", f"{WEEK} Fernhill Foods and the NHA.", [["Fernhill Foods", "NHA"]]),
        ("fr", "Ils visent Fernhill, Quellmark et Brindlecom.", [THREE]),
        ("es", "Robaron a Fernhill, Quellmark y Brindlecom.", [THREE]),
        ("it", "Hanno colpito Fernhill, Quellmark nonché Brindlecom.", [THREE]),
        ("de", "Betroffen sind die Stadtwerke Ferntal, die Reederei Tarp sowie die Klinik Auental.",
         [["Stadtwerke Ferntal", "Reederei Tarp", "Klinik Auental"]]),
    ],
)  # fmt: skip
def test_names_are_a_list_where_commas_or_an_and_join_them(language: str, text: str, wanted: list[list[str]]) -> None:
    assert listed(language, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        f"{WEEK} Fernhill, Quellmark said.",
        f"{WEEK} Fernhill before they struck the firm Quellmark.",
        f"{WEEK} Fernhill. And the firm of Quellmark wept.",
        f"{WEEK} Fernhill, and later in the night the firm Quellmark.",
    ],
)
def test_names_that_other_words_or_a_full_stop_part_are_no_list(text: str) -> None:
    assert len(Document(article(text, title=""), lexicon("en")).names) == 2
    assert listed("en", text) == []


def struck(language: str, text: str) -> set[str]:
    """Who was hit by the votes of contexts, places aside."""
    cast = Scene(article(f"x\n{text}", language=language), lexicon(language)).cast
    return {" ".join(sorted(party.words)) for party in cast.parties if party.struck and party.role != "place"}


def test_what_was_done_to_one_of_a_list_was_done_to_all() -> None:
    told = "Ayer un ciberataque golpeó a Fernhill, Quellmark y Brindlecom por la noche."
    assert struck("es", told) == {"fernhill", "quellmark", "brindlecom"}


def test_who_stands_in_no_list_was_not_hit_with_the_others() -> None:
    told = "Ayer un ciberataque golpeó a Fernhill y Quellmark por la noche. Cerca de allí Brindlecom vende botas."
    assert struck("es", told) == {"fernhill", "quellmark"}


def test_a_list_of_which_nobody_was_hit_stays_unhit() -> None:
    assert struck("es", "Venden botas Fernhill, Quellmark y Brindlecom por la noche.") == set()


def test_a_list_of_nothing_but_places_names_nobody_who_was_hit() -> None:
    assert struck("it", "Ieri un attacco hacker ha colpito Roma, Parigi e Berlino nella notte.") == set()


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("it", "Ieri un attacco hacker ha colpito il comune di Roma, Parigi e Berlino nella notte.",
         {"comune roma", "parigi", "berlino"}),
        ("fr", "Hier une cyberattaque a touché la ville de Paris, Rome et Berlin dans la nuit.",
         {"paris ville", "rome", "berlin"}),
    ],
)  # fmt: skip
def test_places_behind_an_institutions_word_are_institutions(language: str, text: str, wanted: set[str]) -> None:
    assert struck(language, text) == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El lunes un ciberataque paralizó a Iberluz en España."),
        ("fr", "Lundi, une cyberattaque a paralysé Ferluz en France."),
    ],
)
def test_a_word_for_in_is_no_and_of_another_language(language: str, text: str) -> None:
    assert listed(language, text) == []
