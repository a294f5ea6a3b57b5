"""Whether two names, as articles in different languages write them, can be one organisation.

A name is read into a kind, subjects, countries and words of its own (`name_reading.py`). What excludes is asked first:
another kind, another country, another subject. Then the words decide. A name that only says what a body is ("a
hospital") cannot be told from any of that kind, and is none of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.resolve.name_forms import is_one, may_be_short, word_keys
from breachledger.resolve.name_kinds import ABOUT, AREAS, MANY, NATIONAL, PRIVATE, RELATED, STATE, VAGUE, block, kinship
from breachledger.resolve.name_reading import Name, read_name
from breachledger.resolve.name_words import lexicon

if TYPE_CHECKING:
    from breachledger.resolve.name_forms import Word

__all__ = ["Name", "describe", "keys", "likeness", "read_name"]

_SURE, _ACRONYM, _HEAD, _PART, _LIKELY, _TAIL = 1.0, 0.9, 0.9, 0.8, 0.7, 0.55
_NO = 0.0
_NONE: frozenset[str] = frozenset()
_SYLLABLES = 8
"""Letters of a word that may be made of others."""
_MOST_KEYS = 8
"""Words of a name that give keys."""
_STATES = 0.1
"""Of a ministry of a country, and one of a state of it."""
_RARE = 6
"""Letters of a word, or of several, that are a name by themselves wherever they stand in a longer one."""
_SHORT = 4
"""Letters of a word that many names begin with."""
_FIELDS = frozenset({"technical", "medical", "applied"})
"""What a university is besides that of its town."""
_NEARLY = 0.75
"""The share of letters in common above which two names that both have more may still be one."""


def likeness(a: Name, b: Name) -> float | None:
    """How alike two names are: 1 surely one body, 0 surely two.

    Returns:
        None where it cannot be told, because one of them only says what the victim is.
    """
    kin: float | None = kinship(a.kind, b.kind) if a.kind and b.kind else _SURE
    if kin and a.spelt != b.spelt and not _are_abroad(a, b) and (short := _acronyms(a, b)):
        return min(kin, _ACRONYM if len(max(short, key=len)) > 2 or "&" in a.text + b.text else _LIKELY)
    kin = _of_place(a, b, kin) if a.is_place or b.is_place else kin
    if not kin or _are_abroad(a, b):
        return kin and _NO  # nothing where the place alone could be told
    if a.kind == b.kind and a.subjects != b.subjects and _are_apart(a.kind, a.subjects, b.subjects):
        return _NO
    if not a.words or not b.words:
        return _by_kind(a, b) if a.words == b.words else _bare_against(a, b) if b.words else _bare_against(b, a)
    if _is_loose(a) or _is_loose(b):
        return _loosely(a, b)
    value = _by_words(a, b)
    if not value:
        return None if value is None or a.is_described or b.is_described or _may_be_short(a, b) else _NO
    return _capped(a, b, min(value, kin))


def _are_apart(kind: str, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether subjects tell two bodies of a kind apart; a technical university is not the university of its town."""
    if mine and theirs:
        return mine.isdisjoint(theirs)
    return kind == "university" and not _FIELDS.isdisjoint(mine | theirs)


def _of_place(a: Name, b: Name, kin: float | None) -> float | None:
    """How alike the kinds are where one is a place alone: "Trieste" may be short for its port."""
    if a.kind in AREAS and b.kind in AREAS:
        return kin or _HEAD
    return kin or (_NO if a.forms.isdisjoint(b.forms) else None)


def _acronyms(a: Name, b: Name) -> frozenset[str]:
    """By which acronyms one is the other."""
    if not a.acronyms and not b.acronyms:
        return _NONE
    return a.acronyms & b.acronyms or a.acronyms & b.initials or b.acronyms & a.initials


