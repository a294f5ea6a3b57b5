"""Content codings undone, each within a limit: a small answer must not become a large one.

gzip and deflate by zlib, br by brotli, zstd by zstandard (RFC 9110 section 8.4.1, RFC 7932, RFC 8878). At most two
codings on top of each other.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import brotli
import zstandard

from breachledger.errors import GiveUp
from breachledger.vocabulary import Reason

ACCEPTED = "gzip, deflate, br, zstd"
_MAX_CODINGS = 2
_MAX_MEMBERS = 16
"""Parts of one gzip or zstd stream; more is an attack on time."""
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: no more in content codings
_ZSTD_FEED = 256
"""Bytes given to zstd at once. A block is four bytes at least and 128 KiB at most, so one step makes at most 8 MiB."""
_NO_CODING = {"", "identity", "none", "utf-8", "utf8"}
"""What servers write where nothing is encoded."""


class _Truncated(Exception):
    """The stream ends too early; carries what could be read."""

    def __init__(self, read: bytes) -> None:
        super().__init__("the stream ends too early")
        self.read = read


def decode(payload: bytes, codings: Sequence[str], limit: int, *, cut: bool = False) -> bytes:
    """`payload` without its content codings, at most `limit` bytes.

    Args:
        payload: the body as sent.
        codings: the values of all Content-Encoding headers, in order.
        limit: bytes that may come out of each coding.
        cut: take what can be read of a stream that is too long or ends too early, instead of raising.

    Raises:
        GiveUp: `TOO_LARGE`, or `BAD_ENCODING` for an unknown, damaged or truncated coding and for too many.
    """
    names = [name for value in codings for part in value.split(",") if (name := part.strip().lower()) not in _NO_CODING]
    if len(names) > _MAX_CODINGS:
        raise GiveUp(Reason.BAD_ENCODING, f"{len(names)} codings on top of each other")
    for name in reversed(names):
        payload = _undo(name, payload, limit, cut=cut)
    return payload


def _undo(name: str, payload: bytes, limit: int, *, cut: bool) -> bytes:
    if name not in _DECODERS:
        raise GiveUp(Reason.BAD_ENCODING, f"unknown coding {name[:40]!a}")
    if not payload:
        return payload
    try:
        body = _DECODERS[name](payload, limit)
    except _Truncated as error:
        if not cut:
            raise GiveUp(Reason.BAD_ENCODING, f"{name}: {error}") from None
        body = error.read
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise GiveUp(Reason.BAD_ENCODING, f"{name}: {ascii(str(error))[:100]}") from None
    if len(body) > limit and not cut:
        raise GiveUp(Reason.TOO_LARGE, f"more than {limit} bytes after {name}")
    return body[:limit]


# Each decoder returns up to one byte more than the limit, or a little more: enough to see that there is too much.


def _gunzip(payload: bytes, limit: int) -> bytes:
    return _members(payload, limit, b"\x1f\x8b", lambda: zlib.decompressobj(31))


def _inflate(payload: bytes, limit: int) -> bytes:
    """Deflate is meant in its zlib wrapping (RFC 9110 section 8.4.1.2); some servers send it bare."""
    try:
        return _members(payload, limit, b"", lambda: zlib.decompressobj(15))
    except zlib.error:
        return _members(payload, limit, b"", lambda: zlib.decompressobj(-15))


def _members(payload: bytes, limit: int, magic: bytes, new: Callable[[], zlib._Decompress]) -> bytes:
    """The members of a zlib stream one after the other; what follows the last and is no member is left aside."""
    out = bytearray()
    for _ in range(_MAX_MEMBERS):
        member = new()
        out += member.decompress(payload, limit + 1 - len(out))
        if len(out) > limit:
            return bytes(out)
        if not member.eof:
            raise _Truncated(bytes(out))
        payload = member.unused_data
        if not magic or not payload.startswith(magic):
            return bytes(out)
    raise zlib.error("too many members")


def _unbrotli(payload: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    out = bytearray(decoder.process(payload, output_buffer_limit=limit + 1))
    while not decoder.is_finished() and len(out) <= limit:
        if decoder.can_accept_more_data():
            raise _Truncated(bytes(out))
        out += decoder.process(b"", output_buffer_limit=limit + 1 - len(out))
    return bytes(out)


def _unzstd(payload: bytes, limit: int) -> bytes:
    out = bytearray()
    for _ in range(_MAX_MEMBERS):
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        position = 0
        while not frame.eof:
            if position >= len(payload):
                raise _Truncated(bytes(out))
            out += frame.decompress(payload[position : position + _ZSTD_FEED])
            position += _ZSTD_FEED
            if len(out) > limit:
                return bytes(out)
        payload = frame.unused_data + payload[position:]
        if not payload:
            return bytes(out)
    raise zstandard.ZstdError("too many frames")


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
