"""How far each file of CC-NEWS was read, and for whom, one small file each, kept in the lake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from breachledger.files import Files


class Passes:
    """The passes over one file. A place that comes to the catalog later has not been read for, and is then.

    Args:
        files: of the lake.
        name: of the file that is read; letters, digits, `-` and `.`.
    """

    def __init__(self, files: Files, name: str) -> None:
        self._files = files
        self._path = f"_state/ccnews/{name}.json"
        self._done, self._begun, self._offset = self._load()

    def missing(self, places: Iterable[str]) -> frozenset[str]:
        """Those of the places for which the file was not read to its end."""
        return frozenset(places) - self._done

    def offset(self, places: frozenset[str]) -> int:
        """From which byte on it has to be read for these places."""
        return self._offset if places <= self._begun else 0

    def reached(self, places: frozenset[str], offset: int, *, done: bool) -> None:
        """What stands before `offset` is safe in the lake, as far as it is of these places."""
        self._begun, self._offset = (frozenset(), 0) if done else (places, offset)
        self._done |= places if done else frozenset()
        told = {"done": sorted(self._done), "begun": sorted(self._begun), "offset": self._offset}
        self._files.write(self._path, json.dumps(told).encode())

    def _load(self) -> tuple[frozenset[str], frozenset[str], int]:
        try:
            told = json.loads(self._files.read(self._path))
            return frozenset(told["done"]), frozenset(told["begun"]), max(0, int(told["offset"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return frozenset(), frozenset(), 0  # nothing stored, or nothing that can be read: read it all