def _are_abroad(a: Name, b: Name) -> bool:
    """Whether they tell different countries; of public and unnamed bodies also what their articles say counts."""
    if a.lands and b.lands and (a.told or b.told):
        return a.lands.isdisjoint(b.lands)
    if not a.home or not b.home or not a.home.isdisjoint(b.home):
        return False
    return _is_public(a) or _is_public(b) or not a.words or not b.words


def _is_public(name: Name) -> bool:
    return bool(name.kind) and name.kind not in PRIVATE and name.kind not in VAGUE


def _by_kind(a: Name, b: Name) -> float | None:
    """Two names without words of their own."""
    if a.is_indefinite or b.is_indefinite:
        return None
    if a.kind != b.kind:
        return _NO if _is_brand(a) and _is_brand(b) else None
    if a.kind == "ministry":
        if not a.subjects or not b.subjects:
            return None
        return _SURE if a.home and b.home else _LIKELY
    if a.kind in NATIONAL and a.subjects == b.subjects:
        known = a.told and b.told if a.kind in MANY else a.home and b.home
        return _SURE if known else None
    if a.kind in PRIVATE and a.told and b.told and a.is_proper and b.is_proper:
        return _SURE if a.tokens == b.tokens else _LIKELY
    return None


def _bare_against(bare: Name, named: Name) -> float | None:
    """A name that only says what a body is, against one with words of its own."""
    if not named.kind:
        return _NO if bare.kind in STATE or _is_brand(bare) else None
    if bare.kind == "ministry" and bare.subjects and bare.home and named.subjects and not bare.is_indefinite:
        return _STATES if any(word.place for word in named.words) else _LIKELY
    return _NO if _is_brand(bare) and named.kind not in VAGUE else None


def _is_brand(name: Name) -> bool:
    """Whether a kind and a country are the whole name: Deutsche Bank, Poste Italiane."""
    return name.kind in PRIVATE and bool(name.told) and name.is_proper and not name.is_indefinite


def _is_loose(name: Name) -> bool:
    """Whether its places only say where a body is: "a hospital in Bavaria"."""
    if not name.kind or any(not word.place for word in name.words):
        return False
    if name.is_indefinite:
        return True
    places = lexicon().places
    return name.places and all(places[word.place].sort == "region" for word in name.words)


def _loosely(a: Name, b: Name) -> float | None:
    """A name that tells only where a body is, against another."""
    mine, theirs = ({word.place for word in name.words if word.place} for name in (a, b))
    if mine == theirs and not a.is_indefinite and not b.is_indefinite and all(word.place for word in a.words + b.words):
        return None if _are_vague(a, b) else min(kinship(a.kind, b.kind), _PART)
    places = lexicon().places
    sorts = [{places[place].sort == "region" for place in held} for held in (mine, theirs)]
    return _NO if mine and theirs and sorts[0] == sorts[1] and mine.isdisjoint(theirs) else None


def _by_words(a: Name, b: Name) -> float | None:
    """Two names with words of their own, by these."""
    polish = a.is_polish or b.is_polish
    if (
        a.forms.isdisjoint(b.forms)
        and not (a.is_long and b.is_long)
        and not (polish and not a.stems.isdisjoint(b.stems))
    ):
        return _NO
    mine_met = [any(is_one(one, other, polish=polish) for other in b.words) for one in a.words]
    if not any(mine_met):
        return _NO
    theirs_met = [any(is_one(one, other, polish=polish) for one in a.words) for other in b.words]
    mine = [word for word, is_met in zip(a.words, mine_met, strict=True) if not is_met]
    theirs = [word for word, is_met in zip(b.words, theirs_met, strict=True) if not is_met]
    met = [word for word in (*a.words, *b.words) if word not in mine and word not in theirs]
    if mine and theirs:
        return _overlapping(met, mine, theirs)
    if _are_vague(a, b) and all(word.place for word in met):
        return None
    if not mine and not theirs:
        return _SURE if a.kind or b.kind or a.told == b.told else _HEAD
    return _within(b, a, mine, is_head=mine_met[0]) if mine else _within(a, b, theirs, is_head=theirs_met[0])


