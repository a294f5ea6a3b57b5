"""Where an export goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from typing import TYPE_CHECKING

from breachledger.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import BinaryIO


@contextlib.contextmanager
def destination(place: Path | None) -> Generator[BinaryIO]:
    """A stream to write to. A file is written beside its place, and put there when all is in it.

    Raises:
        UsageError: the file cannot be written there.
    """
    if place is None:
        sys.stdout.flush()
        try:
            yield sys.stdout.buffer
        finally:
            sys.stdout.buffer.flush()
        return
    beside = place.with_name(f".{place.name[:200]}.{secrets.token_hex(4)}")
    try:
        file = beside.open("xb")
    except OSError as error:
        raise UsageError(f"--output {place}: {error.strerror}") from None
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except IsADirectoryError:
        raise UsageError(f"--output {place} is a folder: name a file in it") from None
    finally:
        beside.unlink(missing_ok=True)
