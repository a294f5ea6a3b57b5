"""The HTTP response inside a record: its status, its headers, its body without codings."""

from __future__ import annotations

from typing import NamedTuple

from fastwarc.warc import WarcRecord, WarcRecordType

SET_ASIDE = "X-Archive-Orig-"
"""Before the name of a header that was true of the connection and is not of the stored bytes."""
_HEADER_BYTES = 1 << 20
_CHUNK = 1 << 16

Headers = tuple[tuple[str, str], ...]


class Response(NamedTuple):
    """An HTTP response; `body` without transfer and content codings, cut off after a limit."""

    status: int
    headers: Headers
    body: bytes


def parse(block: bytes, limit: int) -> Response | None:
    """The response in a record's block, with at most `limit` bytes of its body; None where it is none.

    A coding that is named but was not used is passed over.
    """
    for decode in ("all", "content", "none"):
        try:
            record = WarcRecord()
            record.init_headers(WarcRecordType.response)
            record.is_http = True
            record.set_bytes_content(block)
            record.parse_http(auto_decode=decode, max_header_len=_HEADER_BYTES, quirks_mode=True, strict_mode=False)
            headers = record.http_headers
            if headers is None or headers.status_code is None:
                return None
            return Response(headers.status_code, headers.to_tuples(), _read(record, limit))
        except (OSError, ValueError):
            continue
    return None


def as_received(headers: Headers) -> Headers:
    """The headers of a stored response as they came: what was set aside back in its place, what we added gone."""
    # The last one is the Content-Length of the stored bytes.
    return tuple((name.removeprefix(SET_ASIDE), value) for name, value in headers[:-1])


def _read(record: WarcRecord, limit: int) -> bytes:
    parts, left = [], limit
    while left > 0 and (part := record.reader.read(min(left, _CHUNK))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
