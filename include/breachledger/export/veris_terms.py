"""The table of `veris.toml`, and how lists of VERIS grow together."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files as resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from breachledger.export.dossiers import Dossier, Row

TERMS: dict[str, Any] = tomllib.loads((resources("breachledger.export") / "veris.toml").read_text("utf-8"))

UNKNOWN = "Unknown"

_COUNTRY = re.compile(r"[A-Z]{2}")

_BEST = ("confirmed", "reported", "claimed", "suspected", "disputed")


def known(words: Iterable[str]) -> list[str]:
    """Words of a VERIS list, sorted, each once; `Unknown` only where nothing else is there."""
    found = set(words)
    return sorted(found - {UNKNOWN}) or [UNKNOWN]


def best_status(values: Iterable[Row]) -> str | None:
    """The best of the statuses of some values."""
    statuses = {value["status"] for value in values}
    return next((status for status in _BEST if status in statuses), None)


def translated(dossier: Dossier, field: str, section: str) -> list[str]:
    """What the confirmed and reported values of a field are in VERIS, in the order of the values, each once."""
    words = (TERMS[section].get(value["value"]) for value in dossier.facts(field))
    return list(dict.fromkeys(word for word in words if word))


def country_codes(dossier: Dossier, field: str) -> list[str]:
    """The confirmed and reported countries of a field, sorted."""
    return sorted({code for value in dossier.facts(field) if _COUNTRY.fullmatch(code := value["value"])})


def effects(dossier: Dossier) -> list[dict[str, Any]]:
    """What the types and the vectors that are confirmed or reported stand for, a section of the table each."""
    found = []
    for field, section in (("incident.type", "type"), ("attack.vector", "vector")):
        found += [TERMS[section].get(value["value"], {}) for value in dossier.facts(field)]
    return found
