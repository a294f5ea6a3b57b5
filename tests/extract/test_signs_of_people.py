"""A person is told by a first name, and by the article that no person has before the full name."""

from __future__ import annotations

import pytest

from breachledger.extract.lexicon import lexicon
from breachledger.extract.scene import Scene
from breachledger.extract.victims import Surroundings, signs
from tests.extract.articles import article


def sign(name: str, text: str) -> float:
    """A sign of the only party that is named."""
    scene = Scene(article(f"Hackers strike again\n{text}"), lexicon("en"))
    (party,) = scene.cast.parties
    return signs(party, Surroundings(scene.document, 2))[name]


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        ("Alice Rivardel", 1),
        ("Quellmark Rivardel", 0),
        ("the Alice Rivardel", 0),
        ("Alice Rivardel Ltd", 0),
    ],
)
def test_a_full_name_that_begins_with_a_first_name_is_a_persons(who: str, wanted: int) -> None:
    assert sign("given_name", f"Later in the week they saw {who} at the shop.") == wanted


@pytest.mark.parametrize(("who", "wanted"), [("Carolina Imaging", 1), ("the Carolina Imaging", 0), ("Chain IQ", 0)])
def test_who_speaks_with_an_article_before_the_full_name_is_no_person(who: str, wanted: int) -> None:
    assert sign("person_speaks", f"Later in the week {who} said that it rained at the shop.") == wanted
