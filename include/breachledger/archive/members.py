"""A WARC file read while it comes: its gzip members one after the other, each whole, the file never.

WARC files are compressed record by record (https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/,
annex D), so that each record can be found and read by itself, and reading can go on at the end of any.

Two readers take turns. fastwarc unpacks twice as quickly as zlib, but stops at damage, and does not tell a record that
is cut off from a whole one: it has what lies between the first record and the last of a piece, zlib has the rest.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator
from typing import BinaryIO, NamedTuple, cast

from fastwarc.warc import ArchiveIterator

from breachledger.archive.member import MAGIC, START, patience

MOST_BYTES = 20_000_000
"""Of one member, unpacked; a longer one is passed over."""
_START = re.compile(START)
_LITTLE, _STEP = 1 << 8, 1 << 16
_HEAD = 4_000
_HEADER_BYTES = 1 << 20
_PATIENCE = 1 << 20
"""Bytes in hand of which the quick reader makes no record: then zlib says whether one will come of them."""
_BATCH = 1 << 21
"""Bytes that are gathered before the quick reader looks at them: at each end it unpacks a record in vain."""
_RUNS = 8
"""Of the quick reader in one piece: it looks at all that follows, and a piece may be full of what it stops at."""
_TARGET = b"WARC-Target-URI:"
_HOST = re.compile(r"[ <]*https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:>\s]+)", re.IGNORECASE)


class Member(NamedTuple):
    """One whole member: where it ends in the file, and what is in it; nothing where it was too long."""

    end: int
    data: bytes

    @property
    def host(self) -> str:
        """The host of the record's address, without `www.`; empty where it has none."""
        head = self.data[:_HEAD]
        at = head.find(_TARGET)
        if at < 0:
            return ""
        found = _HOST.match(head[at + len(_TARGET) : head.find(b"\r\n", at)].decode("latin-1"))
        return found[1].lower() if found else ""


