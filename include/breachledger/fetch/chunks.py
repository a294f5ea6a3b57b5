"""A large file from one place of it on: what is asked, and whether the answer is that (RFC 9110, section 14)."""

from __future__ import annotations

import re

from breachledger.errors import GiveUp
from breachledger.fetch.answers import failure
from breachledger.fetch.wire import Answer, Headers
from breachledger.vocabulary import Reason

_RANGE = re.compile(r"bytes (\d{1,18})-")


def from_there(headers: Headers, offset: int) -> Headers:
    """The fields of a request for a file from byte `offset` on, as it is, in no content coding."""
    kept = [(name, value) for name, value in headers if name.lower() != b"accept-encoding"]
    more = [(b"Range", b"bytes=%d-" % offset)] if offset else []
    return [*kept, (b"Accept-Encoding", b"identity"), *more]


def admit(head: Answer, offset: int) -> int:
    """Raise where the answer is not the file from `offset` on.

    Raises:
        GiveUp: what the status says; another part of the file, or all of it where a part was asked for.
        RetryLater: the host was not ready.
    """
    if head.status == 206:
        found = _RANGE.match(head.first("content-range") or "")
        if found and int(found[1]) == offset:
            return 0
        raise GiveUp(Reason.HTTP_ERROR, f"another part than that from byte {offset} of {head.url}")
    if error := failure(head):
        raise error
    if head.status != 200 or offset:
        raise GiveUp(Reason.HTTP_ERROR, f"{head.status} at {head.url}, asked for from byte {offset} on")
    return 0
