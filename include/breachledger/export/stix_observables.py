"""Indicators of an attack as STIX patterns and observables. What is no well-formed value stays a note."""

from __future__ import annotations

import ipaddress
import json
import re
from typing import TYPE_CHECKING

from breachledger.export.stix_terms import Object, observable_identifier

if TYPE_CHECKING:
    from collections.abc import Callable

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@" + _DOMAIN.pattern)
# Never a link: what attackers use may have any sign of ASCII in it, and a user name.
_URL = re.compile(r"https?://[!-~]{1,4000}", re.IGNORECASE)
_HASHES = {"md5": ("MD5", 32), "sha1": ("SHA-1", 40), "sha256": ("SHA-256", 64)}


def observable(kind: str | None, value: str) -> Object | None:
    """The observable object of one indicator; None where the value is not what its kind says."""
    if kind in _HASHES:
        return _file(kind, value.lower())
    make = _KINDS.get(kind or "")
    made = make(value) if make else None
    if made is None:
        return None
    name, text = made
    return {"type": name, "spec_version": "2.1", "id": _named(name, {"value": text}), "value": text}


def pattern(seen: Object) -> str:
    """The STIX pattern that matches an observable of this module."""
    if seen["type"] == "file":
        algorithm, value = next(iter(seen["hashes"].items()))
        return f"[file:hashes.'{algorithm}' = {_quoted(value)}]"
    return f"[{seen['type']}:value = {_quoted(seen['value'])}]"


def _file(kind: str, value: str) -> Object | None:
    algorithm, length = _HASHES[kind]
    if not re.fullmatch(rf"[0-9a-f]{{{length}}}", value):
        return None
    hashes = {algorithm: value}
    return {"type": "file", "spec_version": "2.1", "id": _named("file", {"hashes": hashes}), "hashes": hashes}


def _address(value: str) -> tuple[str, str] | None:
    try:
        found = ipaddress.ip_address(value)
    except ValueError:
        return None
    # With a zone (`fe80::1%eth0`) it means something on one machine alone.
    return (f"ipv{found.version}-addr", str(found)) if "%" not in value else None


def _domain(value: str) -> tuple[str, str] | None:
    return ("domain-name", value.lower()) if _DOMAIN.fullmatch(value.lower()) else None


def _email(value: str) -> tuple[str, str] | None:
    return ("email-addr", value) if _EMAIL.fullmatch(value) else None


def _url(value: str) -> tuple[str, str] | None:
    return ("url", value) if _URL.fullmatch(value) else None


_KINDS: dict[str, Callable[[str], tuple[str, str] | None]] = {
    "domain": _domain,
    "ip": _address,
    "url": _url,
    "email": _email,
}


def _named(kind: str, identifying: Object) -> str:
    """The id by what identifies it. All is printable ASCII with at most one key a level: so this JSON is canonical."""
    return observable_identifier(kind, json.dumps(identifying, separators=(",", ":"), ensure_ascii=False))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
