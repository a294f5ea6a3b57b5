"""`watchlist.toml` in the lake: which incidents somebody wants to be told of, and which of their changes.

    [[watch]]
    name = "our suppliers"
    suppliers = ["Ostwind Data", "Brightpay"]
    countries = ["DE", "FR"]
    changes = ["new", "confirmed"]

Within one list any entry is enough; between lists all have to be met. `docs/alerts.md` has every key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from babel import Locale

from breachledger.errors import UsageError
from breachledger.sources.toml_places import Place, find_places, line_of
from breachledger.vocabulary import FIELD_BY_NAME, Status

if TYPE_CHECKING:
    from pathlib import Path

    from breachledger.files import Files

PATH = "watchlist.toml"

CHANGES = ("new", "confirmed", "conflict")
"""What may be told of an incident: it meets the entry, a value is confirmed, a conflict begins."""

STATUSES = (Status.CONFIRMED, Status.REPORTED, Status.CLAIMED, Status.SUSPECTED, Status.DENIED)
"""How a value may stand, best first."""

CRITERIA = {
    "victims": "victim.name",
    "suppliers": "supplier.name",
    "countries": "victim.country",
    "sectors": "victim.sector",
    "actors": "actor.name",
    "types": "incident.type",
    "keywords": None,
}
"""The lists of an entry, each with the field that it is compared with; keywords are looked for in the text."""

_LONGEST = 200
_COUNTRIES = frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())
_CODES = {
    "sectors": frozenset(FIELD_BY_NAME["victim.sector"].values),
    "types": frozenset(FIELD_BY_NAME["incident.type"].values),
    "changes": frozenset(CHANGES),
}
_HINTS = {"UK": "GB", "EL": "GR"}


@dataclass(frozen=True, slots=True)
class Watch:
    """One entry of the watch list."""

    name: str
    lists: dict[str, tuple[str, ...]]
    """The lists of `CRITERIA` that it has."""
    changes: tuple[str, ...] = CHANGES
    minimum_status: str = Status.SUSPECTED
    """Values that stand worse than this are not looked at."""
    backfill: bool = False
    """Whether old incidents are told as well."""


@dataclass(frozen=True, slots=True)
class Watchlist:
    """The whole list; none of it where there is no file."""

    entries: tuple[Watch, ...] = field(default=())

    @property
    def wants_text(self) -> bool:
        """Whether an entry has keywords, for which titles and quotes have to be there."""
        return any("keywords" in entry.lists for entry in self.entries)

    def __bool__(self) -> bool:
        return bool(self.entries)


def load(files: Files, path: Path | None = None) -> Watchlist:
    """Read the list of the lake, or the file at `path` instead; nothing is watched where the lake has none.

    Raises:
        UsageError: the file at `path` cannot be read, it is no TOML, or an entry is not as it should be.
    """
    try:
        data = path.read_bytes() if path else files.read(PATH)
        return read(data.decode("utf-8"), str(path or PATH))
    except FileNotFoundError:
        if path:
            raise UsageError(f"{path}: there is no such watch list (BREACHLEDGER_WATCHLIST)") from None
        return Watchlist()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path or PATH}: is not UTF-8: {error}") from None
    except OSError as error:
        raise UsageError(f"{path or PATH}: cannot be read: {error.strerror}") from None


def read(text: str, path: str = PATH) -> Watchlist:
    """Read the text of the file.

    Raises:
        UsageError: see `load`; the message names the line, the entry, the key and what is allowed.
    """
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None
    return _Reader(path, find_places(text)).watchlist(told)


class _Reader:
    """What is read, with the places for errors."""

    def __init__(self, path: str, places: dict[Place, int]) -> None:
        self._path = path
        self._places = places

    def watchlist(self, told: dict[str, Any]) -> Watchlist:
        if unknown := sorted(set(told) - {"watch"}):
            raise self._error(Place(key=unknown[0]), f"{unknown[0]!r} is not known; there are entries [[watch]]")
        entries = told.get("watch", [])
        if not (isinstance(entries, list) and all(isinstance(one, dict) for one in entries)):
            raise self._error(Place(key="watch"), "write each entry as [[watch]]")
        seen: set[str] = set()
        return Watchlist(tuple(self._entry(number, one, seen) for number, one in enumerate(entries)))

    def _entry(self, number: int, told: dict[str, Any], seen: set[str]) -> Watch:
        name = told.get("name")

        def fail(key: str, problem: str) -> UsageError:
            called = f'"{name}"' if isinstance(name, str) and name else f"number {number + 1}"
            return self._error(Place("watch", number, key), f"[[watch]] {called}: {key}: {problem}")

        if unknown := sorted(set(told) - _KEYS):
            raise fail(unknown[0], f"is not known; allowed are {_listed(_KEYS)}")
        if not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > _LONGEST:
            raise fail("name", f"give the entry a name: one line of text, at most {_LONGEST} characters")
        if name in seen:
            raise fail("name", "another entry has the same name; names tell entries apart")
        seen.add(name)
        lists = {key: _texts(key, told[key], fail) for key in CRITERIA if key in told}
        if not lists:
            raise fail("name", f"says nothing to watch for; give one of {_listed(CRITERIA)}")
        changes = _texts("changes", told.get("changes", list(CHANGES)), fail)
        return Watch(name, lists, changes, _status(told, fail), _flag(told, fail))

    def _error(self, place: Place, problem: str) -> UsageError:
        return UsageError(f"{self._path}, line {line_of(self._places, place)}: {problem}")


_KEYS = frozenset({"name", "changes", "minimum_status", "backfill", *CRITERIA})
_Fail = Callable[[str, str], UsageError]


def _texts(key: str, value: object, fail: _Fail) -> tuple[str, ...]:
    """A list of texts, each of which is allowed in it."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise fail(key, f'give a list of texts, such as {key} = ["{_EXAMPLES[key]}"]')
    if not value:
        raise fail(key, "the list is empty, so nothing would ever be told; take it out or fill it")
    return tuple(dict.fromkeys(_text(key, one.strip(), fail) for one in value))


def _text(key: str, text: str, fail: _Fail) -> str:
    if key == "countries":
        if text.upper() not in _COUNTRIES:
            meant = _HINTS.get(text.upper(), "FR")
            raise fail(key, f"{text!r} is no country; allowed are ISO 3166-1 codes of two letters, such as {meant}")
        return text.upper()
    if key in _CODES:
        if text not in _CODES[key]:
            raise fail(key, f"{text!r} is not known; allowed are {_listed(_CODES[key])}")
    elif not any(char.isalnum() for char in text) or len(text) > _LONGEST:
        raise fail(key, f"{text!r} has no letter or digit to look for, or more than {_LONGEST} characters")
    return text


def _status(told: dict[str, Any], fail: _Fail) -> str:
    status = told.get("minimum_status", Status.SUSPECTED)
    if status not in STATUSES:
        raise fail("minimum_status", f"{status!r} is not known; allowed are {', '.join(STATUSES)}")
    return str(status)


def _flag(told: dict[str, Any], fail: _Fail) -> bool:
    flag = told.get("backfill", False)
    if not isinstance(flag, bool):
        raise fail("backfill", f"{flag!r} is not known; allowed are true and false")
    return flag


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


_EXAMPLES = {
    "victims": "Elmsworth Council",
    "suppliers": "Brightpay",
    "countries": "FR",
    "sectors": "health",
    "actors": "LockBit",
    "types": "ransomware",
    "keywords": "dialysis",
    "changes": "new",
}
