"""Whose turn it is: one request at a time to a host, and a pause after each, across all processes of a machine.

A host is a file in `Settings.state`, locked (flock) while a request to it is under way; it holds when the last request
ended, and until when the host wants to be left alone. The kernel lifts the lock of a process that dies. Connections may
stay open for some seconds between two turns; requests never overlap.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import os
import random
import struct
import time
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from breachledger.errors import RetryLater, UsageError
from breachledger.vocabulary import Reason

LONGEST_WAIT = 60.0
"""Seconds that a host may keep us waiting within a run; whoever asks for more is asked again in another run."""
_LONGEST_QUIET = 3_600.0
"""What is believed of a Retry-After, in seconds."""
_RECORD = struct.Struct("<dd")
_POLL_SECONDS = (0.01, 0.05)


class Turn:
    """The right to send one request to one host."""

    def __init__(self, quiet_until: float) -> None:
        self.quiet_until = quiet_until

    def hold_off(self, seconds: float) -> None:
        """The host wants to be left alone for so long, by all."""
        self.quiet_until = max(self.quiet_until, time.time() + min(seconds, _LONGEST_QUIET))


class Pace:
    """Turns at hosts.

    Args:
        folder: where the files of the hosts stand; the same for all processes that are to share a pace.

    Raises:
        UsageError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot keep leases in {folder} ({error.strerror}); set another state folder") from None

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncGenerator[Turn, None]:
        """Wait for the turn at `host`, at least `delay` seconds after the last request to it; held while inside.

        Raises:
            RetryLater: the host wants to be left alone for longer than `LONGEST_WAIT`.
            UsageError: the lease cannot be written.
        """
        async with self._queues[host]:
            lease = await self._acquire(host, delay)
            try:
                turn = Turn(_read(lease)[1])
                _write(lease, time.time(), turn.quiet_until)  # the start, should nobody live to tell the end
                try:
                    yield turn
                finally:
                    _write(lease, time.time(), turn.quiet_until)
            finally:
                _release(lease)

    async def _acquire(self, host: str, delay: float) -> int:
        """The locked file of the host, once its pause is over; unlocked while that lasts, for others wait too."""
        while True:
            lease = self._open(host)
            try:
                if _lock(lease):
                    wait = _remaining(lease, host, delay)
                    if wait <= 0:
                        return lease
                else:
                    wait = random.uniform(*_POLL_SECONDS)  # ruff: ignore[suspicious-non-cryptographic-random-usage] - no secret
            except BaseException:
                _release(lease)
                raise
            _release(lease)
            await asyncio.sleep(wait)

    def _open(self, host: str) -> int:
        """The host's file. Its name is a hash: a host is a stranger's text."""
        path = self._folder / f"{hashlib.sha256(host.encode()).hexdigest()[:32]}.lock"
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise UsageError(f"cannot write the lease {path} ({error.strerror}); set another state folder") from None


def _lock(lease: int) -> bool:
    try:
        fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _release(lease: int) -> None:
    """Unlocked before it is closed: a child forked meanwhile has the file open as well, and would keep the lock."""
    fcntl.flock(lease, fcntl.LOCK_UN)
    os.close(lease)


def _remaining(lease: int, host: str, delay: float) -> float:
    """Seconds until the pause is over.

    A slow or struggling host would be spared here, by a longer delay.
    """
    ended, quiet_until = _read(lease)
    now = time.time()
    if ended > now:  # the clock has been set back since
        ended, quiet_until = now, min(quiet_until, now + _LONGEST_QUIET)
        _write(lease, ended, quiet_until)
    quiet = quiet_until - now
    if quiet > LONGEST_WAIT:
        raise RetryLater(Reason.RATE_LIMITED, f"{host} asked to be left alone for {quiet:.0f} s more", after=quiet)
    return max(ended + delay - now, quiet)


def _read(lease: int) -> tuple[float, float]:
    """When the last request ended, and until when the host wants no other."""
    record = os.pread(lease, _RECORD.size, 0)
    return _RECORD.unpack(record) if len(record) == _RECORD.size else (0.0, 0.0)


def _write(lease: int, ended: float, quiet_until: float) -> None:
    os.pwrite(lease, _RECORD.pack(ended, quiet_until), 0)
