"""What holds for every text: quotes stand where they say, the same text gives the same claims, nothing hangs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breachledger.extract import read_claims
from breachledger.extract.rules import language_codes
from tests.extract.articles import article

CASES = {
    path: tomllib.loads(path.read_text("utf-8"))["text"]
    for path in (Path(__file__).parents[1] / "cases").glob("*/*.toml")
}
TEXTS = sorted((path.parent.name, text.strip()) for path, text in CASES.items())
TYPING = (
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("'", "’").replace('"', "”"),
    lambda text: unicodedata.normalize("NFD", text),
    str.upper,
    lambda text: text.replace("e", "e\u00ad"),
    lambda text: "\ufeff" + text,
)


@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.sampled_from(TYPING), st.integers(0, 900), st.integers(0, 300)), max_size=4),
    st.text(max_size=20),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_quote_stands_where_it_says(told: tuple[str, str], changes: list, noise: str) -> None:
    language, text = told
    for change, start, length in changes:
        text = text[:start] + change(text[start : start + length]) + noise + text[start + length :]
    _, claims = read_claims(article(text, language=language))
    for one in claims:
        assert one.quote
        assert text[one.start : one.end] == one.quote
        assert one.cue_quote is None or text[one.cue_start : one.cue_end] == one.cue_quote


@pytest.mark.parametrize("typed", TYPING[:3])
def test_typing_changes_no_value(typed) -> None:
    for language, text in TEXTS:
        before = read_claims(article(text, language=language))[1]
        after = read_claims(article(typed(text), language=language))[1]
        assert [(c.field, c.status, c.value_number, c.value_start, c.rule_id) for c in after] == [
            (c.field, c.status, c.value_number, c.value_start, c.rule_id) for c in before
        ]


PROGRAM = """
from tests.extract.test_invariants import TEXTS
from tests.extract.articles import article
from breachledger.extract import read_claims
print([one for language, text in TEXTS for one in read_claims(article(text, language=language))[1]])
"""


@pytest.mark.long
def test_the_same_text_gives_the_same_claims_in_every_process() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


HOSTILE = (
    "attack " * 30,
    "a" * 210,
    "16 " * 70,
    "l'" * 100,
    "(" * 210,
    "Hackers Hit The Bank Of Fern, " * 7,
    "no not never " * 16,
    "500 dollars. " * 16,
    "500 pesos France. " * 12,
    "LockBit. " * 24,
    "mille " * 35,
)
TOPICAL = {
    "de": "Hackerangriff: Ransomware verschlüsselt Server der Fernbank",
    "en": "Hackers encrypt servers of Fern Bank with ransomware",
    "es": "Piratas informáticos cifran con ransomware los servidores del Banco Fern",
    "fr": "Cyberattaque : un rançongiciel chiffre les serveurs de la banque Fern",
    "it": "Attacco hacker: un ransomware cifra i server della Banca Fern",
    "nl": "Hackers versleutelen servers van Fernbank met ransomware",
    "pl": "Hakerzy zaszyfrowali serwery Banku Fern oprogramowaniem ransomware",
    "pt": "Hackers cifram servidores do Banco Fern com ransomware",
}
"""Headlines without which no more of a text is read."""


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("language", language_codes())
def test_time_is_linear_in_the_text(unit: str, language: str) -> None:
    def seconds(copies: int) -> float:
        start = time.process_time()
        text = f"{TOPICAL[language]}\n{unit * copies}"
        read_claims(article(text, language=language, title=TOPICAL[language]))
        return time.process_time() - start

    seconds(1)
    small = seconds(25)
    large = min(seconds(200) for _ in range(3))  # the collector passes over every loaded rule now and then
    assert large < max(0.4, 30 * small)


@pytest.mark.parametrize("language", language_codes())
def test_numbers_in_a_row_without_an_end_are_read(language: str) -> None:
    text = f"{TOPICAL[language]}\n" + "5 million 5 miliona 5 milioni 5 Millionen 5 millones 5 mil " * 300
    assert read_claims(article(text, language=language))[0].is_incident_report is not None


def test_time_is_linear_in_the_dates_that_say_the_same() -> None:
    def seconds(copies: int) -> float:
        text = "Ransomware at Alder Bank\n" + "Hackers attacked Alder Bank on 3 March. " * copies
        start = time.process_time()
        read_claims(article(text, language="en"))
        return time.process_time() - start

    seconds(1)
    # Eight times as much: the square would be 64 times as long, and a busy machine is up to twice off.
    assert min(seconds(3200) for _ in range(2)) < 24 * min(seconds(400) for _ in range(3))
