"""Texts that repeat others: agency copy with a new beginning, cut, or under another headline."""

from __future__ import annotations

import random

import pytest

from breachledger.resolve.duplicates import DAYS, Text, near_duplicates

_WORDS = "porto alba mura seta ferro nave grano torre ponte valle fiume campo strada notte giorno".split()  # ruff: ignore[split-static-string] - read as words


def told(seed: int, words: int = 200) -> str:
    return " ".join(random.Random(seed).choices(_WORDS, k=words))


AGENCY = told(1)


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(AGENCY.upper(), id="in capitals"),
        pytest.param(f"Another headline. {AGENCY}", id="with another headline"),
        pytest.param(" ".join(AGENCY.split()[:120]), id="cut"),
        pytest.param(f"{AGENCY} {told(2, 60)}", id="with a paragraph of its own"),
    ],
)
def test_a_copy_is_known_by_its_text(copy: str):
    assert near_duplicates([Text("a", 1, AGENCY), Text("b", 3, copy)]) == {"b": "a"}


def test_another_text_of_the_same_words_is_no_copy():
    assert near_duplicates([Text("a", 1, AGENCY), Text("b", 1, told(3))]) == {}


def test_the_first_of_all_is_the_original_of_all_that_repeat_it():
    texts = [Text("a", 1, AGENCY), Text("b", 2, f"x {AGENCY}"), Text("c", 3, f"y {AGENCY}")]
    assert near_duplicates(texts) == {"b": "a", "c": "a"}


def test_what_comes_much_later_is_no_copy():
    assert near_duplicates([Text("a", 1, AGENCY), Text("b", 1 + DAYS, AGENCY)]) == {"b": "a"}
    assert near_duplicates([Text("a", 1, AGENCY), Text("b", 2 + DAYS, AGENCY)]) == {}


def test_a_word_or_two_are_too_little_to_be_alike():
    assert near_duplicates([Text("a", 1, "Attack on a clinic"), Text("b", 1, "Attack on a clinic")]) == {}


def test_what_is_told_of_one_does_not_depend_on_days_that_are_further_away():
    texts = [Text(f"{number:02d}", number, AGENCY if number % 3 else told(number)) for number in range(1, 60)]
    whole = near_duplicates(texts)
    for text in texts:
        near = [one for one in texts if text.day - DAYS <= one.day <= text.day]
        assert near_duplicates(near).get(text.article_id) == whole.get(text.article_id)
