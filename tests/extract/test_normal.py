from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.extract.normal import fold, normalize


def test_typing_changes_nothing_but_offsets() -> None:
    plain = normalize("l'attacco è di 16 000 euro").folded
    for typed in (
        "l’attacco è di 16 000 euro",
        "l'attacco è di 16\u00a0000\u202feuro",
        unicodedata.normalize("NFD", "L’ATTACCO È DI 16 000 EURO"),
        "l'at\u00adtacco è di 16 000 euro",
    ):
        assert normalize(typed).folded == plain


def test_an_offset_leads_to_where_the_letter_began() -> None:
    text = unicodedata.normalize("NFD", "è già così")
    normal = normalize(text)
    start = normal.folded.index("già")
    assert unicodedata.normalize("NFC", text[normal.origin[start] : normal.origin[start + 3]]) == "già"


@given(st.text())
def test_every_text_has_a_normal_form(text: str) -> None:
    normal = normalize(text)
    assert len(normal.shaped) == len(normal.folded) == len(normal.origin) - 1
    assert list(normal.origin) == sorted(normal.origin)
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("marks", ["''", '""', "‘’", "“”", "«»"])
@pytest.mark.parametrize("words", ["ransomware", "data breach", "opt-out", "ścieków"])
def test_marks_around_a_word_or_two_in_small_letters_vanish_and_offsets_stay(marks: str, words: str) -> None:
    text = f"ataque de {marks[0]}{words}{marks[1]} ayer"
    normal = normalize(text)
    assert normal.shaped == f"ataque de  {words}  ayer"
    assert list(normal.origin) == list(range(len(text) + 1))
    start = normal.folded.index(words)
    assert text[normal.origin[start] : normal.origin[start + len(words)]] == words


def test_offsets_stay_also_where_accents_are_decomposed_before_marks() -> None:
    text = unicodedata.normalize("NFD", "già 'ransomware' così")
    normal = normalize(text)
    start = normal.folded.index("ransomware")
    assert text[normal.origin[start] : normal.origin[start + 10]] == "ransomware"
    assert "'" not in normal.folded


@pytest.mark.parametrize(
    "text",
    [
        'le club "Szkwał"',
        'il a dit "Ransomware"',
        'he said "we lost nothing"',
        'der "böse Wolf"',
        "l'attacco dell'anno",
    ],
)
def test_names_and_longer_speech_keep_their_marks(text: str) -> None:
    assert normalize(text).shaped == text
