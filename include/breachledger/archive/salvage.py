"""What a crash left in the archive: the whole records are kept, the last, broken one is cut off."""

from __future__ import annotations

import logging
import zlib

from breachledger.files import Files

log = logging.getLogger(__name__)

_CHUNK = 1 << 16


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
        left.file.seek(0)
        ends = _members(left.file.read())
        if len(ends) <= 1:  # nothing, or only the record that opens a file
            left.discard()
            continue
        left.file.truncate(ends[-1])
        left.finish()
        log.warning("%s: %d records of an interrupted run are saved", left.path, len(ends) - 1)
        saved.append(left.path)
    return saved


def _members(data: bytes) -> list[int]:
    """Where each whole gzip member ends, up to the first one that is not whole."""
    ends: list[int] = []
    position = 0
    while position < len(data):
        member, at = zlib.decompressobj(31), position
        try:
            while not member.eof and at < len(data):
                member.decompress(data[at : at + _CHUNK])
                at += _CHUNK
        except zlib.error:
            break
        if not member.eof:
            break
        position = min(at, len(data)) - len(member.unused_data)
        ends.append(position)
    return ends
