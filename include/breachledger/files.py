"""The few file operations that a lake needs, the same for a folder and for an object store.

Paths are relative, with `/`, and checked: a segment is made of letters, digits and `_ = . + -` and does not start with
a dot, so that nothing that came from the web can name a place outside the lake. Names that start with a dot, and names
that end in `.open`, are unfinished and never listed.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from breachledger.errors import Defect, UsageError

_SEGMENT = re.compile(r"(?!\.)[A-Za-z0-9_=.+-]{1,200}")
_OPEN = ".open"


class Growing(Protocol):
    """A file that is being written; nobody sees it under its name before `finish`."""

    path: str
    file: BinaryIO

    def finish(self) -> None:
        """Make it durable and visible under its name."""

    def discard(self) -> None:
        """Leave nothing of it."""


class Files(Protocol):
    """A tree of files. What is missing raises FileNotFoundError, but for the two deletes."""

    def address(self, path: str) -> str:
        """The path as other programs address it; the last parts may be a pattern with `*`."""

    def read(self, path: str) -> bytes:
        """The whole file."""

    def read_range(self, path: str, offset: int, length: int) -> bytes:
        """`length` bytes from `offset`; fewer at the end of the file."""

    def open(self, path: str) -> BinaryIO:
        """The file as a seekable stream, to be closed by the caller."""

    def write(self, path: str, data: bytes) -> None:
        """Write or replace the file in one step: a reader sees the old bytes or the new ones."""

    def create(self, path: str, data: bytes) -> bool:
        """Write the file if there is none, in one step; False where there is one."""

    def grow(self, path: str) -> Growing:
        """A new file to be written piece by piece."""

    def unfinished(self, under: str) -> list[Growing]:
        """What dead processes were writing below `under`, ready to be cut and finished, or discarded."""

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""

    def size(self, path: str) -> int:
        """Bytes."""

    def list(self, under: str) -> list[str]:
        """The paths of all finished files below the folder `under`, sorted; none where there is no such folder."""

    def changed(self, under: str) -> dict[str, datetime]:
        """The folders right below `under` that hold files, each with the last change of one, unfinished ones too."""

    def move(self, source: str, target: str) -> None:
        """Put `source` in the place of `target`; a reader of `target` sees the old bytes or the new ones."""

    def delete(self, path: str) -> None:
        """Take the file away, if it is there."""

    def delete_tree(self, under: str) -> None:
        """Take away everything below the folder `under`, unfinished files too."""


def open_files(lake: str) -> Files:
    """The files of the lake at `lake`: a folder, `file:///folder` or `s3://bucket/prefix`.

    Raises:
        UsageError: the address is of another kind, or has no bucket, or s3fs is not installed.
    """
    scheme, _, rest = lake.partition("://")
    if not rest and "://" not in lake:
        return LocalFiles(Path(lake))
    if scheme == "file":
        return LocalFiles(Path(unquote(urlsplit(lake).path)))
    if scheme == "s3":
        # Loaded only here: s3fs takes most of a second, and is an optional dependency.
        from breachledger.object_files import ObjectFiles

        return ObjectFiles(lake)
    raise UsageError(f"the lake {lake!r} is neither a folder nor an s3:// address; give one of the two")


def checked(path: str) -> str:
    """`path`, if each of its segments is harmless.

    Raises:
        Defect: it is not; no path of this program is ever made of unchecked input.
    """
    if not all(_SEGMENT.fullmatch(segment) for segment in path.removesuffix("/").split("/")):
        raise Defect(f"{path!r} is not a path of a lake")
    return path


class LocalFiles:
    """A lake in a folder of this machine (or of a file system that locks and renames as POSIX says)."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def __repr__(self) -> str:
        return f"LocalFiles({str(self.root)!r})"

    def address(self, path: str) -> str:
        """See `Files.address`."""
        return f"{self.root}/{path}"

    def read(self, path: str) -> bytes:
        """See `Files.read`."""
        return self._at(path).read_bytes()

    def read_range(self, path: str, offset: int, length: int) -> bytes:
        """See `Files.read_range`."""
        with self._at(path).open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def open(self, path: str) -> BinaryIO:
        """See `Files.open`."""
        return self._at(path).open("rb")

    def write(self, path: str, data: bytes) -> None:
        """See `Files.write`: written beside, synced, swapped in."""
        with self._beside(path, data) as beside:
            beside.replace(self._at(path))
        _sync_folder(self._at(path).parent)

    def create(self, path: str, data: bytes) -> bool:
        """See `Files.create`: a hard link is refused where the name is taken."""
        with self._beside(path, data) as beside:
            try:
                os.link(beside, self._at(path))
            except FileExistsError:
                return False
        _sync_folder(self._at(path).parent)
        return True

    def grow(self, path: str) -> Growing:
        """See `Files.grow`: `NAME.open` beside, renamed at the end; it gets that name when it is locked already."""
        target = self._at(path)
        with self._beside(path, b"") as beside:
            file = beside.open("rb+")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.link(beside, target.with_name(target.name + _OPEN))
            except OSError:
                file.close()
                raise
        return _LocalGrowing(path, target, file)

    def unfinished(self, under: str) -> list[Growing]:
        """See `Files.unfinished`: a living writer holds a lock on its file."""
        found: list[Growing] = []
        for left in sorted(self._at(under).rglob("*" + _OPEN)):
            target = left.with_name(left.name.removesuffix(_OPEN))
            with contextlib.suppress(OSError):
                found.append(_LocalGrowing(self._name(target), target, left.open("rb+")))
        return found

    def exists(self, path: str) -> bool:
        """See `Files.exists`."""
        return self._at(path).is_file()

    def size(self, path: str) -> int:
        """See `Files.size`."""
        return self._at(path).stat().st_size

    def list(self, under: str) -> list[str]:
        """See `Files.list`."""
        found = []
        for folder, folders, names in os.walk(self._at(under)):
            folders[:] = [name for name in folders if not name.startswith(".")]
            shown = (name for name in names if not name.startswith(".") and not name.endswith(_OPEN))
            found += [self._name(Path(folder, name)) for name in shown]
        return sorted(found)

    def changed(self, under: str) -> dict[str, datetime]:
        """See `Files.changed`; a folder whose name is no path of a lake is left out."""
        found: dict[str, datetime] = {}
        for folder in self._at(under).glob("*/"):
            moments = [_changed(place) for place in folder.rglob("*")]
            if moments and _SEGMENT.fullmatch(folder.name):
                found[self._name(folder)] = max(moments)
        return found

    def move(self, source: str, target: str) -> None:
        """See `Files.move`."""
        place = self._at(target)
        place.parent.mkdir(parents=True, exist_ok=True)
        self._at(source).replace(place)
        _sync_folder(place.parent)

    def delete(self, path: str) -> None:
        """See `Files.delete`."""
        self._at(path).unlink(missing_ok=True)

    def delete_tree(self, under: str) -> None:
        """See `Files.delete_tree`."""
        shutil.rmtree(self._at(under), ignore_errors=True)

    def _at(self, path: str) -> Path:
        return self.root / checked(path)

    def _name(self, place: Path) -> str:
        return place.relative_to(self.root).as_posix()

    @contextlib.contextmanager
    def _beside(self, path: str, data: bytes) -> Generator[Path, None, None]:
        """A synced file with `data` in the folder of `path`, gone at the end unless it was moved."""
        target = self._at(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            with beside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            yield beside
        finally:
            beside.unlink(missing_ok=True)


class _LocalGrowing:
    """A `Growing` whose lock tells others that its writer lives."""

    def __init__(self, path: str, target: Path, file: BinaryIO) -> None:
        self.path = path
        self.file = file
        self._target = target
        self._place = target.with_name(target.name + _OPEN)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file.fileno()).st_ino != self._place.stat().st_ino:
                raise FileNotFoundError(self._place)  # finished by its writer between the open and the lock
        except OSError:
            file.close()
            raise

    def finish(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self._place.replace(self._target)
        self.file.close()
        _sync_folder(self._target.parent)

    def discard(self) -> None:
        self._place.unlink(missing_ok=True)
        self.file.close()


def _changed(place: Path) -> datetime:
    """When a file or folder last changed; never, where it has gone meanwhile."""
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.min.replace(tzinfo=UTC)


def _sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
