"""A written name -> what it says: which kind of body, about what, of which country, and the words that are its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, starmap
from typing import TYPE_CHECKING, NamedTuple

from breachledger.resolve.name_forms import Word, initials_of, make_word
from breachledger.resolve.name_kinds import (
    ABOUT,
    AREAS,
    BROAD,
    NATIONAL,
    PRIVATE,
    SEATED,
    SILENT,
    TOGETHER,
    VAGUE,
    kinship,
)
from breachledger.resolve.name_text import ACRONYM, prepare, surfaces_of
from breachledger.resolve.name_words import Lexicon, Senses, lexicon, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

_DESCRIPTIVE = 4
"""Letters of a word without capital that may be left out beside a name: "stocznia", not "ho" (Mobile)."""
_TITLED = 4
"""Letters of an acronym that is written as a word: Acn, Inps."""
_PROVINCE = 2
"""Letters in brackets that may be short for a province as well: (MI)."""

_PORTUGUESE = frozenset({"do", "da", "de", "dos", "das", "em", "no", "na"})
"""Beside these `a` is an article that tells which, and not the English one."""
_POLISH = re.compile(r"[ąęłśżźĄĘŁŚŻŹ]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared. Two names are equal if the text and the country are."""

    text: str
    country: str | None
    """Alpha-2: what its article says of the country."""
    kind: str = field(compare=False)
    """Of `[organisations.kinds]`; empty if the name tells none."""
    subjects: frozenset[str] = field(compare=False)
    told: frozenset[str] = field(compare=False)
    """Countries that the name itself tells."""
    home: frozenset[str] = field(compare=False)
    """These, or where its places lie, or what its article says, or where such a name is at home."""
    lands: frozenset[str] = field(compare=False)
    """The countries told, or in which its places lie."""
    words: tuple[Word, ...] = field(compare=False)
    """Its own words, places among them."""
    tokens: tuple[str, ...] = field(compare=False)
    """All words but articles, prepositions and legal forms, in a form that languages share."""
    acronyms: frozenset[str] = field(compare=False)
    initials: frozenset[str] = field(compare=False)
    forms: frozenset[str] = field(compare=False)
    """All forms of all words."""
    stems: frozenset[str] = field(compare=False)
    spelt: tuple[str, ...] = field(compare=False)
    """All words as they are written, but articles and the like."""
    is_indefinite: bool = field(compare=False)
    """Whether it begins like "a hospital"."""
    is_proper: bool = field(compare=False)
    """Whether all its words have a capital."""
    is_described: bool = field(compare=False)
    """Whether its own words are no names: "ayuntamiento zamorano"."""
    is_place: bool = field(compare=False)
    """Whether it is a place alone, so that its kind is only the likeliest."""
    is_polish: bool = field(compare=False)
    is_long: bool = field(compare=False)
    """Whether a word is so long that a slip of the pen is forgiven."""
    places: bool = field(compare=False)
    """Whether its words are all places."""


class _Item(NamedTuple):
    """A word of the text, or a phrase of the lexicon."""

    surface: str
    plain: str
    senses: Senses
    rest: str = ""


@lru_cache(1 << 16)
def read_name(text: str, country: str | None = None) -> Name:
    """The name of an organisation as an article writes it.

    Args:
        text: in any of the languages, inflected as it stands; of a long text the first 200 characters are read.
        country: alpha-2, where the article says it of the victim.
    """
    return _Reader(text, country, lexicon()).name()


