"""Taking responses out of an archive file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from breachledger.archive import block
from breachledger.archive.record import blank
from breachledger.archive.records import BLOCK_BYTES, Record, records
from breachledger.files import Files

log = logging.getLogger(__name__)


class Rewritten(NamedTuple):
    """An archive file without some of its records."""

    data: bytes
    """The new file; empty where no response is left."""
    offsets: frozenset[int]
    """Where the records stand that stay."""


def without(files: Files, path: str, is_unwanted: Callable[[str], bool], named: Sequence[str] = ()) -> Rewritten | None:
    """The file at `path` without the responses that have an unwanted address; None where there are none.

    The records that stay are copied as they are, to where they were: their places may be in the hands of a run that is
    on its way. What is damaged cannot be judged, and goes.

    Args:
        files: the lake.
        path: of the archive file.
        is_unwanted: whether responses of an address go.
        named: addresses; listings that name one of them go as well, for they may hold whole texts.
    """
    signs = [sign for url in named for sign in _signs(url)]
    with files.open(path) as stream:
        kept = []
        removed = 0
        for record in records(stream, lambda text: log.warning("%s: %s", path, text)):
            if any(is_unwanted(url) for url in _addresses(record)) or _names(record, signs):
                removed += 1
            else:
                kept.append((record.offset, record.end, record.is_response))
        if not removed:
            return None
        return _blanked(files.read(path), kept)


def _blanked(old: bytes, kept: list[tuple[int, int, bool]]) -> Rewritten:
    if not any(is_response for *_, is_response in kept):
        return Rewritten(b"", frozenset())
    data, now = bytearray(), datetime.now(UTC)
    for offset, end, _ in kept:
        if offset > len(data):
            data += blank(offset - len(data), now)
        data += old[offset:end]
    return Rewritten(bytes(data), frozenset(offset for offset, *_ in kept))


def _signs(url: str) -> list[bytes]:
    """How a listing writes an address: without its host, with the slashes of JSON too; none for a front page."""
    parts = urlsplit(url)
    told = f"{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"
    return [told.encode(), told.replace("/", "\\/").encode()] if told else []


def _names(record: Record, signs: list[bytes]) -> bool:
    if not (signs and record.hints and record.hints.kind == "listing"):
        return False
    response = block.parse(record.block, BLOCK_BYTES)
    return response is not None and any(sign in response.body for sign in signs)


def _addresses(record: Record) -> list[str]:
    """Every address under which a response was asked for."""
    page = record.hints.page if record.hints else None
    asked = [page["url"], page["final_url"], *page["redirects"]] if page else []
    return [url for url in (record.url, *asked) if url]
