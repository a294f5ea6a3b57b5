"""Minimal pairs: one statement affirmed, denied, boasted of, hedged, left open stands alike in every language.

`tests/pairs/LANG.toml` has an `intro` (headline and first sentence, which name a victim and tell that it was attacked)
and for each field a table of sentences, one for each of `STATUS`; a sentence is read after the intro.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from breachledger.extract import read_claims
from breachledger.extract.rules import language_codes
from tests.extract.articles import article

PAIRS = Path(__file__).parents[1] / "pairs"
STATUS = {
    "affirmed": "confirmed",  # the victim says so
    "told": "reported",  # the outlet says so
    "attacker": "claimed",  # the attackers say so
    "hedged": "suspected",  # hearsay mood, or possible
    "denied": "denied",  # the victim says that it is not so
    "undisclosed": "undisclosed",  # the victim does not say
}
FIELDS = ("data.exfiltrated", "people.affected", "data.volume", "extortion.demanded", "extortion.paid")


def pairs() -> Iterator[tuple[str, str, str, str, str]]:
    """Language, field, kind, the text, and the sentence in it."""
    for code in language_codes():
        told = tomllib.loads((PAIRS / f"{code}.toml").read_text("utf-8"))
        for field in FIELDS:
            for kind, sentence in told[field].items():
                yield code, field, kind, f"{told['intro'].strip()}\n{sentence}", sentence


@pytest.mark.parametrize(
    ("code", "field", "kind", "text", "sentence"), list(pairs()), ids=lambda value: str(value)[:24]
)
def test_pair(code: str, field: str, kind: str, text: str, sentence: str) -> None:
    claims = [one for one in read_claims(article(text, language=code))[1] if one.field == field]
    within = {str(one.status) for one in claims if one.start >= len(text) - len(sentence)}
    assert within == {STATUS[kind]}, [(one.quote, str(one.status), one.rule_id, one.cue_quote) for one in claims]


@pytest.mark.parametrize("code", language_codes())
def test_each_language_has_every_pair(code: str) -> None:
    told = tomllib.loads((PAIRS / f"{code}.toml").read_text("utf-8"))
    assert {field: set(told[field]) for field in FIELDS} == {field: set(STATUS) for field in FIELDS}
