"""The written form of a name before its words are looked at: pieces of one word are joined, brackets taken out."""

from __future__ import annotations

import re
import unicodedata

ACRONYM = range(2, 8)
"""Letters of one."""
_LONGEST = 200
"""Characters that are read of a name."""
_MOST = 16
"""Words that are read of it."""

_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
"""S.p.A., U.S., o.o."""
_AND = re.compile(r"\b([^\W\d_]{1,3})&([^\W\d_]{1,3})\b|\b([A-Z]) & ([A-Z])\b")
"""M&S, AT&T."""
_LETTERED = re.compile(r"\b([A-Z])-(?=[A-Z][a-z])")
"""T-Mobile."""
_HYPHENED = re.compile(r"\b[A-Z]{1,4}(?:-[A-Z]{1,4})+\b")
"""AP-HP."""
_BRACKETED = re.compile(r"\(([^()]{2,80})\)")
_POSSESSIVE = re.compile(r"(?<=\w)'[sS]\b")
_TOKEN = re.compile(r"[^\W_]+")


def prepare(text: str) -> tuple[str, str]:
    """A name with its pieces joined and without what stands in brackets, and that; of a long text the beginning."""
    clean = unicodedata.normalize("NFKC", text[:_LONGEST]).replace("’", "'").replace("ʼ", "'").replace("`", "'")
    clean = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", clean)
    clean = _AND.sub(lambda found: "".join(part for part in found.groups() if part), clean)
    clean = _LETTERED.sub(r"\1", _HYPHENED.sub(_joined, clean))
    clean = _POSSESSIVE.sub("", clean)
    bracketed = _BRACKETED.search(clean)
    if bracketed is None:
        return clean, ""
    main, inner = _BRACKETED.sub(" ", clean), bracketed[1].strip()
    if " " in inner and " " not in main.strip():
        return inner, main.strip()
    return main, inner


def _joined(found: re.Match[str]) -> str:
    letters = found[0].replace("-", "")
    return letters if len(letters) in ACRONYM else found[0]


def surfaces_of(text: str) -> list[str]:
    """The words of a prepared text as they are written, those that are read."""
    return _TOKEN.findall(text)[:_MOST]
