"""The words of organisations' names in all languages: `lang/*/organisations.toml`, read once a process.

An entry is a phrase of plain words (`plain`). A `*` at its end stands for an ending of at most four letters; one before
its only word stands for the first part of a compound. A name may mix languages, so that one lexicon holds them all.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from babel import Locale

from breachledger.errors import Defect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LANG = Path(__file__).parents[1] / "lang"
_FILE = "organisations.toml"
_ENDING = 4
"""Letters that `*` stands for, at the most."""
_SHORTEST_REST = 3
_DERIVED = 7
_OTHERS = ("ru", "uk", "el")
"""Languages without a folder in whose letters countries are known."""
_NO_COUNTRY = re.compile(r"\d+|EZ|UN|QO|XA|XB|ZZ|AQ|CQ")
"""CLDR's areas that are no country (https://cldr.unicode.org)."""

Senses = dict[str, str]
"""What a phrase may be (of a compound its first part may be a `second` kind, or a place that it lies `within`):
(`kind`, `subject`, `nation`, `place`, `alias`, `article`, `word`), and which."""


class Found(NamedTuple):
    """A phrase of the lexicon in a name."""

    length: int
    """Words."""
    senses: Senses
    rest: str = ""
    """What stands before it in a compound and means nothing here."""


class Place(NamedTuple):
    """Where a known place lies, and whether it is a `city`, a `capital` or a `region`."""

    country: str
    sort: str


@cache
def _letters() -> dict[int, str]:
    return {ord(letter): plain for letter, plain in _read(LANG, "any")["letters"].items()}


def plain(text: str) -> str:
    """In Latin letters, without case and accents; the letters of other scripts after `[organisations.letters]`."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_letters())


def squeezed(word: str) -> str:
    """A plain word as if its umlauts had not been written out: `muenchen` as `munchen`."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u") if len(word) > _ENDING else word


def split(text: str) -> list[str]:
    """The plain words of a phrase."""
    return re.findall(r"[a-z0-9]+", plain(text))


def _read(folder: Path, code: str) -> Mapping[str, Any]:
    path = folder / code / _FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")).get("organisations", {})  # type: ignore[no-any-return]
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Defect(f"{code}/{_FILE}: {error}") from error


class Lexicon:
    """All phrases by their first word."""

    def __init__(self, folder: Path = LANG) -> None:
        self._folder = folder
        self._exact: dict[str, list[tuple[tuple[str, ...], Senses]]] = defaultdict(list)
        self._stems: dict[str, list[tuple[tuple[str, ...], Senses]]] = defaultdict(list)
        self._heads: dict[str, Senses] = {}
        self._prefixes: dict[str, Senses] = {}
        self._known: dict[tuple[str, ...], Senses] = {}
        self.polish: set[str] = set()
        """First words of what only Polish has."""
        self.places = _places(folder)
        for code in sorted(path.parent.name for path in folder.glob(f"*/{_FILE}")):
            self._add_language(code)
        for place in self.places:
            self._add(place.replace("_", " "), "place", place)
        for held in (*self._exact.values(), *self._stems.values()):
            held.sort(key=lambda entry: -len(entry[0]))
        self.functions = {words[0] for words, senses in self._known.items() if senses.get("word") == "function"}
        self._longest = max(map(len, self._stems))
        self._longest_head = max(map(len, self._heads))

    def _add_language(self, code: str) -> None:
        sheet = _read(self._folder, code)
        before = set(self._exact) | set(self._stems)
        for country, name in _countries(self._folder, code):
            self._add(name, "nation", country)
        for what, value, phrase in _entries(sheet):
            if what == "prefix":
                self._prefixes[plain(phrase)] = {} if value == "idle" else {"subject": value}
            elif what == "place" and value not in self.places:
                raise Defect(f"{code}/{_FILE}: no place is called {value!r}: add it to any/{_FILE}")
            else:
                self._add(phrase, what, value)
        if code == "pl":
            self.polish = {first for first in set(self._exact) | set(self._stems) if first not in before}

    def _add(self, phrase: str, what: str, value: str) -> None:
        if phrase.startswith("*"):
            self._heads.setdefault(plain(phrase[1:]), {}).setdefault(what, value)
            return
        words = tuple("".join(split(part)) + "*" * part.endswith("*") for part in _parts(phrase))
        if not words or not words[0]:
            return
        if words in self._known:
            self._known[words].setdefault(what, value)
            return
        senses = self._known[words] = {what: value}
        first = words[0]
        if first.endswith("*"):
            self._stems[first[:-1]].append((words, senses))
        else:
            self._exact[first].append((words, senses))

    def find(self, words: Sequence[str], place: int) -> Found | None:
        """The longest phrase that begins at `place`; a written word before a stem, a whole word before a compound."""
        word = words[place]
        best: Found | None = None
        for form in _forms(word):
            best = _longest(self._exact.get(form, ()), words, place, best)
            if best is not None and best.length > 1:
                return best
            for end in range(len(form), max(len(form) - _ENDING, 2) - 1, -1):
                if end <= self._longest and (held := self._stems.get(form[:end])):
                    best = _longest(held, words, place, best)
            if best is not None:
                return best
        return self._compound(word) or self._derived(word)

    def _derived(self, word: str) -> Found | None:
        """A German word for what is of a place: Straßburger."""
        if len(word) < _DERIVED or not word.endswith("er"):
            return None
        held = self._exact.get(word[:-2], ())
        return next((Found(1, senses) for words, senses in held if len(words) == 1 and "place" in senses), None)

    def _compound(self, word: str) -> Found | None:
        for form in _forms(word):
            for begin in range(max(_SHORTEST_REST, len(form) - self._longest_head), len(form) - 2):
                head = self._heads.get(form[begin:])
                if head is not None:
                    return self._with_rest(head, form[:begin])
        return None

    def _with_rest(self, head: Senses, rest: str) -> Found:
        """A compound: what its first parts are about, the place that they name, or what is left of them."""
        senses = dict(head)
        while rest:
            cut = next((n for n in range(len(rest), 2, -1) if rest[:n] in self._prefixes), 0)
            if not cut:
                break
            senses.update(self._prefixes[rest[:cut]])
            rest = rest[cut:]
        for form in (rest, rest.removesuffix("s")):
            for words, held in self._exact.get(form, ()):
                if len(words) == 1 and not held.keys().isdisjoint({"nation", "place", "subject", "kind"}):
                    renamed = {"kind": "second", "place": "within"}
                    return Found(1, {**senses, **{renamed.get(what, what): which for what, which in held.items()}})
        return Found(1, senses, rest if len(rest) >= _SHORTEST_REST else "")


