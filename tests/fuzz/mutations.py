"""Inputs: what is well formed, bent in the ways in which attackers and broken servers bend it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

LONGEST = 1_000_000
"""Bytes of an input."""

_TOKENS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>",
    b"<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>", b"<!ENTITY c SYSTEM 'file:///etc/passwd'>", b"]>", b"&a;", b"&#0;",
    b"&#x110000;", b"<?xml version='1.0' encoding='utf-7'?>", b"<script>", b"</html>", b"\r\n\r\n", b"%00", b"../../",
    b"javascript:alert(1)", b"http://[::1]:80/", b"9" * 400, b"-1", b"1e999", b"0000-00-00", b"\\ud800",
    b'{"a":', b"[[[[",
    b"Content-Length: 99999999999\r\n", b"User-agent: *\r\nDisallow: /*a*a*a*a*a*a*a*a*b$\r\n", "\u202e\u2066".encode(),
)  # fmt: skip
"""What has broken readers before."""
_NESTS = (b"<div>", b"<a href=x>", b"<b><table><td>", b"<item>", b"[", b'{"a":', b"<sitemapindex>", b"<!--", b"&amp;")


def bent(seeds: tuple[bytes, ...], chance: Random) -> bytes:
    """One input: a seed with one to six things done to it, or bytes at random."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(2_000))
    data = chance.choice(seeds)
    for _ in range(chance.randrange(1, 7)):
        data = chance.choice(_BENDS)(data, seeds, chance)[:LONGEST]
    return data


def _place(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def _slice(data: bytes, chance: Random) -> bytes:
    first, last = sorted((_place(data, chance), _place(data, chance)))
    return data[first:last]


def _cut(data: bytes, _: tuple[bytes, ...], chance: Random) -> bytes:
    return data[: _place(data, chance)]


def _without(data: bytes, _: tuple[bytes, ...], chance: Random) -> bytes:
    first, last = sorted((_place(data, chance), _place(data, chance)))
    return data[:first] + data[last:]


def _flip(data: bytes, _: tuple[bytes, ...], chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(min(len(changed), 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _splice(data: bytes, seeds: tuple[bytes, ...], chance: Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + _slice(chance.choice(seeds), chance) + data[at:]


def _token(data: bytes, _: tuple[bytes, ...], chance: Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.choice(_TOKENS) * chance.choice((1, 1, 3, 50)) + data[at:]


def _repeat(data: bytes, _: tuple[bytes, ...], chance: Random) -> bytes:
    at, times = _place(data, chance), chance.choice((2, 10, 1_000, 20_000))
    return data[:at] + _slice(data, chance)[:2_000] * times + data[at:]


def _nest(data: bytes, _: tuple[bytes, ...], chance: Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + chance.choice(_NESTS) * chance.choice((10, 3_000, 60_000)) + data[at:]


def _one_line(data: bytes, _: tuple[bytes, ...], chance: Random) -> bytes:
    at = _place(data, chance)
    return data[:at] + bytes([chance.randrange(32, 127)]) * chance.choice((1_000, LONGEST)) + data[at:]


_Bend = Callable[[bytes, tuple[bytes, ...], Random], bytes]
_BENDS: tuple[_Bend, ...] = (_cut, _without, _flip, _flip, _splice, _token, _token, _repeat, _nest, _one_line)
