"""The records of one WARC file, one after the other; damage costs the damaged record, not what follows."""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from breachledger.archive import hints
from breachledger.archive.member import MAGIC, START, end_of, patience

BLOCK_BYTES = 100_000_000
"""A response that is longer is passed over: ten times what is fetched unless the settings say otherwise."""
_LOOKED_FOR = re.compile(START + rb"|WARC/1\.\d")
"""How a record begins that is looked for: compressed, or plain."""
_FIRST_LINES = re.compile(rb"WARC/1\.\d{1,2}\r?\n[\w-]+:")
_BEGINNING = 512
"""Bytes by which a beginning is told."""
_CHUNK = 1 << 20
_HEADER_BYTES = 1 << 20

Report = Callable[[str], None]


class Record(NamedTuple):
    """One whole record. `end` is where the next one starts."""

    offset: int
    end: int
    is_response: bool
    url: str
    date: datetime | None
    hints: hints.Hints | None
    block: bytes


def records(stream: BinaryIO, report: Report) -> Iterator[Record]:
    """The whole records of a seekable stream, compressed or not; `report` is told what is damaged or too long."""
    start: int | None = 0
    is_told, vain = False, 0
    while start is not None:
        try:
            for record in _run(stream, start, report):
                is_told = False
                yield record
        except _Damage as damage:
            if not is_told:  # a stretch of damage is told once, however many false starts are in it
                report(f"damaged at byte {damage.offset}: {damage}")
            is_told, there = True, stream.tell()
            vain += max(0, there - damage.offset)
            is_short = vain > patience(damage.offset)
            start = _next_start(stream, max(damage.offset + 1, there if is_short else 0))
        else:
            start = None


class _Damage(Exception):
    """The bytes from `offset` on cannot be read as a record."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def _run(stream: BinaryIO, start: int, report: Report) -> Iterator[Record]:
    """The records from byte `start` on, up to the end of the stream.

    A record is given out when the next one has been found, or the end: only then is it known to be whole.

    Raises:
        _Damage: up to the first byte that is none of a record.
    """
    held: Record | None = None
    offset, size = start, stream.seek(0, 2)
    found = size == start
    stream.seek(start)
    try:
        for raw in ArchiveIterator(stream, parse_http=False, max_header_len=_HEADER_BYTES):
            if held:
                yield held._replace(end=raw.stream_pos)
            offset, held, found = raw.stream_pos, None, True
            held = _whole(raw, report)
    except (OSError, ValueError) as error:
        if held:
            offset = _end(stream, held)
            yield held._replace(end=offset)
        raise _Damage(offset, ascii(str(error))[:200]) from None
    if not found:
        raise _Damage(start, "no record begins here")
    if held:
        end = _end(stream, held)
        yield held._replace(end=end)
        # The reader can take what follows for a gzip header that goes on to the end of the file.
        if _next_start(stream, end) is not None:
            raise _Damage(end, "no record begins here")


def _end(stream: BinaryIO, record: Record) -> int:
    """Where a record ends: with its gzip member, or with the two line breaks after its block."""
    stream.seek(record.offset)
    data = stream.read(_CHUNK)
    if not data.startswith(MAGIC):
        return record.offset + data.find(b"\r\n\r\n") + 4 + len(record.block) + 4
    try:
        end = end_of(stream, record.offset)
    except zlib.error:  # a file compressed as a whole, damaged further on: nothing follows that can be found
        end = None
    return stream.seek(0, 2) if end is None else end


def _whole(raw: WarcRecord, report: Report) -> Record | None:
    """The record with its block, or None for one that is too long.

    Raises:
        OSError: it is cut off, or its digest is another.
    """
    url = (raw.headers.get("WARC-Target-URI") or "").strip("<>")
    if raw.content_length > BLOCK_BYTES:
        report(f"{raw.content_length} bytes at byte {raw.stream_pos} are too many: {ascii(url)[:200]}")
        return None
    block = raw.reader.read(raw.content_length) if raw.content_length else b""
    if len(block) != raw.content_length:
        raise OSError(f"{len(block)} of {raw.content_length} bytes")
    told = hints.read(raw.headers.get(hints.HEADER))
    if told and not _is_intact(block, raw.headers.get("WARC-Block-Digest")):
        raise OSError("the digest is another")
    is_response = raw.record_type == WarcRecordType.response
    return Record(raw.stream_pos, 0, is_response, url, raw.record_date, told, block)


def _is_intact(block: bytes, digest: str | None) -> bool:
    name, _, value = (digest or "").partition(":")
    if name != "sha1":
        return False
    return base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode("ascii") == value


def _next_start(stream: BinaryIO, position: int) -> int | None:
    """The next byte from `position` on at which a record may begin."""
    stream.seek(position)
    window = stream.read(_CHUNK)
    while window:
        more = stream.read(_CHUNK)
        last = len(window) if more else len(window) + _BEGINNING
        window += more
        for found in _LOOKED_FOR.finditer(window):
            if found.start() >= last:
                break
            if _may_begin(window[found.start() : found.start() + _BEGINNING]):
                return position + found.start()
        position += last
        window = more
    return None


def _may_begin(data: bytes) -> bool:
    """Whether a record may begin so: by its first lines, as they are or as they unpack."""
    if not data.startswith(MAGIC):
        return bool(_FIRST_LINES.match(data))
    try:
        told = zlib.decompressobj(31).decompress(data, _BEGINNING).lstrip()
    except zlib.error:
        return False
    return b"WARC/".startswith(told[:5])
