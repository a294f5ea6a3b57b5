"""Numbers as news writes them: `850.000`, `6.4 million`, `mezzo milione`, `tra due e tre milioni`, `fino a mille`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from breachledger.extract.normal import normalize
from breachledger.extract.tokens import Tokens, split_words
from breachledger.vocabulary import Qualifier

Phrase = tuple[str, ...]
_THOUSAND = 1000.0
_DIGITS = 3
"""Digits that stand for themselves behind a multiplier; four are a year."""
_LARGEST = 10**12
_YEARS = range(1950, 2100)


class Number(NamedTuple):
    """A number with its place; `high` is set for a range, whose `value` is then the low end."""

    first: int
    last: int
    value: float
    qualifier: Qualifier = Qualifier.EXACT
    high: float | None = None
    core_first: int = 0
    """Where the number itself begins, after its qualifier."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How a language writes numbers (`[numbers]` of its sheet)."""

    decimal: str
    group: str
    words: Mapping[str, float]
    one: frozenset[str]
    half: frozenset[str]
    and_half: tuple[Phrase, ...]
    multipliers: Mapping[str, float]
    attached: Mapping[str, float]
    glued: tuple[str, ...]
    joiners: frozenset[str]
    before: Mapping[str, tuple[tuple[Phrase, Qualifier], ...]]
    after: tuple[tuple[Phrase, Qualifier], ...]
    ranges: Mapping[str, tuple[tuple[Phrase, Phrase], ...]]
    percent: tuple[Phrase, ...]
    ordinal: frozenset[str]
    thousands: frozenset[str]
    starters: frozenset[str]
    units: frozenset[str]
    """Words before which `one` and `half` are numbers (`un terabyte`)."""

    @classmethod
    def of(cls, table: Mapping[str, Any], units: Iterable[str] = ()) -> NumberWords:
        """From the `[numbers]` table of a sheet."""
        words = {_fold(word): float(value) for word, value in table.get("words", {}).items()}
        thousands = frozenset(map(_fold, table.get("thousand", ())))
        one, half = frozenset(map(_fold, table.get("one", ()))), frozenset(map(_fold, table.get("half", ())))
        return cls(
            decimal=table["decimal"],
            group=table["group"],
            words=words,
            one=one,
            half=half,
            and_half=_phrases(table.get("and_half", ())),
            multipliers={_fold(word): float(value) for word, value in table["multipliers"].items()},
            attached={_fold(word): float(value) for word, value in table.get("attached", {}).items()},
            glued=tuple(table.get("glued", ())),
            joiners=frozenset(table.get("joiners", ())),
            before=_by_last(table.get("before", {})),
            after=tuple(
                (phrase, Qualifier(name))
                for name, texts in table.get("after", {}).items()
                for phrase in _phrases(texts)
            ),
            ranges=_by_first([tuple(_phrases(pair)) for pair in table.get("ranges", ())]),
            percent=_phrases(table.get("percent", ())),
            ordinal=frozenset(table.get("ordinal", ())),
            thousands=thousands,
            starters=frozenset(words) | one | half | thousands,
            units=frozenset(units),
        )


def find_numbers(tokens: Tokens, language: NumberWords, months: Mapping[str, int]) -> list[Number]:
    """The numbers of a text that may count something: no years, dates, percentages, versions or times."""
    found: list[Number] = []
    done = 0
    able = {word for word in set(tokens.words) if _may_begin(word, language)}
    for place in [place for place, word in enumerate(tokens.words) if word in able]:
        number = _read(tokens, place, language) if place >= done else None
        if number is not None:
            number = _extend(tokens, number, language)
            if _counts(tokens, number, language, months):
                found.append(number)
            done = max(place + 1, number.last)
    return found


def ends(number: Number) -> Iterator[tuple[float, Qualifier]]:
    """The value with its qualifier; for a range both of its ends."""
    if number.high is None:
        yield number.value, number.qualifier
    else:
        yield number.value, Qualifier.AT_LEAST
        yield number.high, Qualifier.AT_MOST


def _read(tokens: Tokens, place: int, language: NumberWords, below: float = math.inf) -> Number | None:
    """The bare number that begins at `place`; none where a multiplier of it is not `below` another."""
    words = tokens.words
    word = words[place]
    if word[0].isdecimal():
        value, last = _digits(tokens, place, language)
        if value is None:
            return None
    elif word in language.one or word in language.half:
        return _single(tokens, place, language)
    elif word in language.thousands:  # `mille dossiers`: it multiplies, and is a number by itself
        value, last = _THOUSAND, place + 1
    else:
        value, last = _spelled(words, place, language)
        if value is None:
            return None
    value, last = _multiplied(tokens, value, last, language, below)
    return Number(place, last, value, core_first=place) if value <= _LARGEST else None


