"""Indicators of compromise in a text.

A network address counts where it is defanged (`evil[.]example`, `hxxp://`): what a reader may click is a link of the
page, what he must not click is an indicator. Hashes need no defanging.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DOT = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)| \[\.\] | \(dot\) | \[dot\] )"
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,62})"
_HOST = rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,8}}"
_AT = r"(?:@|\[@\]|\(@\)|\[at\]|\(at\))"
_CANDIDATE = re.compile(
    rf"(?<![a-z0-9.@_-])(?:"
    rf"(?P<hash>[0-9a-f]{{64}}|[0-9a-f]{{40}}|[0-9a-f]{{32}})(?![0-9a-z])"
    rf"|(?P<scheme>h(?:xx|tt|\*\*)ps?(?::|\[:\])//)(?P<host>{_HOST})(?P<path>(?::\d{{1,5}})?(?:/[^\s\"'<>()]{{0,300}})?)"
    rf"|(?P<user>[a-z0-9._%+-]{{1,64}}{_AT})?(?P<name>{_HOST})(?![a-z0-9_-])"
    rf")"
)
_SIGNS = re.compile(r"[\[({] ?(?:\.|dot|at|@|:)|hxx|h\*\*|[0-9a-f]{32}")
"""One of these stands in every text that has an indicator; most have none."""
_BRACKETS = re.compile(r" ?[\[({]\s*(\.|dot|@|at|:)\s*[\])}] ?")
_HASHES = {32: "md5", 40: "sha1", 64: "sha256"}
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_TOP = re.compile(r"[a-z]{2,24}|xn--[a-z0-9-]{2,59}")


class Indicator(NamedTuple):
    """Offsets into the normal text, the value as it works (refanged), and its kind (`unit` of the claim)."""

    start: int
    end: int
    value: str
    kind: str


def find_indicators(folded: str) -> Iterator[Indicator]:
    """The indicators of a folded text in order; in linear time, for every part of the pattern is bounded."""
    for found in _CANDIDATE.finditer(folded) if _SIGNS.search(folded) else ():
        told = found[0].rstrip(".,;:")
        start, end = found.start(), found.start() + len(told)
        if found["hash"]:
            if not found["hash"].isdigit() and not found["hash"].isalpha():
                yield Indicator(start, end, told, _HASHES[len(told)])
        elif (kind := _kind(found, told)) is not None:
            yield Indicator(start, end, refanged(told), kind)


def refanged(text: str) -> str:
    """`hxxp://evil[.]example` as it works."""
    plain = _BRACKETS.sub(lambda mark: {"dot": ".", "at": "@"}.get(mark[1], mark[1]), text)
    return re.sub(r"^h(?:xx|\*\*)p", "http", plain)


def _kind(found: re.Match[str], told: str) -> str | None:
    """What a defanged address is; None where it is not defanged, or is no address."""
    plain = refanged(told)
    if plain == told:
        return None
    if found["scheme"]:
        return "url"
    host = plain.rpartition("@")[2]
    if _IP.fullmatch(host):
        return "ip" if all(int(part) < 256 for part in host.split(".")) and not found["user"] else None
    if not _TOP.fullmatch(host.rpartition(".")[2]):
        return None
    return "email" if found["user"] else "domain"
