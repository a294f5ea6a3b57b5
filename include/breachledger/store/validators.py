"""What hosts said of the versions that are in the archive (ETag, Last-Modified), one file a source, kept in the lake.

So a host is asked conditionally by whatever machine runs next. What is lost here costs a request and nothing else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from breachledger.model import RawRef

if TYPE_CHECKING:
    from breachledger.files import Files

# An outlet's listings and its pages of some months; what is older is not asked for again.
_MOST = 3_000

Version = tuple[str | None, str | None, RawRef]


class SourceValidators:
    """The validators of one source; `save` writes what was learnt, once the archive holds it."""

    def __init__(self, files: Files, source: str) -> None:
        self._files = files
        self._path = f"_state/validators/{source}.json"
        self._stored = self._load()
        self._learnt: dict[str, Version] = {}
        self._forgotten: set[str] = set()
        self._there: dict[str, bool] = {}

    def get(self, url: str) -> Version | None:
        """ETag, Last-Modified and place of what the archive holds of `url`; None where it holds nothing."""
        found = self._stored.get(url)
        return found if found and self._archived(found[2].file) else None

    def put(self, url: str, etag: str | None, last_modified: str | None, raw_ref: RawRef) -> None:
        """Remember a new version; it is told of by `get` only after `save`."""
        self._learnt[url] = (etag, last_modified, raw_ref)

    def forget(self, url: str) -> None:
        """Tell nothing more of the version that is stored: the archive does not give it back."""
        if self._stored.pop(url, None):
            self._forgotten.add(url)

    def save(self) -> None:
        """Write what was learnt; called when the archive file is closed."""
        gone = self._forgotten.union(self._learnt)
        if not gone:
            return
        kept = {url: version for url, version in self._load().items() if url not in gone} | self._learnt
        newest = dict(list(kept.items())[-_MOST:])
        self._files.write(self._path, json.dumps(newest).encode())
        self._stored, self._learnt, self._forgotten = newest, {}, set()

    def _archived(self, file: str) -> bool:
        if file not in self._there:
            self._there[file] = self._files.exists(file)
        return self._there[file]

    def _load(self) -> dict[str, Version]:
        try:
            stored = json.loads(self._files.read(self._path))
            return {url: (etag, modified, RawRef(*ref)) for url, (etag, modified, ref) in stored.items()}
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return {}  # nothing stored, or nothing that can be read: ask without conditions
