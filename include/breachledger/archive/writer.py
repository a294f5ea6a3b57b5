"""Writing the archive: one file a source and run, growing record by record."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from breachledger import __version__
from breachledger.archive import hints, record
from breachledger.archive.unpublished import mark
from breachledger.errors import UsageError
from breachledger.files import Files, Growing
from breachledger.model import Exchange, Page, RawRef

_OF_THE_WIRE = {"content-encoding", "content-length", "transfer-encoding"}


class ArchiveFile:
    """Keeps what is fetched for one source, until the end of the `with`.

    The file is made by the first `keep`; without one there is none. On a local lake others see it once it is closed,
    and what a crash leaves is taken up by `salvage`. On an object store it is spooled here and put at the end.
    An error in the block closes it as well: what was fetched is kept.
    """

    def __init__(self, files: Files, source: str) -> None:
        """Prepare a file for `source`.

        Raises:
            UsageError: `source` is no source id (small letters, digits, hyphens).
        """
        if not hints.SOURCE.fullmatch(source):
            raise UsageError(f"{source!r} is no source id; use small letters, digits and hyphens")
        now = datetime.now(UTC)
        self.path = f"archive/{source}/{now:%Y-%m-%d}/{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.warc.gz"
        self._files = files
        self._growing: Growing | None = None
        self._warcinfo = ""
        self._marked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def keep(self, exchange: Exchange) -> RawRef:
        """Write one exchange and say where it stands."""
        growing = self._growing or self._begin()
        if exchange.kind == "page" and not self._marked:
            mark(self._files, self.path)
            self._marked = True
        offset = growing.file.tell()
        data = record.response(exchange, self._warcinfo)
        growing.file.write(data)
        # What a crash leaves then ends with a whole record.
        growing.file.flush()
        return RawRef(self.path, offset, len(data))

    def close(self) -> None:
        """Make the file visible under its name; nothing if nothing was kept."""
        if self._growing:
            self._growing.finish()
            self._growing = None

    def _begin(self) -> Growing:
        self._growing = self._files.grow(self.path)
        name = self.path.rsplit("/", 1)[-1]
        self._warcinfo, data = record.warcinfo(name, f"breachledger/{__version__}", datetime.now(UTC))
        self._growing.file.write(data)
        return self._growing


def as_exchange(page: Page) -> Exchange:
    """A page that did not come over the wire (of a foreign WARC, of a folder) as an exchange that can be kept."""
    headers = tuple((name, value) for name, value in page.headers if name.lower() not in _OF_THE_WIRE)
    return Exchange(page.final_url, page.status, "", headers, page.body, "", page.fetched_at, "page", page)