def _single(tokens: Tokens, place: int, language: NumberWords) -> Number | None:
    """`one` or `half` before what it counts: `mezzo milione`, `half a million`, `un terabyte`."""
    words = tokens.words
    value = 1.0 if words[place] in language.one else 0.5
    for last in (place + 1, place + 2)[: 1 + (words[place] in language.half)]:
        word = words[last] if last < len(words) else ""
        if word in language.multipliers:
            value, last = _multiplied(tokens, value, last, language)
            return Number(place, last, value, core_first=place)
        if word in language.units:
            return Number(place, last, value, core_first=place)
    return None


def _digits(tokens: Tokens, place: int, language: NumberWords) -> tuple[float | None, int]:
    text, last = tokens.words[place].replace("'", ""), place + 1
    if len(text) > 18:
        return None, last
    if text.isdecimal():
        if " " in language.group and len(text) <= 3:
            while last < len(tokens) and len(word := tokens.words[last]) == 3 and word.isdecimal():
                if tokens.starts[last] - tokens.ends[last - 1] != 1:
                    break
                text, last = text + word, last + 1
        return (float(text) if len(text) <= 18 else None), last
    separators = [mark for mark in text if not mark.isdecimal()]
    parts = text.replace(",", ".").split(".")
    grouped = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    if len(set(separators)) == 1 and separators[0] in language.group and grouped:
        return float("".join(parts)), last
    if len(separators) == 1 and (separators[0] == language.decimal or len(parts[1]) <= 2):
        return float(".".join(parts)), last
    whole = parts[:-1]
    if separators[-1] == language.decimal and len(set(separators[:-1])) == 1 and all(len(p) == 3 for p in whole[1:]):
        return float("".join(whole) + "." + parts[-1]), last
    return None, last


def _spelled(words: Sequence[str], place: int, language: NumberWords) -> tuple[float | None, int]:
    """Number words in a row: `twenty - five`, `ventimila`."""
    total, last, before = 0.0, place, 0.0
    while last < len(words):
        value = _word_value(words[last], language)
        if value is None:
            joined = last > place and words[last] in language.joiners and last + 1 < len(words)
            after = _word_value(words[last + 1], language) if joined else None
            # `treinta y cinco` is one number, `dos y tres` are two; `quatre-vingts` is one.
            if after is None or (words[last] != "-" and after >= before):
                break
        elif last > place and words[last - 1] == "-" and 0 < before < value:
            total, before = total - before + before * value, value  # `quatre-vingt`
        else:
            total, before = total + value, value
        last += 1
    return (total if last > place else None), last


def _word_value(word: str, language: NumberWords) -> float | None:
    if word in language.words:
        return language.words[word]
    for tail in language.glued:
        if word.endswith(tail) and word[: -len(tail)] in language.words:
            return language.words[word[: -len(tail)]] * language.multipliers[tail]
    return None


def _multiplied(
    tokens: Tokens, value: float, last: int, language: NumberWords, below: float = math.inf
) -> tuple[float, int]:
    """The value with the multipliers behind it; infinite where one of them is not `below`, so that it is no rest."""
    words = tokens.words
    while last < len(words) and value <= _LARGEST:
        word = words[last]
        if word in language.multipliers:
            unit = language.multipliers[word]
        elif word in language.attached and tokens.touches(last):
            unit = language.attached[word]
        else:
            break
        if unit >= below:
            return math.inf, last
        value, last = round(value * unit, 6), last + 1
        for phrase in language.and_half:  # `due milioni e mezzo`: half of a million more
            if tuple(words[last : last + len(phrase)]) == phrase:
                value, last = value + 0.5 * unit, last + len(phrase)
        rest = _rest(tokens, last, unit, language)
        if rest is not None:
            return value + rest.value, rest.last
    return value, last


