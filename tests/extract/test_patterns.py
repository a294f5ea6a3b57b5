from __future__ import annotations

import pytest

from breachledger.errors import Defect
from breachledger.extract.match import Matcher
from breachledger.extract.patterns import compile_pattern
from breachledger.extract.tokens import split_words


class Line:
    """A text of one sentence."""

    def __init__(self, text: str) -> None:
        self.words = split_words(text)
        self.bounds = [(0, len(self.words))] * len(self.words)
        self.spans = {"name": ({1: 3}, {3: 1})}


def found(pattern: str, text: str) -> list[str]:
    line = Line(text)
    matcher = Matcher(
        [("rule", row) for row in compile_pattern(pattern)], lambda word: ["day"] if word.isdecimal() else []
    )
    return [" ".join(line.words[hit.first : hit.last]) for hit in matcher.find(line)]


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("ha rubato", "la banda ha rubato tutto", ["ha rubato"]),
        ("attacc*", "un attacco", ["attacco"]),
        ("*angriff", "ein cyberangriff", ["cyberangriff"]),
        ("(ha|hanno) [già] rubato", "hanno già rubato", ["hanno già rubato"]),
        ("(ha|hanno) [già] rubato", "ha rubato", ["ha rubato"]),
        ("rubato ..2 dati", "rubato tutti i dati", ["rubato tutti i dati"]),
        ("rubato ..2 dati", "rubato quasi tutti i dati", []),
        ("rubato {..2 dati}", "rubato i dati", ["i dati"]),
        ("(di corsa|piano) esce", "di corsa esce", ["di corsa esce"]),
        ("^ esce", "esce esce", ["esce"]),
        ("il <day> maggio", "il 3 maggio", ["il 3 maggio"]),
        ("contro <name>", "contro banca fern", ["contro banca fern"]),
        ("dell'email", "dell'email", ["dell ' email"]),
    ],
)
def test_what_a_pattern_finds(pattern: str, text: str, wanted: list[str]) -> None:
    assert found(pattern, text) == wanted


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "..99 x", "<nonsense> x", "..2", "[a]", "a <"])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(Defect):
        compile_pattern(pattern)
