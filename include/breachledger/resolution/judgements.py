"""`judgements.toml` in the lake: what people have judged to be one incident, or several. It is heard before any score.

    [[must_link]]
    articles = ["a-0123456789abcdef0123", "a-456789abcdef01234567"]
    who = "mb"
    when = 2026-11-27
    why = "the firm has changed its name"

    [[cannot_link]]
    articles = ["a-0123456789abcdef0123"]
    others = ["a-89abcdef0123456789ab"]
    who = "mb"
    when = 2026-11-27
    why = "two councils of one name"

Taking an entry out takes the judgement back.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from breachledger.errors import UsageError
from breachledger.resolve.policy import Judgements
from breachledger.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from breachledger.files import Files

PATH = "judgements.toml"
HEARD = "_state/judgements.toml"
"""The file as the last resolve heard it."""
_KEYS = {"must_link": {"articles", "who", "when", "why"}, "cannot_link": {"articles", "others", "who", "when", "why"}}
_WHO = ("who", "why")


@dataclass(frozen=True, slots=True)
class Judged:
    """The file, read."""

    text: str
    judgements: Judgements
    articles: frozenset[str]
    """All articles that it names."""


def load(files: Files, path: str = PATH) -> Judged:
    """Read the file; nothing is judged where there is none.

    Raises:
        UsageError: it is no TOML, an entry is not as it should be, or it contradicts another.
    """
    try:
        text = files.read(path).decode("utf-8")
    except FileNotFoundError:
        text = ""
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: {error}") from None
    return read(text, path)


def read(text: str, path: str = PATH) -> Judged:
    """Read the text of the file.

    Raises:
        UsageError: see `load`.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None
    _check(told, path)
    same = [pair for entry in told.get("must_link", ()) for pair in combinations(sorted(set(entry["articles"])), 2)]
    other = [pair for entry in told.get("cannot_link", ()) for pair in product(entry["articles"], entry["others"])]
    judgements = Judgements(_pairs(_spread(same)), _pairs(other))
    for pair in judgements.other:
        if pair in judgements.same or len(pair) == 1:
            both = " and ".join(sorted(pair))
            raise UsageError(f"{path}: {both} must be of one incident and must not; take one entry out")
    return Judged(text, judgements, frozenset(one for pair in (*same, *other) for one in pair))


def changed_since_heard(files: Files, now: Judged) -> frozenset[str]:
    """The articles that it names, or named at the last resolve, where it has changed since."""
    try:
        before = files.read(HEARD).decode("utf-8", "replace")
    except FileNotFoundError:
        before = ""
    if before == now.text:
        return frozenset()
    return now.articles | (load(files, HEARD).articles if before else frozenset())


def entry(kind: str, articles: Sequence[str], others: Sequence[str], who: str, when: date, why: str) -> str:
    """An entry as text, to be added at the end of the file."""
    lines = [f"[[{kind}]]", f"articles = {_list(articles)}"]
    lines += [f"others = {_list(others)}"] if others else []
    lines += [f"who = {_quoted(who)}", f"when = {when.isoformat()}", f"why = {_quoted(why)}"]
    return "\n".join(lines) + "\n"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    """As a TOML string on one line."""
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _check(told: dict[str, Any], path: str) -> None:
    if unknown := sorted(set(told) - set(_KEYS)):
        raise UsageError(f"{path}: {unknown[0]} is not known; there are [[must_link]] and [[cannot_link]]")
    for kind, keys in _KEYS.items():
        entries = told.get(kind, [])
        if not isinstance(entries, list):
            raise UsageError(f"{path}: write [[{kind}]] with two brackets")
        for number, one in enumerate(entries, 1):
            where = f"{path}: [[{kind}]] number {number}"
            if missing := sorted(keys - set(one)) or sorted(set(one) - keys):
                raise UsageError(f"{where}: {missing[0]} is missing or not known; it has {', '.join(sorted(keys))}")
            _check_values(one, where, least=2 if kind == "must_link" else 1)


def _check_values(one: dict[str, Any], where: str, least: int) -> None:
    for key in ("articles", "others"):
        if key not in one:
            continue
        ids = one[key]
        if not isinstance(ids, list) or len(ids) < least or not all(str(each).startswith("a-") for each in ids):
            raise UsageError(f"{where}: {key} has to be a list of {least} or more article ids, each begins with a-")
    if not isinstance(one["when"], date):
        raise UsageError(f"{where}: when has to be a day, such as 2026-11-27, without quotation marks")
    if not all(isinstance(one[key], str) and one[key].strip() for key in _WHO):
        raise UsageError(f"{where}: who and why have to say something")


def _pairs(pairs: Iterable[tuple[str, str]]) -> frozenset[frozenset[str]]:
    return frozenset(map(frozenset, pairs))


def _spread(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """All pairs that follow: of a with b and b with c also a with c."""
    group_of: dict[str, set[str]] = {}
    for one, other in pairs:
        together = group_of.get(one, {one}) | group_of.get(other, {other})
        group_of |= dict.fromkeys(together, together)
    groups = {id(group): group for group in group_of.values()}.values()
    return [pair for group in groups for pair in combinations(sorted(group), 2)]