def _may_be_short(a: Name, b: Name) -> bool:
    """Whether one is a short word that may be made of the beginnings of the other's."""
    short, long = (a, b) if len(a.spelt) < len(b.spelt) else (b, a)
    if len(short.spelt) != 1 or len(long.spelt) == 1 or short.kind or len(short.spelt[0]) > _SYLLABLES:
        return False
    return may_be_short(short.spelt[0], long.spelt)


def _are_vague(a: Name, b: Name) -> bool:
    """Whether a place in common says nothing, because the kinds are neither one nor near one another."""
    areas = a.kind in AREAS and b.kind in AREAS
    return a.kind != b.kind and not areas and frozenset({a.kind, b.kind}) not in RELATED


def _overlapping(met: list[Word], mine: list[Word], theirs: list[Word]) -> float:
    """Both have words that the other has not: they are others, unless these are short and no places or numbers.

    Args:
        met: the words of both that are one.
        mine: what one has besides.
        theirs: what the other has.
    """
    telling = [any(word.place or word.text.isdigit() for word in rest) for rest in (mine, theirs)]
    if all(telling) or all(word.place for word in met):
        return _NO
    shared, rest = _letters(met), _letters(mine) + _letters(theirs)
    share = shared / (shared + rest)
    return 0.65 if share >= _NEARLY else 0.4 * share


def _within(small: Name, large: Name, rest: list[Word], *, is_head: bool) -> float | None:
    """All words of `small` stand in `large`, which has more."""
    if all(word.place for word in rest):
        value = _HEAD
    elif all(word.place for word in small.words) and not (small.kind in AREAS and large.kind in AREAS):
        return None if small.kind == large.kind or not large.kind else _NO
    elif is_head and (small.kind in AREAS or large.kind in AREAS):
        value = _LIKELY
    elif small.told and not large.told and not small.kind:
        return 0.4
    elif is_head:
        value = _HEAD if _letters(small.words) > _SHORT else 0.65
    elif len(small.words) > 1 or _letters(small.words) >= _RARE or _letters(small.words) >= _letters(rest):
        value = _PART
    else:
        value = _TAIL
    return value


def _letters(words: list[Word] | tuple[Word, ...]) -> int:
    return sum(len(word.text) for word in words)


def _capped(a: Name, b: Name, value: float) -> float | None:
    """What a kind or a subject that only one of them tells takes away."""
    if not a.kind or not b.kind:
        kind = a.kind or b.kind
        return min(value, _SURE if kind in PRIVATE or not kind else _HEAD)
    if a.kind == b.kind and a.kind in ABOUT and bool(a.subjects) != bool(b.subjects):
        return {"court": None, "ministry": None}.get(a.kind, min(value, _PART))
    return value


def keys(name: Name) -> frozenset[str]:
    """Blocking keys: two names whose likeness is above 0.6 share at least one."""
    found = {f"a:{short}" for short in (*name.acronyms, *name.initials)}
    own = [word for word in name.words if not word.place][:_MOST_KEYS]
    for word in own:
        found |= word_keys(word)
    if not own or name.kind in AREAS:
        found |= {f"{block(name.kind)}:{word.place}" for word in name.words if word.place}
    if name.kind == "ministry" or not name.words:
        about = name.subjects if name.kind == "ministry" else name.home
        found |= {f"{name.kind}:{one}" for one in about}
    return frozenset(found)


def describe(name: Name) -> str:
    """A name in a few words, for people: `ministry:interior FR`, `vallon hospital`."""
    own = " ".join(word.text.removeprefix("=") for word in name.words)
    kind = ":".join(filter(None, (name.kind, "+".join(sorted(name.subjects)))))
    country = "+".join(sorted(name.told or (name.home if name.kind in NATIONAL else ())))
    return " ".join(filter(None, (own, kind, country))) or name.text