def _rest(tokens: Tokens, place: int, unit: float, language: NumberWords) -> Number | None:
    """What goes on behind a multiplier: `dos mil quinientas`, `dois mil e quinhentos`, `23 mil 418`."""
    words = tokens.words
    place += place + 1 < len(words) and words[place] in language.joiners and words[place + 1] in language.words
    word = words[place] if place < len(words) else ""
    able = word in language.words or (word.isdecimal() and len(word) <= _DIGITS)
    if unit < _THOUSAND or not able or tokens.touches(place):
        return None
    rest = _read(tokens, place, language, below=unit)
    percent = rest is not None and any(tuple(words[rest.last : rest.last + len(p)]) == p for p in language.percent)
    return rest if rest is not None and 0 < rest.value < unit and not percent else None


def _extend(tokens: Tokens, number: Number, language: NumberWords) -> Number:
    """With its other end, where it is a range, and with the qualifier around it."""
    ranged = _range(tokens, number, language)
    if ranged is not None:
        return ranged
    words = tokens.words
    for phrase, qualifier in language.before.get(words[number.first - 1] if number.first else "", ()):
        start = number.first - len(phrase)
        if start >= 0 and tuple(words[start : number.first]) == phrase:
            return number._replace(first=start, qualifier=qualifier)
    for phrase, qualifier in language.after:
        if tuple(words[number.last : number.last + len(phrase)]) == phrase:
            return number._replace(last=number.last + len(phrase), qualifier=qualifier)
    return number


def _range(tokens: Tokens, number: Number, language: NumberWords) -> Number | None:
    words = tokens.words
    candidates = [*language.ranges.get("", ())]
    if number.first:
        candidates = [*language.ranges.get(words[number.first - 1], ()), *candidates]
    for opener, joiner in candidates:
        start, after = number.first - len(opener), number.last + len(joiner)
        if start < 0 or tuple(words[start : number.first]) != opener or tuple(words[number.last : after]) != joiner:
            continue
        other = _read(tokens, after, language) if after < len(words) and _may_begin(words[after], language) else None
        if other is None:
            continue
        low = number.value
        factor = _factor(other, tokens, language)
        if low < 1000 and factor > 1 and low <= other.value / factor:
            low *= factor
        if low < other.value:
            return Number(start, other.last, low, Qualifier.AT_LEAST, other.value, core_first=start)
    return None


def _may_begin(word: str, language: NumberWords) -> bool:
    return word in language.starters or word[0].isdecimal() or bool(language.glued and word.endswith(language.glued))


def _factor(number: Number, tokens: Tokens, language: NumberWords) -> float:
    """What multiplies the last word of `number`."""
    word = tokens.words[number.last - 1]
    return language.multipliers.get(word, language.attached.get(word, 1.0))


def _counts(tokens: Tokens, number: Number, language: NumberWords, months: Mapping[str, int]) -> bool:
    words, first, last = tokens.words, number.core_first, number.last
    before = words[first - 1] if first else ""
    after = words[last] if last < len(words) else ""
    plain = last - first == 1 and words[first].isdecimal()
    if plain and number.qualifier is Qualifier.EXACT and number.value in _YEARS:
        return False
    if plain and number.value <= 31 and (after in months or before in months):
        return False
    if after in language.ordinal and tokens.touches(last):
        return False
    if (before in {":", "-", ".", "/", "#"} and tokens.touches(first)) or (
        after in {":", "/"} and tokens.touches(last)
    ):
        return False
    return not any(
        tuple(words[last : last + len(phrase)]) == phrase  # `40 por ciento`, and the `ciento` of it
        or tuple(words[max(0, last - len(phrase)) : last]) == phrase
        for phrase in language.percent
    )


def _fold(text: str) -> str:
    return normalize(text).folded


def _phrases(texts: Sequence[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(split_words(_fold(text))) for text in texts)


def _by_last(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[tuple[Phrase, Qualifier], ...]]:
    """Qualifying phrases by their last word, the longest first."""
    held: dict[str, list[tuple[Phrase, Qualifier]]] = {}
    for name, texts in table.items():
        for phrase in _phrases(texts):
            held.setdefault(phrase[-1], []).append((phrase, Qualifier(name)))
    return {word: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for word, pairs in held.items()}


def _by_first(pairs: Sequence[tuple[Phrase, ...]]) -> dict[str, tuple[tuple[Phrase, Phrase], ...]]:
    """Range phrases (what stands before, what between) by the last word that stands before."""
    held: dict[str, list[tuple[Phrase, Phrase]]] = {}
    for opener, joiner in pairs:
        held.setdefault(opener[-1] if opener else "", []).append((opener, joiner))
    return {word: tuple(found) for word, found in held.items()}
