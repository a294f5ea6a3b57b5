"""Actors and malware by the names that MISP's galaxy knows (`lang/any/actors.toml`, `lang/any/malware.toml`).

An actor's name speaks for itself, and one of malware with an inner capital. Malware that is called like anything else
(`Emotet`, `Merry Christmas`) needs a word of the trade in reach (`trojan`, `ransomware`); a name that is an
ordinary word (`Play`) needs it at its side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from breachledger.extract.normal import normalize
from breachledger.extract.tokens import split_words

_REACH = 10
"""Tokens to each side in which a word of the trade speaks for a name."""
_BESIDE = 2


class Known(NamedTuple):
    """One name: its words, the canonical name and its id, what it is, and how far a word of the trade may be."""

    words: tuple[str, ...]
    canonical: str
    ref: str
    role: str
    reach: int | None
    """None where none is needed."""


class Naming(NamedTuple):
    """One mention of a known name, as a token range."""

    first: int
    last: int
    known: Known


class Galaxy:
    """All known names, by their first word; `trade` are the beginnings of the words of the trade."""

    def __init__(self, tables: Mapping[str, Mapping[str, Sequence[str]]], trade: Iterable[str]) -> None:
        self._trade = tuple(sorted(trade))
        self._by_word: dict[str, list[Known]] = {}
        for role, table in tables.items():
            for canonical, (ref, *names) in table.items():
                for name in names:
                    self._add(name, canonical, ref, role)
        for held in self._by_word.values():
            held.sort(key=lambda known: -len(known.words))

    def _add(self, name: str, canonical: str, ref: str, role: str) -> None:
        plain = name.removeprefix("?")
        words = tuple(split_words(normalize(plain).folded))
        telling = len(words) > 1 or any(map(str.isdecimal, plain)) or any(map(str.isupper, plain[1:]))
        alone = role == "attacker" or (telling and len(words) == 1 and not plain.isupper())
        reach = _BESIDE if plain != name else None if alone else _REACH
        self._by_word.setdefault(words[0], []).append(Known(words, canonical, ref, role, reach))

    def find(self, words: Sequence[str], capitals: Sequence[bool]) -> list[Naming]:
        """The mentions in a text, the longest at each place; a name begins with a capital or a figure."""
        found: list[Naming] = []
        done = 0
        for place in [at for at, word in enumerate(words) if word in self._by_word]:
            if place < done or not (capitals[place] or words[place][0].isdecimal()):
                continue
            for known in self._by_word[words[place]]:
                last = place + len(known.words)
                if tuple(words[place:last]) == known.words and self._spoken_for(words, place, last, known.reach):
                    found.append(Naming(place, last, known))
                    done = last
                    break
        return found

    def _spoken_for(self, words: Sequence[str], first: int, last: int, reach: int | None) -> bool:
        """Whether a word of the trade stands in reach, where one is needed."""
        if reach is None:
            return True
        around = (*words[max(0, first - reach) : first], *words[last : last + reach])
        return any(word.startswith(self._trade) for word in around)
