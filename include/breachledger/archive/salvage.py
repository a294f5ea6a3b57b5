"""What a crash left in the archive: the whole records are kept, the last, broken one is cut off."""

from __future__ import annotations

import logging
import zlib
from contextlib import suppress
from typing import BinaryIO

from breachledger.archive.member import end_of
from breachledger.files import Files

log = logging.getLogger(__name__)


def salvage(files: Files, source: str | None = None) -> list[str]:
    """Finish the files that dead processes were writing; the places that they gave out become readable.

    Files of living processes are left alone.

    Args:
        files: the lake.
        source: only what was fetched for this source.

    Returns:
        The paths of the files that came back.
    """
    saved = []
    for left in files.unfinished(f"archive/{source}" if source else "archive"):
        count, end = _whole(left.file)
        if count <= 1:  # nothing, or only the record that opens a file
            left.discard()
            continue
        left.file.truncate(end)
        left.finish()
        log.warning("%s: %d records of an interrupted run are saved", left.path, count - 1)
        saved.append(left.path)
    return saved


def _whole(stream: BinaryIO) -> tuple[int, int]:
    """How many whole gzip members there are, up to the first one that is not, and where the last of them ends."""
    count = end = 0
    with suppress(zlib.error):
        while (following := end_of(stream, end)) is not None:
            count, end = count + 1, following
    return count, end
