"""One writer at a time.

On a local lake: a lock of the operating system, which goes with its process. On an object store: a lease, that is an
object `_state/lease/<number>.json`. Who creates the next number, which the store allows once, holds it; it expires
unless its holder renews it. Clocks of the writers may differ by less than a quarter of a lease.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from filelock import FileLock, Timeout

from breachledger.errors import RetryLater
from breachledger.files import Files, LocalFiles

log = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
_LEASES = "_state/lease"
_POLL = 0.1
_WAIT = 3600.0


class Held(Protocol):
    """The right to write."""

    def check(self) -> None:
        """Called right before a commit.

        Raises:
            RetryLater: another writer may have taken over.
        """


@contextmanager
def writer(files: Files, *, wait: float = _WAIT, lease: float = LEASE_SECONDS) -> Generator[Held, None, None]:
    """Hold the lake for writing; who waits is told on the log for whom.

    Args:
        files: the lake.
        wait: seconds before giving up.
        lease: seconds after which a dead writer's lease on an object store is free.

    Raises:
        RetryLater: the lake was not free in time.
    """
    if isinstance(files, LocalFiles):
        with _local(files, wait) as held:
            yield held
    else:
        held_lease = _acquire(files, time.monotonic() + wait, lease)
        try:
            yield held_lease
        finally:
            held_lease.release()


class _Lock:
    """Held as long as the process lives."""

    def check(self) -> None:
        """Nothing can have taken it."""


@contextmanager
def _local(files: LocalFiles, wait: float) -> Generator[Held, None, None]:
    (files.root / "_state").mkdir(parents=True, exist_ok=True)
    lock = FileLock(files.root / "_state" / "lock")
    note = files.root / "_state" / "lock.holder"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        holder = note.read_text("utf-8") if note.exists() else "another process"
        log.warning("waiting for the lake, which %s is writing", holder)
        try:
            lock.acquire(timeout=wait, poll_interval=_POLL)
        except Timeout:
            raise RetryLater("locked", f"the lake was not free for {wait:.0f} seconds: {holder}") from None
    try:
        note.write_text(_me(), "utf-8")
        yield _Lock()
    finally:
        lock.release()


class _Lease:
    """One numbered lease, renewed by a thread of its own."""

    def __init__(self, files: Files, number: int, seconds: float) -> None:
        self._files = files
        self._number = number
        self._seconds = seconds
        self._expires = time.time() + seconds
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True, name="breachledger-lease")
        self._thread.start()

    def check(self) -> None:
        newest = _newest(self._files)
        if newest != self._number or time.time() > self._expires:
            raise RetryLater("lock_lost", f"lease {self._number} ran out; {newest} is the newest")

    def release(self) -> None:
        self._done.set()
        self._thread.join()
        if _newest(self._files) == self._number:
            self._files.write(_lease_path(self._number), _lease_note(0.0, 0.0))

    def _renew(self) -> None:
        while not self._done.wait(self._seconds / 3):
            until = time.time() + self._seconds
            try:
                self._files.write(_lease_path(self._number), _lease_note(until, self._seconds))
            except Exception:  # whatever the store says: the next turn may go through
                log.warning("the lease on the lake could not be renewed", exc_info=True)
            else:
                self._expires = until


def _acquire(files: Files, deadline: float, seconds: float) -> _Lease:
    told = False
    while True:
        newest = _newest(files)
        holder = _living_holder(files, newest)
        if holder is None and files.create(_lease_path(newest + 1), _lease_note(time.time() + seconds, seconds)):
            for number in range(max(1, newest - 3), newest + 1):
                files.delete(_lease_path(number))
            return _Lease(files, newest + 1, seconds)
        if not told and holder:
            log.warning("waiting for the lake, which %s is writing", holder)
            told = True
        if time.monotonic() > deadline:
            raise RetryLater("locked", f"the lake was not free in time: {holder}")
        time.sleep(_POLL)


def _living_holder(files: Files, number: int) -> str | None:
    """Who holds this lease; None where it was given back or has expired."""
    try:
        note: dict[str, Any] = json.loads(files.read(_lease_path(number)))
    except FileNotFoundError:
        return None
    return str(note["holder"]) if time.time() < note["free"] else None


def _newest(files: Files) -> int:
    numbers = (path.rsplit("/", 1)[-1].removesuffix(".json") for path in files.list(_LEASES))
    return max((int(number) for number in numbers), default=0)


def _lease_path(number: int) -> str:
    return f"{_LEASES}/{number:08d}.json"


def _lease_note(expires: float, seconds: float) -> bytes:
    """The holder writes until `expires`; the others wait a little longer."""
    return json.dumps({"holder": _me(), "expires": expires, "free": expires + seconds / 4}).encode()


def _me() -> str:
    return f"process {os.getpid()} on {platform.node()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
