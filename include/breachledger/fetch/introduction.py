"""Who we say we are, and what we would like: the header fields of every request."""

from __future__ import annotations

import re

from breachledger import __version__
from breachledger.errors import UsageError
from breachledger.fetch.decode import ACCEPTED

HOME = "https://github.com/breachledger/breachledger"
_CONTACT = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ACCEPT = {
    "page": b"text/html, application/xhtml+xml, */*;q=0.5",
    "listing": b"application/atom+xml, application/rss+xml, application/feed+json, application/xml, */*;q=0.5",
    "robots": b"text/plain, */*;q=0.5",
}


def introduce(contact: str) -> list[tuple[bytes, bytes]]:
    """User-Agent, Accept-Encoding and, where `contact` is a mail address, From.

    Raises:
        UsageError: `contact` does not fit into a header field.
    """
    contact = contact.strip() or HOME
    if not _CONTACT.fullmatch(contact) or set(contact) & set("()\\"):
        raise UsageError(
            f"contact {contact[:80]!r}: give a mail address or the address of a page, in one line of ASCII, "
            "at most 200 characters, without parentheses and backslashes"
        )
    fields = [
        (b"User-Agent", f"Breachledger/{__version__} (+{contact})".encode("ascii")),
        (b"Accept-Encoding", ACCEPTED.encode("ascii")),
    ]
    if _MAIL.fullmatch(contact):
        fields.append((b"From", contact.encode("ascii")))
    return fields


def wishes(kind: str, language: str | None = None) -> list[tuple[bytes, bytes]]:
    """Accept for a "page", a "listing" or "robots", and Accept-Language where the outlet's language is known."""
    fields = [(b"Accept", _ACCEPT[kind])]
    if language and _LANGUAGE.fullmatch(language):
        fields.append((b"Accept-Language", f"{language}, *;q=0.5".encode("ascii")))
    return fields
