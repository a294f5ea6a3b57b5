"""Text → the form in which it is matched, with a way back to every offset.

Decomposed accents, no-break spaces, curly quotes, soft hyphens and capitals are accidents of typing: they change
offsets and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_PLAIN = {
    **dict.fromkeys(map(ord, "‘’‚‛′ʼ`´"), "'"),
    **dict.fromkeys(map(ord, "“”„‟«»″"), '"'),
    **dict.fromkeys(
        map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"), " "
    ),
    **dict.fromkeys(map(ord, "‐‑‒–—―−"), "-"),
    **dict.fromkeys(map(ord, "\r\v\f\x85\u2028\u2029"), "\n"),
}
_TYPED = re.compile("[" + "".join(map(chr, _PLAIN)) + "]")
_SINGLE = re.compile(r"(?<![^\s(\[\"“„«:–—-])‘(?=\w)([^‘\n]{1,2000}?[\w.,!?…%)])’(?!\w)")
"""Direct speech between single marks, as the Dutch and British press write it; an apostrophe has letters around it."""
_WORD = re.compile(r"""(?<![\w\d])(['"])([^\W\d_A-Z][^\W\d_]*(?:[ -][^\W\d_A-Z][^\W\d_]*)?)\1(?!\w)""")
"""Marks around a word or two in small letters: a foreign word (`ataque de 'ransomware'`), nobody's speech."""
_LONGEST_CLUSTER = 32


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in normal form. `shaped` keeps capitals, `folded` does not; both have the same length."""

    shaped: str
    folded: str
    origin: Sequence[int]
    """For each character, and for the end, the code point of the original text at which it begins."""


def normalize(text: str) -> Normal:
    """The normal form of `text`, in linear time."""
    typed = _TYPED.sub(_plain, _SINGLE.sub(_doubled, text) if "‘" in text else text)
    typed = _WORD.sub(_bare, typed)
    if typed.isascii():
        return Normal(typed, typed.lower(), range(len(text) + 1))
    if unicodedata.is_normalized("NFC", typed) and not any(mark in typed for mark in _DROPPED):
        return Normal(typed, fold(typed), range(len(text) + 1))
    shaped, origin = _compose(typed)
    return Normal(shaped, fold(shaped), origin)


def _doubled(speech: re.Match[str]) -> str:
    return f"“{speech[1]}”"


def _bare(marked: re.Match[str]) -> str:
    """The words without their marks, in as many characters; as they are where one has a capital."""
    return f" {marked[2]} " if marked[2].islower() else marked[0]


def _plain(mark: re.Match[str]) -> str:
    return _PLAIN[ord(mark[0])]


def fold(text: str) -> str:
    """`text` in lower case, character by character, so that the length stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _compose(text: str) -> tuple[str, array[int]]:
    """NFC cluster by cluster; every character of a cluster begins where the cluster does."""
    pieces: list[str] = []
    origin = array("L")
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and end - start < _LONGEST_CLUSTER and _joins(text[end]):
            end += 1
        composed = unicodedata.normalize("NFC", text[start:end])
        composed = "".join(letter for letter in composed if letter not in _DROPPED)
        pieces.append(composed)
        origin.extend([start] * len(composed))
        start = end
    origin.append(len(text))
    return "".join(pieces), origin


def _joins(letter: str) -> bool:
    return letter in _DROPPED or (letter > "\u02ff" and unicodedata.combining(letter) != 0)
