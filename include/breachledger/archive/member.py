"""One gzip member, which is one record of an archive file: how it begins, and where it ends (RFC 1952)."""

from __future__ import annotations

import zlib
from typing import BinaryIO

MAGIC = b"\x1f\x8b\x08"
START = MAGIC + rb"[\x00-\x07]"
"""The pattern by which one is looked for: without a name or a comment, which have no end but a zero byte."""
_CHUNK = 1 << 16
_ROOM, _SHARE = 64_000_000, 32


def patience(behind: int) -> int:
    """How many bytes may be read in vain by false starts where so many bytes of the file lie behind.

    Then what a false start has run through is not looked through again: each may run to the end of the file.
    """
    return _ROOM + _SHARE * behind


def end_of(stream: BinaryIO, start: int) -> int | None:
    """Where the member ends that begins at byte `start` of a seekable stream; None where the stream ends before it.

    It is unpacked on the way, piece by piece: no more than a piece of it is in memory.

    Raises:
        zlib.error: it is damaged, or no member begins there.
    """
    member = zlib.decompressobj(31)
    stream.seek(start)
    while not member.eof:
        data = member.unconsumed_tail or stream.read(_CHUNK)
        if not data:
            return None
        member.decompress(data, _CHUNK)
    return stream.tell() - len(member.unused_data)
