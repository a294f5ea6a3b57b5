"""Names of organisations across languages: the pairs of `names.toml`, and what must hold of any."""

from __future__ import annotations

import time
import tomllib
from itertools import product, starmap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachledger.errors import Defect
from breachledger.extract.rules import language_codes
from breachledger.resolve.name_words import LANG, Lexicon, lexicon
from breachledger.resolve.names import Name, describe, keys, likeness, read_name

PAIRS = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
SORTS = ("same", "likely", "other", "unknown")
CASES = [(sort, *pair) for sort in SORTS for pair in PAIRS[sort]]
SAME, OTHER, BLOCKED = 0.85, 0.4, 0.6


def read(text: str) -> Name:
    """`text@FR`: a name whose article says that the victim is French."""
    name, _, country = text.partition("@")
    return read_name(name, country or None)


NAMES = list(dict.fromkeys(read(text) for _, *pair in CASES for text in pair))


@pytest.mark.parametrize(("sort", "one", "other"), CASES, ids=[f"{one} | {other}" for _, one, other in CASES])
def test_pairs(sort: str, one: str, other: str) -> None:
    found = likeness(read(one), read(other))
    told = (
        "unknown"
        if found is None
        else "same"
        if found >= SAME
        else "other"
        if found <= OTHER
        else "likely"
        if found > BLOCKED
        else "between"
    )
    assert told == sort, f"{found}: {read(one)} / {read(other)}"


def test_there_are_enough_pairs() -> None:
    assert len(CASES) >= 120
    assert all(len(PAIRS[sort]) >= 20 for sort in ("same", "other", "unknown"))


def test_likeness_has_no_direction() -> None:
    assert [(a.text, b.text) for a, b in product(NAMES, NAMES) if likeness(a, b) != likeness(b, a)] == []


def test_likeness_is_a_share_or_nothing() -> None:
    values = set(starmap(likeness, product(NAMES, NAMES)))
    assert all(value is None or 0 <= value <= 1 for value in values)


def test_names_that_are_alike_share_a_key() -> None:
    alike = [(a, b) for a, b in product(NAMES, NAMES) if (likeness(a, b) or 0) > BLOCKED]
    assert len(alike) > len(NAMES)
    assert [(a.text, b.text) for a, b in alike if keys(a).isdisjoint(keys(b))] == []


def test_a_name_is_like_itself_unless_it_says_only_what_it_is() -> None:
    named = [name for name in NAMES if name.words and not name.is_indefinite]
    assert [name.text for name in named if (likeness(name, name) or 0) < 0.8] == []
    assert likeness(read("a hospital"), read("a hospital")) is None


def test_keys_are_few_and_never_a_kind_alone() -> None:
    assert max(len(keys(name)) for name in NAMES) <= 24
    assert keys(read("a hospital")) == frozenset()
    assert keys(read("die Universität")) == frozenset()
    common = keys(read("Universität Bonn")) & keys(read("Klinikum Bonn"))
    assert common == frozenset()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ministero dell'Interno francese", "ministry:interior FR"),
        ("MSW Francji", "ministry:interior FR"),
        ("Hôpital du Vallon", "vallon hospital"),
        ("Stadt Köln", "cologne municipality"),
        ("Leroy Merlin", "leroy merlin"),
        ("BSI", "cybersecurity DE"),
        ("…", "…"),
    ],
)
def test_describe(text: str, told: str) -> None:
    assert describe(read(text)) == told


def test_the_country_of_the_name_beats_that_of_the_article() -> None:
    assert read("Ministero dell'Interno francese@IT").home == {"FR"}
    assert read("Ministero dell'Interno@IT").home == {"IT"}
    assert read("Innenministerium in Paris@DE").home == {"FR"}
    assert read("MSW@DE").home == {"DE"}
    assert read("MSW").home == {"PL"}


@pytest.mark.parametrize(
    "text",
    [
        "Универсальный Завод",
        "Ουνιβερσάλ",
        "Łódź Kaliska",
        "Straße & Söhne",
        "İstanbul Holding",
        "ＡＣＭＥ",
        "Zü­rich Werke",
    ],
)
def test_words_are_in_latin_letters(text: str) -> None:
    name = read_name(text)
    assert name.words
    assert all(word.text.isascii() and word.text == word.text.lower() for word in name.words)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_read_and_compared(one: str, other: str) -> None:
    a, b = read_name(one), read_name(other)
    value = likeness(a, b)
    assert value is None or 0 <= value <= 1
    assert value == likeness(b, a)
    assert describe(a) or not one
    if value is not None and value > BLOCKED:
        assert not keys(a).isdisjoint(keys(b))


WORDS = sorted({word for _, *pair in CASES for text in pair for word in text.partition("@")[0].split()})
MIXED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(MIXED, st.data())
def test_names_that_share_words_share_a_key_if_they_are_alike(one: str, data: st.DataObject) -> None:
    kept = data.draw(st.permutations(one.split()))[: data.draw(st.integers(1, 5))]
    a, b = read_name(one), read_name(" ".join(kept) + " " + data.draw(MIXED | st.just("")))
    value = likeness(a, b)
    assert value == likeness(b, a)
    assert value is None or value <= BLOCKED or not keys(a).isdisjoint(keys(b))


@pytest.mark.parametrize("text", ["(" * 100_000, "a-" * 100_000, "A.B." * 50_000, "x" * 1_000_000, "ß" * 100_000])
def test_long_text_takes_no_time(text: str) -> None:
    begun = time.perf_counter()
    keys(read_name(text))
    assert time.perf_counter() - begun < 0.5


def test_speed() -> None:
    """Microseconds, with room for a busy machine: on a quiet one 2 a pair and 100 a name."""
    lexicon()
    begun = time.perf_counter()
    for name in NAMES:
        read_name.__wrapped__(name.text, name.country)
    reading = (time.perf_counter() - begun) / len(NAMES)
    begun = time.perf_counter()
    for a, b in product(NAMES, NAMES):
        likeness(a, b)
    comparing = (time.perf_counter() - begun) / len(NAMES) ** 2
    assert reading < 600e-6, f"{reading * 1e6:.0f} µs a name"
    assert comparing < 30e-6, f"{comparing * 1e6:.1f} µs a pair"


def sheets(folder: Path, code: str, more: str) -> Path:
    """A folder of languages: what has none, and one with `more` in its sheet."""
    for one, text in (("any", (LANG / "any" / "organisations.toml").read_text("utf-8")), (code, more)):
        (folder / one).mkdir()
        (folder / one / "organisations.toml").write_text(text, "utf-8")
        (folder / one / "countries.toml").write_text("[countries]\n")
    return folder


def test_a_place_that_lies_nowhere_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(Defect, match=r"de/organisations\.toml: no place is called 'olsum'"):
        Lexicon(sheets(tmp_path, "de", '[organisations.places]\nolsum = ["Olsum"]\n'))


def test_a_sheet_that_is_no_toml_is_a_defect(tmp_path: Path) -> None:
    with pytest.raises(Defect, match=r"de/organisations\.toml: "):
        Lexicon(sheets(tmp_path, "de", "[organisations.places\n"))


def test_every_language_has_its_words() -> None:
    for code in language_codes():
        told = tomllib.loads((LANG / code / "organisations.toml").read_text("utf-8"))["organisations"]
        assert set(told) == {"kinds", "subjects", "prefixes", "nations", "places", "words", "aliases"}, code
        assert {"ministry", "hospital", "university", "municipality", "police", "bank"} <= set(told["kinds"]), code
