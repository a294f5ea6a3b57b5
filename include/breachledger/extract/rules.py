"""Rules and words of the languages: TOML in `lang/<code>/`, read and checked.

A file holds tables of words (`[words]`, `[numbers]` …) and lists of rules, each under the name of its kind
(`[[claim]]`, `[[cue]]` …). Every rule has an `id`, its patterns (`any`) and sentences that it must `hit` and `miss`;
`tests/extract/test_rules.py` walks them all.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from breachledger.errors import Defect

LANG = Path(__file__).parents[1] / "lang"
ANY = "any"
"""The folder of what has no language."""

EFFECTS = frozenset({
    "negate",  # it is not so
    "hedge",  # it is possible, likely, unverified
    "hearsay",  # it is told in the mood of hearsay
    "no_evidence",  # nothing speaks for it
    "unknown",  # it is not known or not told
    "question",  # whether it is so
    "cancel",  # a purpose, a generality, advice, a condition: nothing that happened
    "background",  # another, older case
    "others",  # other cases follow in the next sentences
    "planned",  # it will be so
    "ongoing",  # it is being done
    "rebut",  # what the sentence before says is not so: `Wrong, replies the firm.`
    "confirm",  # a verb of saying that bends nothing, but is not said of thieves
})  # fmt: skip
"""What a `[[cue]]` rule does to whatever stands in its reach."""

KINDS: dict[str, frozenset[str]] = {
    # a value of a field; `value` is fixed, or a slot of the pattern holds it
    "claim": frozenset(["field", "value", "polarity", "certainty", "temporality", "scope", "role", "needs", "unless"]),
    # bends what stands in its reach: denies, hedges, asks, cancels …
    "cue": frozenset(["effect", "way", "reach"]),
    # a verb or phrase of saying, with where its speaker stands
    "speech": frozenset(["effect", "subject", "role"]),
    # a noun for somebody who may speak or act
    "role": frozenset(["role"]),
    # a context in which a name has a part: `<name>` holds it
    "name": frozenset(["role", "weight"]),
    # a way to write a date; `read` names the reading in values/dates.py
    "date": frozenset(["read", "number"]),
    # what a date near it dates
    "event": frozenset(["event", "reach"]),
    # what other rules may need near them
    "context": frozenset(["context"]),
    # speaks for or against a report of an incident
    "relevance": frozenset(["weight"]),
    # begins a clause with a new speaker
    "break": frozenset(),
    # looks like something else and is not: what overlaps it is dropped
    "lookalike": frozenset(),
}


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule. Which of the later fields it may have stands in `KINDS`."""

    id: str
    kind: str
    any: tuple[str, ...]
    hit: tuple[str, ...]
    miss: tuple[str, ...]
    field: str = ""
    value: str = ""
    polarity: str = ""
    certainty: str = ""
    temporality: str = ""
    scope: str = ""
    role: str = ""
    needs: tuple[str, ...] = ()
    """Contexts of which the sentence must have one."""
    unless: tuple[str, ...] = ()
    """Contexts of which the sentence must have none."""
    context: str = ""
    effect: str = ""
    way: str = "after"
    reach: int = 0
    """Tokens; 0 is the clause (for an event: as far as events reach)."""
    subject: str = "before"
    weight: float = 0.0
    read: str = ""
    number: int = 0
    event: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the files of one folder say."""

    code: str
    rules: tuple[Rule, ...]
    tables: dict[str, dict[str, Any]]


@cache
def read_sheet(code: str) -> Sheet:
    """The rules and tables of `lang/<code>/`.

    Raises:
        Defect: a file cannot be read or says something that no rule can say.
    """
    rules: list[Rule] = []
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted((LANG / code).glob("*.toml")):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Defect(f"{code}/{path.name}: {error}") from error
        for name, part in content.items():
            if isinstance(part, list):
                rules.extend(_rules(code, path.name, name, part))
            else:
                tables[name] = {**tables.get(name, {}), **part}
    if len({rule.id for rule in rules}) != len(rules):
        seen: set[str] = set()
        twice = [rule.id for rule in rules if rule.id in seen or seen.add(rule.id)]  # type: ignore[func-returns-value]
        raise Defect(f"{code}: two rules are called {twice[0]!r}")
    return Sheet(code, tuple(rules), tables)


def language_codes() -> tuple[str, ...]:
    """The languages that have rules, in alphabetical order."""
    return tuple(sorted(path.name for path in LANG.iterdir() if (path / "language.toml").is_file()))


_OF_OTHERS = frozenset({"organisations.toml"})
"""Data of a language that no reading depends on: how names are compared when articles are joined."""


def data_digest() -> str:
    """Eight hex digits over every byte of the data: a changed rule is a changed extractor."""
    digest = hashlib.sha256()
    for path in sorted(path for path in LANG.glob("*/*.toml") if path.name not in _OF_OTHERS):
        digest.update(f"{path.parent.name}/{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def _rules(code: str, file: str, kind: str, entries: list[dict[str, Any]]) -> Iterator[Rule]:
    if kind not in KINDS:
        raise Defect(f"{code}/{file}: no kind of rule is called {kind!r}")
    known = KINDS[kind] | {"id", "any", "hit", "miss"}
    for entry in entries:
        name = entry.get("id", "?")
        if unknown := sorted(set(entry) - known):
            raise Defect(f"{code}/{file}: {name}: a {kind} has no {', '.join(unknown)}")
        if missing := [key for key in ("id", "any", "hit", "miss") if not entry.get(key)]:
            raise Defect(f"{code}/{file}: {name}: {', '.join(missing)} is missing")
        if not name.startswith(f"{code}."):
            raise Defect(f"{code}/{file}: {name}: an id begins with the language")
        parts: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
        }
        yield Rule(kind=kind, **parts)
