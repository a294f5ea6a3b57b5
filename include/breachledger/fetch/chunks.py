"""A large file from one place of it on: what is asked, and whether the answer is that (RFC 9110, section 14)."""

from __future__ import annotations

import re

from breachledger.errors import GiveUp
from breachledger.fetch.answers import failure
from breachledger.fetch.wire import Answer, Headers
from breachledger.vocabulary import Reason

_RANGE = re.compile(r"bytes (?:(\d{1,18})-\d{1,18}|\*)/(\d{1,18})")


def from_there(headers: Headers, offset: int) -> Headers:
    """The fields of a request for a file from byte `offset` on, as it is, in no content coding."""
    kept = [(name, value) for name, value in headers if name.lower() != b"accept-encoding"]
    return [*kept, (b"Accept-Encoding", b"identity"), (b"Range", b"bytes=%d-" % offset)]


def admit(head: Answer, offset: int) -> int:
    """How many bytes are left of the file from `offset` on.

    Raises:
        GiveUp: what the status says; another part of the file, all of it where a part was asked for, a content coding,
            or no length, without which its end could not be told from a broken connection.
        RetryLater: the host was not ready.
    """
    part = _RANGE.fullmatch((head.first("content-range") or "").strip())
    if head.status == 416 and part and part[1] is None and int(part[2]) == offset:
        return 0
    if head.status != 206 and (error := failure(head)):
        raise error
    coding = (head.first("content-encoding") or "identity").strip().lower()
    length = head.first("content-length") or ""
    if coding != "identity":
        raise GiveUp(Reason.BAD_ENCODING, f"{coding[:40]!a} at {head.url}, where no coding was asked for")
    if head.status == 206 and part and part[1] is not None and int(part[1]) == offset:
        return int(part[2]) - offset
    if head.status == 200 and not offset and length.isdecimal():
        return int(length[:18])
    raise GiveUp(Reason.HTTP_ERROR, f"{head.status} at {head.url} is not what was asked for, from byte {offset} on")
