"""Sentences in which nobody tells something, and what the year of publication says of an older case."""

from __future__ import annotations

import pytest

from breachledger.extract.document import Document
from breachledger.extract.lexicon import lexicon
from tests.extract.articles import article


def test_a_question_is_untold_where_a_sentence_of_silence_follows_it() -> None:
    text = "Hackers broke in at Ferncliff Water. The ransom? The firm is silent. The ransom? Ten coins.\n"
    document = Document(article(text), lexicon("en"))
    assert ["untold" in document.contexts(number) for number in range(5)] == [False, True, True, False, False]


@pytest.mark.parametrize(("year", "old"), [(2024, True), (2025, False)])
def test_the_year_of_publication_makes_no_older_case(year: int, *, old: bool) -> None:
    text = f"Atak na bank\nHakerzy włamali się do Banku Jodła. W {year} r. zaatakowali szpital i wykradli dane.\n"
    document = Document(article(text, language="pl"), lexicon("pl"))
    assert any(hit.rule.effect == "background" for hit in document.of_kind("cue")) is old
