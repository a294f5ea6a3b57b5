"""A lake on an object store. Address and credentials come from the AWS SDK's own configuration.

`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, a profile, an instance role: https://docs.aws.amazon.com/sdkref/latest/guide/.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import Any, BinaryIO, cast

from breachledger.errors import UsageError
from breachledger.files import Growing, checked


class ObjectFiles:
    """Files under `s3://bucket/prefix`: each write is one put, each move one copy on the server."""

    def __init__(self, address: str) -> None:
        try:
            import s3fs  # an optional dependency, and slow to load
        except ImportError as error:
            raise UsageError("a lake on s3:// needs s3fs: pip install 'breachledger[s3]'") from error
        bucket, _, prefix = address.removeprefix("s3://").strip("/").partition("/")
        if not bucket:
            raise UsageError(f"the lake {address!r} names no bucket; write s3://bucket/prefix")
        self._root = f"{bucket}/{checked(prefix)}" if prefix else bucket
        # A listing of a moment ago must not hide what another writer has put since.
        self._fs: Any = s3fs.S3FileSystem(use_listings_cache=False)

    def __repr__(self) -> str:
        return f"ObjectFiles('s3://{self._root}')"

    def address(self, path: str) -> str:
        """See `Files.address`."""
        return f"s3://{self._root}/{path}"

    def read(self, path: str) -> bytes:
        """See `Files.read`: one get, without asking for the size before."""
        return cast("bytes", self._fs.cat_file(self._at(path), max_concurrency=1))

    def read_range(self, path: str, offset: int, length: int) -> bytes:
        """See `Files.read_range`: one ranged get."""
        return cast("bytes", self._fs.cat_file(self._at(path), start=offset, end=offset + length))

    def open(self, path: str) -> BinaryIO:
        """See `Files.open`: blocks are read ahead."""
        return cast("BinaryIO", self._fs.open(self._at(path), "rb", cache_type="readahead"))

    def write(self, path: str, data: bytes) -> None:
        """See `Files.write`."""
        self._fs.pipe_file(self._at(path), data)

    def create(self, path: str, data: bytes) -> bool:
        """See `Files.create`: a put with `If-None-Match: *`."""
        try:
            self._fs.pipe_file(self._at(path), data, mode="create")
        except FileExistsError:
            return False
        return True

    def grow(self, path: str) -> Growing:
        """See `Files.grow`: spooled on this machine, put at the end."""
        return _ObjectGrowing(self._fs, path, self._at(path))

    def unfinished(self, under: str) -> list[Growing]:
        """See `Files.unfinished`: an object is whole or not there."""
        checked(under)
        return []

    def exists(self, path: str) -> bool:
        """See `Files.exists`."""
        return cast("bool", self._fs.isfile(self._at(path)))

    def size(self, path: str) -> int:
        """See `Files.size`."""
        return cast("int", self._fs.size(self._at(path)))

    def list(self, under: str) -> list[str]:
        """See `Files.list`."""
        found = self._fs.find(self._at(under))
        return sorted(name.removeprefix(self._root + "/") for name in found)

    def changed(self, under: str) -> dict[str, datetime]:
        """See `Files.changed`."""
        found: dict[str, datetime] = {}
        for name, told in self._fs.find(self._at(under), detail=True).items():
            below = name.removeprefix(f"{self._at(under)}/")
            folder = f"{under}/{below.split('/')[0]}"
            if "/" in below:
                found[folder] = max(told["LastModified"], found.get(folder, told["LastModified"]))
        return found

    def move(self, source: str, target: str) -> None:
        """See `Files.move`."""
        self._fs.cp_file(self._at(source), self._at(target))
        self._fs.rm_file(self._at(source))

    def delete(self, path: str) -> None:
        """See `Files.delete`: deleting what is not there is no error on S3."""
        self._fs.rm_file(self._at(path))

    def delete_tree(self, under: str) -> None:
        """See `Files.delete_tree`."""
        if found := self._fs.find(self._at(under)):
            self._fs.rm(found)

    def _at(self, path: str) -> str:
        return f"{self._root}/{checked(path)}"


class _ObjectGrowing:
    """A `Growing` in a temporary file, which the system takes away with the process."""

    def __init__(self, fs: Any, path: str, key: str) -> None:
        self.path = path
        self._fs = fs
        self._key = key
        self._spool = tempfile.NamedTemporaryFile(prefix="breachledger-")  # ruff: ignore[open-file-with-context-handler] - lives until finish
        self.file = cast("BinaryIO", self._spool)

    def finish(self) -> None:
        self._spool.flush()
        self._fs.put_file(self._spool.name, self._key)
        self._spool.close()

    def discard(self) -> None:
        self._spool.close()
