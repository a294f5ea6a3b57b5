"""What must not matter changes nothing; what must matter changes just that."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from breachledger.extract import read_claims
from breachledger.extract.lexicon import lexicon
from breachledger.extract.rules import language_codes
from breachledger.extract.tokens import split_words
from breachledger.model import Claim
from breachledger.vocabulary import Precision
from tests.extract.articles import article

CASES = sorted(
    (path.parent.name, path.stem, tomllib.loads(path.read_text("utf-8"))["text"].strip())
    for path in (Path(__file__).parents[1] / "cases").glob("*/*.toml")
)
BESIDE = {
    "de": "Am Wochenende bleibt es im Norden trocken, im Süden sind Gewitter möglich.",
    "en": "The weekend will stay dry in the north, with thunderstorms possible in the south.",
    "es": "El fin de semana seguirá seco en el norte, con posibles tormentas en el sur.",
    "fr": "Le week-end restera sec dans le nord, avec des orages possibles dans le sud.",
    "it": "Nel fine settimana resterà asciutto al nord, con possibili temporali al sud.",
    "nl": "In het weekend blijft het in het noorden droog, in het zuiden is onweer mogelijk.",
    "pl": "W weekend na północy będzie sucho, na południu możliwe są burze.",
    "pt": "O fim de semana será seco no norte, com possíveis trovoadas no sul.",
}
"""A paragraph about something else, in each language."""
NAMES = ("Velmora", "Tarquida", "Ondressa", "Pelvira")


def claims(code: str, text: str) -> list[Claim]:
    """What is read of a text."""
    return list(read_claims(article(text, language=code))[1])


def essence(one: Claim) -> tuple[object, ...]:
    """A claim without its place."""
    return (one.field, one.status, one.value_text, one.value_number, one.value_start, one.scope, one.quote)


@pytest.mark.parametrize(("code", "name", "text"), CASES, ids=[f"{code}-{name}" for code, name, _ in CASES])
def test_a_paragraph_about_something_else_changes_nothing(code: str, name: str, text: str) -> None:
    before, after = claims(code, text), claims(code, f"{text}\n\n{BESIDE[code]}")
    assert [essence(one) for one in after] == [essence(one) for one in before]


def swapped(code: str, text: str, one: Claim, old: str, new: str) -> list[Claim]:
    """The claims of the field after `old` became `new` in the claim's own quote."""
    assert old in one.quote
    changed = text[: one.start] + one.quote.replace(old, new, 1) + text[one.end :]
    return [other for other in claims(code, changed) if other.field == one.field]


FIGURES = [
    (code, text, one)
    for code, _, text in CASES
    for one in claims(code, text)
    if one.field in {"people.affected", "records.affected"} and re.search(r"\d{2}", one.quote)
]


@pytest.mark.parametrize(("code", "text", "one"), FIGURES, ids=[f"{code}-{one.quote}" for code, _, one in FIGURES])
def test_another_figure_is_another_value(code: str, text: str, one: Claim) -> None:
    (digits,) = re.findall(r"\d+", one.quote)[:1]
    other = str(int(digits) + 1).zfill(len(digits))
    if len(other) != len(digits):
        other = str(int(digits) - 1)
    found = swapped(code, text, one, digits, other)
    assert any(
        c.status == one.status and c.qualifier == one.qualifier and c.value_number != one.value_number for c in found
    )
    assert one.value_number not in [c.value_number for c in found if c.start == one.start]


DAYS = [
    (code, text, one)
    for code, _, text in CASES
    for one in claims(code, text)
    if one.field in {"incident.occurred", "incident.discovered"}
    and one.precision is Precision.DAY
    and re.search(r"\b([3-9]|1\d|2[0-7])\b", one.quote)
    and len(re.findall(r"\b\d{1,2}\b", one.quote)) == 1
]


@pytest.mark.parametrize(("code", "text", "one"), DAYS, ids=[f"{code}-{one.quote}" for code, _, one in DAYS])
def test_another_day_is_another_date(code: str, text: str, one: Claim) -> None:
    told = re.search(r"\b([3-9]|1\d|2[0-7])\b", one.quote)
    assert told is not None
    assert one.value_start is not None
    found = swapped(code, text, one, told[0], str(int(told[0]) - 1))
    assert one.value_start - timedelta(days=1) in [c.value_start for c in found]


VICTIMS = [(code, text, one) for code, _, text in CASES for one in claims(code, text) if one.field == "victim.name"]


@pytest.mark.parametrize(("code", "text", "one"), VICTIMS, ids=[f"{code}-{one.quote}" for code, _, one in VICTIMS])
def test_another_name_is_another_victim(code: str, text: str, one: Claim) -> None:
    """Only words that are nobody's but the victim's are swapped: not `hospital`, not a place that tells the country."""
    words = lexicon(code)
    known = (
        words.words("names", "institutions") | words.words("names", "complements") | words.words("names", "starters")
    )
    own = [
        word
        for word in re.findall(r"\w+", one.quote)
        if word[0].isupper()
        and len(word) > 3
        and word.lower() not in known
        and not words.countries.find(split_words(word.lower()))
    ]
    if not own:
        pytest.skip("the name is made of words of the language")
    changed = text
    for old, new in zip(own, NAMES, strict=False):
        changed = re.sub(rf"\b{old}\b", new, changed)
    told = [other.quote for other in claims(code, changed) if other.field == "victim.name"]
    wanted = one.quote
    for old, new in zip(own, NAMES, strict=False):
        wanted = wanted.replace(old, new)
    assert wanted in told


@pytest.mark.parametrize("code", language_codes())
def test_every_language_has_cases_of_each_kind(code: str) -> None:
    assert BESIDE[code]
    assert any(one[0] == code for one in FIGURES)
    assert any(one[0] == code for one in VICTIMS)
