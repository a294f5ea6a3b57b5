"""Which days have changed since the incidents were last made of them: one small object a day below `_state/pending/`.

A publish adds its days, and a resolve takes them away, each in the transaction of what it writes. So after a crash a
day is still pending, or what was made of it is there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from breachledger.files import Files

FOLDER = "_state/pending"
_RESOLVER = "_state/resolver.json"
_READ = ("articles", "claims")
"""The tables that incidents are made of."""


def days(files: Files) -> list[str]:
    """The days that are pending, sorted: `2025-12-12`."""
    return [path.removeprefix(f"{FOLDER}/").removesuffix(".json") for path in files.list(FOLDER)]


def marks(files: Files, changed: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, bytes]]:
    """The objects, by path, that make days pending. Needs the writer lock.

    Each says which partitions of its day have changed, with the SHA-256 of the file; empty: the partition is gone.

    Args:
        files: the lake.
        changed: for each table the days that a publish changes, with that hash.
    """
    by_day: dict[str, dict[str, str]] = defaultdict(dict)
    for table in _READ:
        for day, sha256 in changed.get(table, {}).items():
            by_day[day][table] = sha256
    marked = set(days(files)) if by_day else set()
    for day, hashes in sorted(by_day.items()):
        before = json.loads(files.read(_path(day))) if day in marked else {}
        yield _path(day), json.dumps(before | hashes).encode()


def resolver(files: Files) -> str | None:
    """The version of the resolver that made the incidents; None where none ever has."""
    try:
        version: str = json.loads(files.read(_RESOLVER))["version"]
    except FileNotFoundError:
        return None
    return version


def resolver_note(version: str) -> tuple[str, bytes]:
    """The object, by path, that says which resolver made the incidents, and the copies by month with them."""
    return _RESOLVER, json.dumps({"version": version, "months": True}).encode()


def has_months(files: Files) -> bool:
    """Whether the resolver that made the incidents made the copies by month as well (`months.py`)."""
    try:
        return bool(json.loads(files.read(_RESOLVER)).get("months"))
    except FileNotFoundError:
        return False


def _path(day: str) -> str:
    return f"{FOLDER}/{day}.json"