def _parts(phrase: str) -> list[str]:
    """The words of a phrase, each with its star."""
    return [part for part in re.findall(r"[\w]+\*?", phrase) if split(part)]


def _forms(word: str) -> Iterator[str]:
    """A word as it may stand in the lexicon: umlauts not written out, without the ending of a genitive."""
    yield word
    short = squeezed(word)
    if short != word:
        yield short
    if len(short) > _ENDING and short.endswith("s"):
        yield short[:-1]
        if short.endswith("es"):
            yield short[:-2]


def _longest(
    held: Iterable[tuple[tuple[str, ...], Senses]], words: Sequence[str], place: int, best: Found | None
) -> Found | None:
    """The longest of these that fits at `place`, or `best` where that is as long."""
    for phrase, senses in held:
        size = len(phrase)
        if best is not None and size <= best.length:
            return best
        if place + size <= len(words) and all(
            _fits(one, words[place + n]) for n, one in enumerate(phrase[1:], start=1)
        ):
            return Found(size, senses)
    return best


def _fits(pattern: str, word: str) -> bool:
    if pattern[-1] == "*":
        return word.startswith(pattern[:-1]) and len(word) - len(pattern) < _ENDING
    return word in {pattern, pattern + "s"}


def _entries(sheet: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What each phrase of a language is, which, and the phrase."""
    named = {"kinds": "kind", "subjects": "subject", "nations": "nation", "places": "place", "prefixes": "prefix"}
    for phrase, meaning in sheet.get("aliases", {}).items():
        yield "alias", meaning, phrase
    for table, what in named.items():
        for value, phrases in sheet.get(table, {}).items():
            yield from ((what, value, phrase) for phrase in phrases)
    for value, phrases in sheet.get("words", {}).items():
        # What is an article in one language is a preposition in another: "dos".
        what = "article" if value == "indefinite" else "word"
        yield from ((what, value, phrase) for phrase in phrases)


def _places(folder: Path) -> dict[str, Place]:
    sheet = _read(folder, "any")
    sorts = {"capitals": "capital", "cities": "city", "regions": "region"}
    return {
        place: Place(country, sort)
        for table, sort in sorts.items()
        for country, places in sheet[table].items()
        for place in places
    }


def _countries(folder: Path, code: str) -> Iterator[tuple[str, str]]:
    """Countries by their names in CLDR, but for those that news means otherwise (`skip` in countries.toml)."""
    if code == "any":
        skipped: set[str] = set()
        codes: tuple[str, ...] = _OTHERS
    else:
        told = tomllib.loads((folder / code / "countries.toml").read_text(encoding="utf-8"))
        skipped = set(told.get("countries", {}).get("skip", ()))
        codes = (code,)
    for one in codes:
        for country, name in Locale(one).territories.items():
            if name not in skipped and not _NO_COUNTRY.fullmatch(country):
                yield country, name


@cache
def lexicon() -> Lexicon:
    """The words of all languages."""
    return Lexicon()
