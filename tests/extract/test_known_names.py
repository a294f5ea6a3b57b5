"""Names told by more than their shape: a known actor ends the name before it, a small word is nobody's handle."""

from __future__ import annotations

import pytest

from breachledger.extract.document import Document
from breachledger.extract.lexicon import lexicon
from tests.extract.articles import article


def names(language: str, text: str) -> list[str]:
    """The names of a text, as they are written."""
    document = Document(article(text, title="", language=language), lexicon(language))
    tokens = document.tokens
    return [text[tokens.starts[m.first] : tokens.ends[m.last - 1]] for m in document.names]


@pytest.mark.parametrize(
    ("language", "text", "before"),
    [
        ("pl", "Do ataku przyznała się na Telegramie NoName057(16).", "Telegramie"),
        ("en", "The page was shown to everybody on Quellmark NoName057(16) said.", "Quellmark"),
    ],
)
def test_a_known_name_ends_the_name_before_it(language: str, text: str, before: str) -> None:
    assert names(language, text) == [before, "NoName057(16)"]


def test_the_name_before_a_known_one_has_no_word_of_it() -> None:
    document = Document(article("Na Telegramie NoName057(16) pisze.", title="", language="pl"), lexicon("pl"))
    assert ("telegramie",) in [mention.key for mention in document.names]


def test_a_name_that_holds_a_known_one_of_one_word_stays_whole() -> None:
    assert names("en", "They went to Akira Electronics for boots.") == ["Akira Electronics"]


@pytest.mark.parametrize("handle", ["m0rata", "night_heron", "grey-lynx"])
def test_what_somebody_calls_himself_is_a_name_in_small_letters(handle: str) -> None:
    found = names("en", f"It was sold by a user called {handle} on a forum.")
    assert found == [handle]


@pytest.mark.parametrize("word", ["the", "this", "after"])
def test_a_small_word_is_nobodys_handle(word: str) -> None:
    assert word in lexicon("en").words("names", "starters")
    assert names("en", f"It was sold by a user called {word} week on a forum.") == []


def test_the_country_of_a_known_group_is_no_name_by_itself() -> None:
    assert names("en", "On Monday the Belarusian Cyber Partisans took credit.") == ["Cyber Partisans"]
