"""One exchange as the bytes of one WARC record (ISO 28500:2017, WARC 1.1), in a gzip member of its own."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import uuid
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

from breachledger.archive import hints
from breachledger.archive.block import SET_ASIDE, parse
from breachledger.model import Exchange

_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")  # RFC 9110, section 5.6.2
_LEVEL = 6
_END = b"\r\n\r\n"
"""Behind the block of every record."""
_GZIP = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
"""The head of a gzip member (RFC 1952): no flags, no time, an unknown system."""
_FRAME, _BLOCK_HEAD, _BLOCK = len(_GZIP) + 8, 5, 0xFFFF
"""Bytes of a member around its blocks, those that head a block that is not compressed, and the most that it holds."""
_DIGITS = 12
_NOT_KEPT = frozenset({"content-length", "transfer-encoding"})
"""True of the connection, not of what is stored: kept under another name."""


def response(exchange: Exchange, warcinfo: str) -> bytes:
    """The response record of `exchange`, compressed; `warcinfo` is the id of the file's first record."""
    payload, block = _stored(exchange)
    return _member(
        [
            ("WARC-Type", "response"),
            ("WARC-Record-ID", _new_id()),
            ("WARC-Warcinfo-ID", warcinfo),
            ("WARC-Target-URI", quote(exchange.url, safe="!#$%&'()*+,/:;=?@[]~")),
            ("WARC-Date", _date(exchange.fetched_at)),
            *([("WARC-IP-Address", exchange.ip)] if exchange.ip else []),
            ("WARC-Payload-Digest", _digest(payload)),
            ("WARC-Block-Digest", _digest(block)),
            (hints.HEADER, hints.written(exchange)),
            ("Content-Type", "application/http; msgtype=response"),
        ],
        block,
    )


def warcinfo(file_name: str, software: str, now: datetime) -> tuple[str, bytes]:
    """The id and the bytes of the record that opens a file."""
    record_id = _new_id()
    block = f"software: {software}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n".encode()
    head = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Filename", file_name),
        ("WARC-Date", _date(now)),
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Type", "application/warc-fields"),
    ]
    return record_id, _member(head, block)


def blank(length: int, now: datetime) -> bytes:
    """A record that tells nothing, of exactly so many bytes, for the place of one that is gone; zeros if they are few.

    It is packed without compression, in blocks of a chosen size (RFC 1951, section 3.2.4).
    """
    blocks = -(-(length - _FRAME) // (_BLOCK_HEAD + _BLOCK))
    size = length - _FRAME - blocks * _BLOCK_HEAD
    named = [("WARC-Type", "metadata"), ("WARC-Record-ID", _new_id()), ("WARC-Date", _date(now))]
    head = _head("WARC/1.1", [*named, ("Content-Length", "0" * _DIGITS)])
    rest = size - len(head) - len(_END)
    if rest < 0:
        return bytes(length)
    whole = _head("WARC/1.1", [*named, ("Content-Length", f"{rest:0{_DIGITS}}")]) + bytes(rest) + _END
    packed = bytearray(_GZIP)
    for number in range(blocks):
        part = whole[number * _BLOCK : (number + 1) * _BLOCK]
        packed += struct.pack("<BHH", number == blocks - 1, len(part), len(part) ^ 0xFFFF) + part
    return bytes(packed + struct.pack("<II", zlib.crc32(whole), len(whole)))


def _stored(exchange: Exchange) -> tuple[bytes, bytes]:
    """The body as it is kept, and the whole response with it: reading that again gives the page's body, always.

    A host may name a coding that it did not use, or one that others read differently; then the decoded body is kept,
    and the header set aside.
    """
    block = _response(exchange, exchange.payload, _NOT_KEPT)
    if exchange.page is None:
        return exchange.payload, block
    body = exchange.page.body
    found = parse(block, len(body) + 1)
    if found and found.body == body:
        return exchange.payload, block
    return body, _response(exchange, body, _NOT_KEPT | {"content-encoding"})


def _response(exchange: Exchange, payload: bytes, aside: frozenset[str]) -> bytes:
    headers = [(SET_ASIDE + name if name.lower() in aside else name, value) for name, value in exchange.headers]
    status = f"HTTP/1.1 {exchange.status:03d} {_line(exchange.reason)}"
    return _head(status, [*headers, ("Content-Length", str(len(payload)))]) + payload


def _head(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """A first line and header lines, as bytes. What would break a line is a space; a name that is none is left out."""
    lines = [first, *(f"{name}: {_line(value)}" for name, value in headers if _TOKEN.match(name))]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _member(headers: list[tuple[str, str]], block: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    whole = _head("WARC/1.1", [*headers, ("Content-Length", str(len(block)))]) + block + _END
    return packer.compress(whole) + packer.flush()


def _line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def _new_id() -> str:
    return f"<{uuid.uuid4().urn}>"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")
