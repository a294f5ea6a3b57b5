"""Which listings were read a short while ago, one file a source, kept in the lake.

A backfill of a year asks for 365 days, and each of them would read the same sitemap. What an outlet listed an hour ago
of a day long past is what it lists now. What is lost here costs a request and nothing else.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from breachledger.model import RawRef

if TYPE_CHECKING:
    from breachledger.files import Files

_MOST = 3_000
"""Listings of one source: a sitemap for each month, and pages of feeds."""


class ReadListings:
    """The listings of one source by their addresses; `save` writes what was read, once the archive holds it.

    Args:
        files: of the lake.
        source: the outlet's id.
        seconds: for how long a listing stands for what it would be now.
        recent: for so long after a day, listings may still tell something new of it.
    """

    def __init__(self, files: Files, source: str, seconds: float, recent: timedelta) -> None:
        self._files = files
        self._path = f"_state/listings/{source}.json"
        self._seconds = seconds
        self._recent = recent
        self._read: dict[str, tuple[float, RawRef]] = {}
        self._stored = self._load() if seconds else {}

    def recall(self, url: str, day: date) -> RawRef | None:
        """Where the listing stands in the archive, if it was read lately and after `day` was an old one."""
        at, ref = self._stored.get(url, (0.0, None))
        if ref is None or not 0 <= time.time() - at < self._seconds:
            return None
        settled = datetime.fromtimestamp(at, UTC).date() - day > self._recent
        return ref if settled and self._files.exists(ref.file) else None

    def remember(self, url: str, ref: RawRef) -> None:
        """It was asked for now, and this is what it is; told of by `recall` only after `save`."""
        self._read[url] = (time.time(), ref)

    def save(self) -> None:
        """Write what was read; called when the archive file is closed."""
        if not self._read or not self._seconds:
            return
        kept = {url: one for url, one in self._load().items() if url not in self._read} | self._read
        self._stored, self._read = dict(list(kept.items())[-_MOST:]), {}
        self._files.write(self._path, json.dumps(self._stored).encode())

    def _load(self) -> dict[str, tuple[float, RawRef]]:
        try:
            stored = json.loads(self._files.read(self._path))
            return {url: (float(at), RawRef(*ref)) for url, (at, ref) in stored.items()}
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return {}  # nothing stored, or nothing that can be read: ask
