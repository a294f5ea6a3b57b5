"""A WARC file read while it comes: its gzip members one after the other, each whole, the file never.

WARC files are compressed record by record (https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/,
annex D), so that each record can be found and read by itself, and reading can go on at the end of any.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

MOST_BYTES = 20_000_000
"""Of one member, unpacked; a longer one is passed over."""
_MAGIC = b"\x1f\x8b\x08"
_STEP = 1 << 20
_HEAD = 4_000
_TARGET = b"WARC-Target-URI:"


class Member(NamedTuple):
    """One whole member: where it ends in the file, and what is in it; nothing where it was damaged or too long."""

    end: int
    data: bytes

    @property
    def host(self) -> str:
        """The host of the record's address, without `www.`; empty where it has none."""
        head = self.data[:_HEAD]
        at = head.find(_TARGET)
        if at < 0:
            return ""
        address = head[at + len(_TARGET) : head.find(b"\r\n", at)].strip(b" <>")
        host = address.partition(b"://")[2].partition(b"/")[0].rpartition(b"@")[2].partition(b":")[0]
        return host.decode("latin-1").lower().removeprefix("www.")


class Members:
    """Takes pieces of a file and gives its members; `offset` is where the first piece begins."""

    def __init__(self, offset: int = 0) -> None:
        self._at = offset
        """Where in the file the bytes in hand begin."""
        self._held = b""
        self._open: zlib._Decompress | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self.damaged = 0
        """Members that were passed over."""

    def feed(self, piece: bytes) -> Iterator[Member]:
        """The members that end in this piece."""
        self._held += piece
        while self._held:
            if self._open is None and not self._begin():
                return
            if not self._unpack():
                if self._open is not None:
                    return  # it goes on in the next piece
                continue
            data, self._parts, self._size, self._open = b"".join(self._parts), [], 0, None
            yield Member(self._at, data)

    def _begin(self) -> bool:
        """Find the start of a member; what stands before it is damage."""
        at = self._held.find(_MAGIC)
        if at < 0:
            self._drop(max(0, len(self._held) - len(_MAGIC) + 1))
            return False
        self._drop(at)
        self._open = zlib.decompressobj(31)
        return True

    def _unpack(self) -> bool:
        """Whether the member that is open ends in what is held."""
        member = self._open
        if member is None:
            return False
        try:
            while self._held and not member.eof:
                part = member.decompress(self._held, _STEP)
                self._keep(part)
                left = member.unused_data if member.eof else member.unconsumed_tail
                self._drop(len(self._held) - len(left))
        except zlib.error:
            self.damaged += 1
            self._parts, self._size, self._open = [], 0, None
            self._drop(min(1, len(self._held)))
            return False
        return member.eof

    def _keep(self, part: bytes) -> None:
        before, self._size = self._size, self._size + len(part)
        if self._size <= MOST_BYTES:
            self._parts.append(part)
        elif before <= MOST_BYTES:
            self.damaged += 1
            self._parts = []

    def _drop(self, count: int) -> None:
        self._at += count
        self._held = self._held[count:]