class Members:
    """Takes pieces of a file and gives its members.

    Args:
        offset: where in the file the first piece begins.
        hosts: whose records are wanted, without `www.`. None: all, as soon as they are whole.
    """

    def __init__(self, offset: int = 0, hosts: Collection[str] | None = None) -> None:
        self._hosts = hosts
        self._offset = self._base = offset
        """Where in the file the bytes in hand begin."""
        self._held = bytearray()
        self._at = 0
        """Where in them the member begins that is open, or is looked for."""
        self._fed = 0
        """How far in them the open one was unpacked."""
        self._open: zlib._Decompress | None = None
        self._parts: list[bytes] = []
        self._size = 0
        self._vain = 0
        """Bytes of false starts, as they came and unpacked."""
        self._is_lost = False
        self._is_stuck = False
        self.end = offset
        """Where in the file the last whole member ends that was come by."""
        self.count = 0
        """Members that were come by, wanted or not."""
        self.damaged = 0
        """Stretches of damage, and members that are too long: passed over."""

    def feed(self, piece: bytes) -> Iterator[Member]:
        """The wanted members that end in this piece, or in one before."""
        done = self._fed if self._is_too_long else self._at  # a damaged one is looked through again, from its start
        del self._held[:done]
        self._held += piece
        self._base += done
        self._at, self._fed = max(0, self._at - done), max(0, self._fed - done)
        if self._hosts is None or self._open or len(self._held) - self._at >= _BATCH:
            yield from self._read(is_last=False)

    def rest(self) -> Iterator[Member]:
        """The wanted members that are whole in what is in hand; the file goes on, but its pieces do not come."""
        yield from self._read(is_last=False)

    def close(self) -> Iterator[Member]:
        """The wanted members of what is still in hand; the file has ended, and a member that has not was cut off.

        Or it was damaged, and has read those behind it as its own: they are looked for in it.
        """
        yield from self._read(is_last=True)
        while self._open:
            self._give_up()
            yield from self._read(is_last=True)
        if self._at < len(self._held):
            self._damage()

    @property
    def _is_too_long(self) -> bool:
        return self._open is not None and max(self._size, self._fed - self._at) > MOST_BYTES

    def _read(self, *, is_last: bool) -> Iterator[Member]:
        runs = 0 if self._hosts is None else _RUNS
        while True:
            if runs and not self._open and not self._is_lost:
                runs -= 1
                yield from self._run(self._hosts or ())
                if not (is_last or self._is_stuck or len(self._held) - self._at > _PATIENCE):
                    return
            if not self._open and not self._begin():
                return
            if self._unpack():
                yield from self._whole()
            elif self._open:
                return  # it goes on in the next piece

    def _run(self, hosts: Collection[str]) -> Iterator[Member]:
        """The members from here on that another record follows: so far as that they are whole."""
        begun, is_wanted = self._at, False
        with memoryview(self._held) as view:
            try:
                stream = cast("BinaryIO", _Window(view, begun))  # it is only read, and asked where it is
                for raw in ArchiveIterator(stream, parse_http=False, max_header_len=_HEADER_BYTES):
                    here = raw.stream_pos
                    if here > begun:
                        data = self._unpacked(begun, here) if is_wanted else b""
                        begun, is_wanted = here, False
                        self._ends(here)
                        if data:
                            yield Member(self.end, data)
                    found = _HOST.match(raw.headers.get("WARC-Target-URI") or "")
                    is_wanted = is_wanted or (found is not None and found[1].lower() in hosts)
                self._is_stuck = False
            except (OSError, ValueError):
                self._is_stuck = True

    def _unpacked(self, first: int, last: int) -> bytes:
        """What is in a member; nothing where it is damaged after all, or too long."""
        member = zlib.decompressobj(31)
        try:
            data = member.decompress(self._held[first:last], MOST_BYTES)
        except zlib.error:
            data = b""
        self.damaged += not member.eof
        return data if member.eof else b""

    def _begin(self) -> bool:
        """Find the start of a member; what stands before it is damage."""
        at = self._at
        if self._is_lost or not self._held.startswith(MAGIC, at):
            found = _START.search(self._held, at)
            at = found.start() if found else -1
        here = max(self._at, len(self._held) - len(MAGIC)) if at < 0 else at
        if here > self._at:
            self._damage()
        self._at = self._fed = here
        if at >= 0:
            self._open = zlib.decompressobj(31)
        return at >= 0

    def _unpack(self) -> bool:
        """Whether the member that is open ends in what is held."""
        member = self._open
        try:
            while member and not member.eof and self._fed < len(self._held):
                # A little at first: most false starts end soon, and there may be very many of them.
                part = self._held[self._fed : self._fed + min(_STEP, max(_LITTLE, self._fed - self._at))]
                self._keep(member.decompress(part, _STEP))
                self._fed += len(part) - len(member.unused_data if member.eof else member.unconsumed_tail)
        except zlib.error:
            self._give_up()
            return False
        return bool(member and member.eof)

    def _give_up(self) -> None:
        """The member that was open is none: look for another, from its second byte on while there is room for that."""
        self._damage()
        self._vain += self._fed - self._at + self._size
        is_short = self._vain > patience(self._base + self._at - self._offset)
        self._at = max(self._at + 1, self._fed if is_short else 0)
        self._forget()

    def _keep(self, part: bytes) -> None:
        before, self._size = self._size, self._size + len(part)
        if self._size <= MOST_BYTES:
            self._parts.append(part)
        elif before <= MOST_BYTES:
            self.damaged += 1
            self._parts = []

    def _whole(self) -> Iterator[Member]:
        """The member that was open, if it is wanted."""
        data, self._is_lost = b"".join(self._parts), False
        self._forget()
        self._ends(self._fed)
        member = Member(self.end, data)
        if self._hosts is None or member.host in self._hosts:
            yield member

    def _ends(self, here: int) -> None:
        """A member ends at that place of the bytes in hand."""
        self._at, self.end = here, self._base + here
        self.count += 1

    def _damage(self) -> None:
        """A stretch of damage is told once, however many false starts are in it."""
        self.damaged += not self._is_lost
        self._is_lost = True

    def _forget(self) -> None:
        self._parts, self._size, self._open = [], 0, None


class _Window:
    """Bytes in memory as a stream that copies only what is read of it."""

    def __init__(self, view: memoryview, at: int) -> None:
        self._view = view
        self._at = at

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        last = len(self._view) if size < 0 else self._at + size
        part = bytes(self._view[self._at : last])
        self._at += len(part)
        return part

    def tell(self) -> int:
        """Where it is."""
        return self._at
