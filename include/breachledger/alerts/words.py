"""Names and texts as words that can be compared: without case, accents, punctuation and legal forms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from breachledger.resolve.names import likeness, read_name

_LIKE = 0.8
"""Likeness from which on two names are taken for one: a wrong alert costs less than a missing one."""

_LEGAL_FORMS = frozenset({
    "ab", "ag", "asa", "bv", "co", "company", "corp", "corporation", "eg", "ev", "gmbh", "inc", "incorporated", "kg",
    "kgaa", "lda", "limited", "llc", "llp", "ltd", "ltda", "nv", "ohg", "oo", "oy", "oyj", "plc", "sa", "sarl", "sas",
    "scrl", "se", "sl", "slu", "sp", "spa", "srl", "z", "zoo",
})  # fmt: skip
"""As the last words of a name, the dots taken out: `S.p.A.` is `spa`."""

# Letters that are no letter with an accent to Unicode, but are to who types a name on another keyboard.
_PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "&": " "})
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=65_536)
def words(text: str) -> str:
    """The words of a text, in small letters without accents, with one space between them and around."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    plain = "".join(char for char in spread if not unicodedata.combining(char)).replace("_", " ")
    return f" {' '.join(_WORD.findall(plain))} "


@lru_cache(maxsize=65_536)
def name(text: str) -> str:
    """The words of a name, without the legal form at its end."""
    found = words(re.sub(r"[.'’]", "", text)).split()
    end = len(found)
    while end > 1 and found[end - 1] in _LEGAL_FORMS:
        end -= 1
    return f" {' '.join(found[:end])} "


def may_be_one(one: str, other: str, country: str | None) -> bool:
    """Whether two names of organisations, as articles in different languages write them, are one.

    Args:
        one: a name.
        other: another.
        country: ISO 3166-1 alpha-2 code of the victim, where one is told.
    """
    return (likeness(read_name(one, None), read_name(other, country)) or 0.0) >= _LIKE


def is_told(keyword: str, text: str) -> bool:
    """Whether a text has the keyword as whole words; a `*` at its end stands for any ending.

    Args:
        keyword: as it is in the watch list.
        text: as `words` gives it.
    """
    wanted = words(keyword)
    return (wanted.rstrip() if keyword.rstrip().endswith("*") else wanted) in text
