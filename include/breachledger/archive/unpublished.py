"""Which files of the archive hold pages that no publish has taken up yet: what a run fetched before it was cut off.

Each file with pages has a mark in `_state/unpublished/<source>/` until a publish has taken its pages. So a page that
was fetched is not fetched again by the run that comes after a crash.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from breachledger.address import normalise
from breachledger.archive.reader import pages
from breachledger.errors import GiveUp
from breachledger.files import Files
from breachledger.model import RawRef

log = logging.getLogger(__name__)

FOLDER = "_state/unpublished"
KEPT = timedelta(days=1)
"""For so long a page that was fetched stands for what it is now."""


class Fetched(NamedTuple):
    """A page in the archive that was not published."""

    ref: RawRef
    at: datetime


def mark(files: Files, path: str) -> None:
    """Say that the archive file at `path` is about to hold pages."""
    files.write(_mark(path), path.encode())


def taken(files: Files, refs: Iterable[RawRef]) -> None:
    """Delete the marks of the files that hold `refs`, which are published now."""
    for path in {_mark(ref.file) for ref in refs} & set(files.list(FOLDER)):
        files.delete(path)


def unpublished(files: Files, source: str, now: datetime) -> dict[str, Fetched]:
    """The pages of a source that were fetched and not published, by their normal addresses; old marks are deleted."""
    found: dict[str, Fetched] = {}
    for name in files.list(f"{FOLDER}/{source}"):
        path = files.read(name).decode()
        if now - _begun(path) > KEPT:
            files.delete(name)
            continue
        if not files.exists(path):  # still being written, or of a process that died before its first page
            continue
        for page in pages(files, path):
            if page.raw_ref:
                with suppress(GiveUp):
                    found[normalise(page.url)] = Fetched(page.raw_ref, page.fetched_at)
    if found:
        log.info("%s: %d pages of an interrupted run are there", source, len(found))
    return found


def _mark(path: str) -> str:
    """`archive/<source>/<day>/<name>` as a mark."""
    _, source, _, name = path.split("/")
    return f"{FOLDER}/{source}/{name}.txt"


def _begun(path: str) -> datetime:
    """When the file was begun: its name tells."""
    return datetime.strptime(path.rsplit("/", 1)[-1].partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
