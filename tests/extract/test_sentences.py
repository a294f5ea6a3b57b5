"""Where sentences end: the Polish year, whose mark is an abbreviation, ends them too."""

from __future__ import annotations

import pytest

from breachledger.extract.document import Document
from breachledger.extract.lexicon import lexicon
from tests.extract.articles import article


def sentences(text: str, language: str = "pl") -> int:
    """How many sentences a text has."""
    return len(Document(article(text, title="", language=language), lexicon(language)).sentences)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Do włamania doszło w marcu 2024 r. Firma zaprzecza.", 2),
        ("Do włamania doszło w marcu 2024 r. w nocy.", 1),
        ("W 2024 r. Firma zaprzecza.", 1),
        ("Do włamania doszło na placu im. Kowala.", 1),
        ("Do włamania doszło w marcu 2024 r.\nFirma zaprzecza.", 2),
        ("Do włamania doszło w marcu 2024 r.", 1),
    ],
)
def test_the_mark_of_a_year_ends_a_sentence_that_goes_on_with_a_capital(text: str, number: int) -> None:
    assert sentences(text) == number
