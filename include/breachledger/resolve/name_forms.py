"""One word of a name, and in which forms it is the same word in another name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Levenshtein

from breachledger.resolve.name_words import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LONG = 10
"""Letters of words of which one may be wrong."""
_HALF = 5
_GENITIVE, _DERIVED, _STEMMED = 5, 7, 5
"""The least letters of a word whose s, er or case ending may be one."""
_HEARD, _SOUNDS = 8, 5
"""The least letters, and the least consonants, of words that are told by their sound."""
_CASES = re.compile(r"(?:iego|iemu|ich|imi|iej|ego|emu|ych|ymi|ami|ach|ej|ym|im|em|om|ie|iu|ia|a|e|o|u|y|i)$")
"""Endings of Polish cases, after the accents are gone."""
_FLEETING = re.compile(r"(?<=[^aeiouy])e(?=[kc]$)")
_SPELT = (
    ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("sh", "s"), ("sz", "s"), ("cz", "c"), ("ch", "h"), ("kh", "h"),
    ("ph", "f"), ("th", "t"), ("qu", "k"), ("ck", "k"), ("x", "ks"), ("w", "v"), ("z", "s"), ("q", "k"), ("c", "k"),
)  # fmt: skip
"""Ways to write one sound, in different languages."""


class Word(NamedTuple):
    """A word of a name, in Latin letters without accents."""

    text: str
    place: str
    """The id of the place that it is."""
    forms: frozenset[str]
    """Two words that share one are one word."""
    stem: str
    """Without the ending of a Polish case; one word if one of the names is Polish."""
    is_long: bool
    sound: str = ""
    """Its consonants; empty if these are too few to tell it."""


@lru_cache(1 << 16)
def make_word(text: str, place: str) -> Word:
    """A plain word, or the id of a place, in its forms."""
    if place:
        return Word(text, place, frozenset({f"@{place}"}), f"@{place}", False)
    if text.startswith("="):
        return Word(text, place, frozenset({text}), text, False)
    base = squeezed(text)
    if base.isdigit():
        return Word(text, "", frozenset({base}), base, False)
    forms = {base}
    if len(base) >= _GENITIVE and base.endswith("s"):
        forms.add(base[:-1])
    if len(base) >= _DERIVED and base.endswith("er"):
        forms.add(base[:-2])
    sound = ""
    if len(base) >= _HEARD and len(heard := _sound(base)) >= _SOUNDS:
        sound = f"%{heard}"
    return Word(text, "", frozenset(forms), _stem(base), len(base) >= LONG, sound)


def _sound(word: str) -> str:
    for written, sound in _SPELT:
        word = word.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", word[0] + re.sub(r"[aeiouyj]", "", word[1:]))


def _stem(word: str) -> str:
    short = _CASES.sub("", word, count=1) if len(word) >= _STEMMED else word
    return _FLEETING.sub("", short if len(short) > 2 else word).removesuffix("z")


def is_one(one: Word, other: Word, *, polish: bool) -> bool:
    """Whether two words are one: in another case, spelling or with one wrong letter among many."""
    if not one.forms.isdisjoint(other.forms):
        return True
    if polish and one.stem == other.stem and not one.place and not other.place:
        return True
    if one.sound and one.sound == other.sound:
        most = min(len(one.text), len(other.text)) // _HALF
        return Levenshtein.distance(one.text, other.text, score_cutoff=most) <= most
    return one.is_long and other.is_long and Levenshtein.distance(one.text, other.text, score_cutoff=1) <= 1


def may_be_short(short: str, words: Sequence[str]) -> bool:
    """Whether an acronym may stand for words: it is made of their beginnings in their order, the first among them.

    So are INGD (Instituto Nacional de Gestão … de Desastres) and Renaper (Registro Nacional de las Personas); of a long
    compound any letter counts: UKD (Universitätsklinikum Düsseldorf).
    """
    if not words or short[:1] != words[0][:1]:
        return False
    reached = {0}
    for n, word in enumerate(words):
        further = {begin + size for begin in reached for size in _beginnings(short[begin:], word)}
        reached = further if n == 0 else reached | further
    return len(short) in reached


def _beginnings(short: str, word: str) -> Iterator[int]:
    """How many letters of `short` may come from a word."""
    same = next((n for n, (one, other) in enumerate(zip(short, word, strict=False)) if one != other), None)
    yield from range(1, (min(len(short), len(word)) if same is None else same) + 1)
    if len(word) > LONG and short[:1] == word[:1] and len(short) > 1 and short[1] in word[2:]:
        yield 2
        if len(short) > 2 and short[2] in word[word.index(short[1], 2) + 1 :]:
            yield 3


def word_keys(word: Word) -> set[str]:
    """Keys of which two words that are one share at least one."""
    keys = {*word.forms, f"~{word.stem}"} | ({word.sound} if word.sound else set())
    if word.is_long:
        keys |= {f"{word.text[:_HALF]}-", f"-{word.text[-_HALF:]}"}
    return keys


def initials_of(parts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The acronyms that a name may have: of its words, each with what it is (`function`, `legal`, `weak`, …)."""
    told = [(word, sort) for word, sort in parts if sort != "legal"]
    rows = (
        [word for word, sort in told if sort not in {"function", "indefinite"}],
        [word for word, sort in told if sort not in {"function", "indefinite", "weak"}],
    )
    found = {"".join(word[0] for word in row) for row in rows}
    if len(told) > 2:
        found.add("".join(word[0] for word, _ in told))
    return frozenset(short for short in found if 2 <= len(short) <= 7)