class _Reader:
    """One name on its way."""

    def __init__(self, text: str, country: str | None, words: Lexicon) -> None:
        self.text, self.country, self.lexicon = text, country, words
        self.main, self.bracketed = prepare(text)
        self.items = self._find(self.main)
        self.acronyms: set[str] = set()
        self.subjects: set[str] = set()
        self.told: set[str] = set()
        self.default: set[str] = set()
        self.own: list[tuple[str, str, bool]] = []
        """Word, the place that it is, and whether it has a capital."""
        self.weak: list[str] = []
        self.idle: list[tuple[str, bool]] = []
        self.about: list[str] = []
        self.kinds: list[str] = []
        self.is_indefinite = False

    def _find(self, text: str) -> list[_Item]:
        surfaces = [surface for surface in surfaces_of(text) if plain(surface)]
        words = [plain(surface) for surface in surfaces]
        items: list[_Item] = []
        place = 0
        while place < len(words):
            found = self.lexicon.find(words, place)
            size = found.length if found else 1
            surface, word = " ".join(surfaces[place : place + size]), " ".join(words[place : place + size])
            items.append(_Item(surface, word, found.senses if found else {}, found.rest if found else ""))
            place += size
        return items

    def name(self) -> Name:
        """The name, read."""
        self._read_bracket()
        kinded = sum(1 for item in self.items if item.senses.keys() & {"kind", "alias"})
        for place, item in enumerate(self.items):
            self._take(place, item, alone=kinded <= 1)
        kind = self._settle_kind()
        if kind in PRIVATE and not self.told:
            self.told = self.default
        words = self._settle_words(kind)
        is_place = not kind and bool(words) and all(word.place for word in words)
        if is_place:
            kind = self._area(words)
        elif not kind and not words and self.told:
            kind = "government"
        return self._finish(kind, words, is_place=is_place)

    def _read_bracket(self) -> None:
        """An acronym, or a place that is told besides."""
        inner = self.bracketed
        if not inner:
            return
        whole = self._find(f"{self.main} {inner}")
        if whole and whole[-1].plain != plain(inner) and whole[-1].plain.endswith(f" {plain(inner)}"):
            self.items = whole  # the brackets are in the name of a place: Frankfurt (Oder)
            return
        if " " not in inner and len(inner) in ACRONYM and any(letter.isupper() for letter in inner):
            short = plain(inner)
            if len(short) > _PROVINCE or short in self._initials():
                self.acronyms.add(short)
                return
        told = self._find(inner)
        if len(told) == 1 or any(item.senses.keys() & {"place", "nation"} for item in told):
            self.items = whole

    def _take(self, place: int, item: _Item, *, alone: bool) -> None:
        """Put one word where it belongs."""
        senses, capital = item.senses, item.surface[:1].isupper() or item.surface[:1].isdigit()
        word = senses.get("word", "")
        if "article" in senses and place == 0 and len(self.items) > 1:
            self.is_indefinite = not (item.plain == "a" and _PORTUGUESE & {other.plain for other in self.items})
        elif place and self.items[place - 1].senses.get("word") == "saint" and "kind" not in senses:
            self.own.append((item.plain, "", True))
        elif word == "function" or (word == "legal" and place > 0):
            return
        elif "alias" in senses and (alone or "subject" not in senses):
            self._take_alias(senses["alias"])
        elif (
            "kind" in senses
            and not ("place" in senses and len(self.items) == 1)
            and (alone or not senses.keys() & {"subject", "place"})
        ):
            self._take_kind(senses, item.rest, capital=capital)
        elif "nation" in senses:
            self.told.add(senses["nation"])
        elif "place" in senses:
            self.own.append((senses["place"], senses["place"], capital))
        elif "subject" in senses:
            self.about.append(senses["subject"])
        elif word == "idle":
            self.idle.append((item.plain, capital))
        elif word in {"weak", "saint", "legal"}:
            self.weak.append(item.plain)
        else:
            self.own.extend((part, "", capital) for part in item.plain.split())

    def _take_kind(self, senses: Senses, rest: str, *, capital: bool) -> None:
        self.kinds.append(senses["kind"])
        if "second" in senses:
            self.kinds.append(senses["second"])
        if "within" in senses:
            self.own.append((senses["within"], senses["within"], capital))
        if "nation" in senses:
            self.told.add(senses["nation"])
        if "subject" in senses and senses["kind"] in ABOUT:
            self.about.append(senses["subject"])
        if rest and senses["kind"] not in VAGUE:
            self.own.append((rest, "", capital))

    def _take_alias(self, meaning: str) -> None:
        """What a name stands for: its kind first, then subjects, places, words of its own (`=`) and the country."""
        kind, *parts = meaning.split()
        self.kinds.append(kind)
        for part in parts:
            if part.isupper():
                self.default.add(part)
            elif part.startswith("="):
                self.own.append((part[1:], "", True))
            elif part in self.lexicon.places:
                self.own.append((part, part, True))
            else:
                self.about.append(part)

    def _settle_kind(self) -> str:
        """The kind that says most; a department of something is a ministry."""
        kinds = list(dict.fromkeys(self.kinds))
        for one, other in combinations(kinds, 2):
            if (both := TOGETHER.get(frozenset({one, other}))) is not None:
                return both
        telling = [kind for kind in kinds if kind not in VAGUE and kind not in BROAD]
        if telling:
            first, *more = [kind for kind in telling if kind not in PRIVATE] or telling[:1]
            self.own.extend((f"={kind}", "", True) for kind in more if not kinship(kind, first))
            return first
        broad = [kind for kind in BROAD if kind in kinds]
        if broad:
            return broad[-1] if "government" not in broad or len(broad) == 1 else broad[0]
        if "department" in kinds:
            return "ministry" if self.about else "agency"
        return kinds[0] if kinds else ""

    def _settle_words(self, kind: str) -> list[Word]:
        """The words that are the name's own, once its kind is known."""
        if kind in ABOUT:
            self.subjects.update(self.about)
        elif kind not in SILENT:
            self.own.extend((f"={subject}", "", False) for subject in self.about)
        if not kind or kind in PRIVATE or kind in VAGUE:
            self.own.extend((word, "", True) for word, capital in self.idle if capital)
        if kind in SEATED:
            self._seat()
        if any(capital and not place for _, place, capital in self.own):
            self.own = [
                one for one in self.own if one[2] or one[1] or one[0].startswith("=") or len(one[0]) < _DESCRIPTIVE
            ]
        if not self.own and not kind and not self.told:
            self.own = [(word, "", True) for word in self._fallback()]
        return list(starmap(make_word, dict.fromkeys((word, place) for word, place, _ in self.own)))

    def _seat(self) -> None:
        """A capital beside what sits there is the country."""
        capitals = {place for _, place, _ in self.own if place and self.lexicon.places[place].sort == "capital"}
        self.told.update(self.lexicon.places[place].country for place in capitals if not self.told)
        self.own = [one for one in self.own if one[1] not in capitals]

    def _fallback(self) -> Iterable[str]:
        """Of a name of weak words alone these, of one of articles alone the whole."""
        return self.weak or [word for word, _ in self.idle] or [item.plain for item in self.items]

    def _area(self, words: list[Word]) -> str:
        sorts = {self.lexicon.places[word.place].sort for word in words}
        return "region" if sorts == {"region"} else "municipality"

    def _initials(self) -> frozenset[str]:
        functions = self.lexicon.functions
        parts = [
            (word, "function" if "article" in item.senses or word in functions else item.senses.get("word", ""))
            for item in self._named()
            for word in item.plain.split()
        ]
        return initials_of(parts)

    def _named(self) -> list[_Item]:
        """The name from its first capital on: what is before only describes ("scheepswerf Van Aalderen")."""
        first = next((n for n, item in enumerate(self.items) if item.surface[:1].isupper()), 0)
        return self.items[first:]

    def _lands(self, words: list[Word]) -> frozenset[str]:
        places = self.lexicon.places
        return frozenset(self.told or {places[word.place].country for word in words if word.place})

    def _finish(self, kind: str, words: list[Word], *, is_place: bool) -> Name:
        content = [item for item in self.items if item.senses.get("word", "") not in {"function", "legal"}]
        if len(content) == 1 and not self.bracketed and _is_acronym(content[0].surface):
            self.acronyms.add(content[0].plain)
        elif self.bracketed and len(content) == 1 and _is_acronym(self.bracketed):
            self.acronyms.add(plain(self.bracketed))
        firsts = {item.plain.split()[0] for item in self.items}
        return Name(
            text=self.text,
            country=self.country,
            kind=kind,
            subjects=frozenset(self.subjects),
            told=frozenset(self.told),
            home=self._lands(words) or frozenset({self.country} if self.country else self.default),
            lands=self._lands(words),
            words=tuple(words),
            tokens=tuple(_token(item) for item in content),
            acronyms=frozenset(self.acronyms),
            initials=self._initials(),
            forms=frozenset().union(*({*word.forms, word.sound} - {""} for word in words)),
            spelt=tuple(word for item in content for word in item.plain.split() if word not in self.lexicon.functions),
            stems=frozenset(word.stem for word in words),
            is_indefinite=self.is_indefinite,
            is_proper=all(item.surface[:1].isupper() for item in content),
            is_described=bool(words) and not any(capital or place for _, place, capital in self.own),
            is_place=is_place,
            is_polish=bool(_POLISH.search(self.text)) or not firsts.isdisjoint(self.lexicon.polish),
            is_long=any(word.is_long for word in words),
            places=bool(words) and all(word.place for word in words) and kind not in AREAS | NATIONAL,
        )


def _token(item: _Item) -> str:
    """A word in a form that all languages share, if the lexicon knows it."""
    senses = item.senses
    return senses.get("nation") or senses.get("kind") or senses.get("place") or make_word(item.plain, "").stem


def _is_acronym(surface: str) -> bool:
    """Whether one word may be short for others: capitals, or a short word with one."""
    if len(surface) not in ACRONYM or not surface[0].isalpha():
        return False
    return sum(map(str.isupper, surface)) > 1 or (len(surface) <= _TITLED and surface[0].isupper())
