"""Reading the archive, ours and that of others: one page by its place, or a whole file from its start."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import BinaryIO

from breachledger.archive import block
from breachledger.archive.records import BLOCK_BYTES, Record, Report, records
from breachledger.errors import Defect
from breachledger.files import Files
from breachledger.model import Page, RawRef

log = logging.getLogger(__name__)

PAGE_BYTES = 10_000_000
"""A foreign page that is longer is cut off there."""
_OK = 200
_SNIFFED = 2_000
_HTML = ("text/html", "application/xhtml+xml")
_SIGNS = (b"<!doctype html", b"<html", b"<head", b"<body")


def read_page(files: Files, ref: RawRef) -> Page:
    """The page, or the listing, at `ref`.

    Raises:
        FileNotFoundError: the file is not in the lake.
        Defect: there is no whole page at this place.
    """
    data = io.BytesIO(files.read_range(ref.file, ref.offset, ref.length))
    for record in records(data, log.warning):
        if page := _own(record, ref):
            return page
    raise Defect(f"no page at byte {ref.offset} of {ref.file}")


def pages(files: Files, path: str, report: Report | None = None) -> Iterator[Page]:
    """The pages of one file of the lake's archive, in the order in which they were fetched, without the listings.

    Args:
        files: the lake.
        path: of `archive_files`.
        report: is told of damage, which is passed over; the log where it is not given.
    """
    with files.open(path) as stream:
        for record in records(stream, report or (lambda text: log.warning("%s: %s", path, text))):
            ref = RawRef(path, record.offset, record.end - record.offset)
            if record.hints and record.hints.kind == "page" and (page := _own(record, ref)):
                yield page


def foreign_pages(stream: BinaryIO, source: str, report: Report, *, ours: bool = False) -> Iterator[Page]:
    """The HTML pages (status 200) of any WARC file; they have no `raw_ref`, keep them with `as_exchange`.

    Args:
        stream: seekable; WARC 1.0 or 1.1, plain, compressed per record or as a whole.
        source: the outlet of all pages; with `ours`, of those that do not say theirs.
        report: is told of damaged and oversized records, which are passed over.
        ours: whether to believe what only an archive of ours says, of outlets and dates too. Anybody can write that.
    """
    for record in records(stream, report):
        if record.hints and record.hints.kind != "page":
            continue
        page = _own(record, None) if ours and record.hints else _foreign(record, source)
        if page:
            yield page


def archive_files(files: Files) -> list[str]:
    """All files of the archive, in the order in which they were begun."""
    found = (path for path in files.list("archive") if path.endswith(".warc.gz"))
    return sorted(found, key=lambda path: (path.rsplit("/", 1)[-1], path))


def _own(record: Record, ref: RawRef | None) -> Page | None:
    """The page that was kept, as it was."""
    if not (record.hints and record.hints.page):
        return None
    response = block.parse(record.block, BLOCK_BYTES)
    if response is None:
        return None
    headers = block.as_received(response.headers)
    return Page(status=response.status, headers=headers, body=response.body, raw_ref=ref, **record.hints.page)


def _foreign(record: Record, source: str) -> Page | None:
    """A page of somebody else's archive: what is marked as HTML, or looks like it."""
    if not record.is_response or record.date is None or not record.url.startswith(("http://", "https://")):
        return None
    response = block.parse(record.block, PAGE_BYTES)
    if response is None or response.status != _OK:
        return None
    page = Page(
        url=record.url,
        final_url=record.url,
        status=response.status,
        headers=response.headers,
        body=response.body,
        fetched_at=record.date,
        first_seen_at=record.date,
        source=source,
    )
    named = (page.header("content-type") or "").lower().startswith(_HTML)
    return page if named or any(sign in page.body[:_SNIFFED].lower() for sign in _SIGNS) else None
