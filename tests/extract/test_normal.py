from __future__ import annotations

import unicodedata

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
