"""What we have already is not sent again: ETag and Last-Modified (RFC 9110 section 13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from breachledger.fetch.wire import Answer
from breachledger.model import RawRef

_FIELD_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,500}[\x21-\x7e])?")


class Validator(NamedTuple):
    """What a host said of the version of an address that we have, and where that version stands in the archive."""

    etag: str | None
    last_modified: str | None
    raw_ref: RawRef


class Validators(Protocol):
    """Remembers validators between runs.

    `get` should answer only for a version that is safely stored: "not modified" is the end of a fetch.
    """

    def get(self, url: str) -> tuple[str | None, str | None, RawRef] | None:
        """ETag, Last-Modified and place of the version that we have of `url`; None where we have none."""

    def put(self, url: str, etag: str | None, last_modified: str | None, raw_ref: RawRef) -> None:
        """Remember a new version; called once it is in the archive."""

    def forget(self, url: str) -> None:
        """Tell nothing more of the version that we have: it cannot be read."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The answer "not modified": the page is as it was when it was archived at `raw_ref`."""

    url: str
    """The address asked for."""
    final_url: str
    """The address that answered, after redirects."""
    raw_ref: RawRef


def questions(validator: Validator) -> list[tuple[bytes, bytes]]:
    """The header fields that ask for a newer version only; none for values that do not fit into a field."""
    pairs = ((b"If-None-Match", validator.etag), (b"If-Modified-Since", validator.last_modified))
    return [(name, value.encode("ascii")) for name, value in pairs if value and _FIELD_VALUE.fullmatch(value)]


def remember(validators: Validators, answer: Answer, raw_ref: RawRef) -> None:
    """Store the validators of an answer, where it has some."""
    etag, modified = answer.first("etag"), answer.first("last-modified")
    if etag or modified:
        validators.put(answer.url, etag, modified, raw_ref)
