"""Whose turn it is: one request at a time to a host, and a pause after each, across all processes of a machine.

A host is a file in `Settings.state`, locked (flock) while a request to it is under way; it holds when the last request
ended, until when the host wants to be left alone, how slow it is, and how often it was asked today. The kernel lifts
the lock of a process that dies. A connection is closed within its turn, so that a host never sees two.

A host that is slow is asked more slowly: the pause is at least as long as its answers take, on a sliding average, and a
refusal (429, 5xx) doubles it. It is never more than `MOST_SLOWING` times what it is otherwise.
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
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from breachledger.errors import RetryLater, UsageError
from breachledger.vocabulary import Reason

LONGEST_WAIT = 60.0
"""Seconds that a host may keep us waiting within a run; whoever asks for more is asked again in another run."""
_LONGEST_QUIET = 3_600.0
"""What is believed of a Retry-After, in seconds."""
MOST_SLOWING = 10.0
"""By how much at most a slow host's pause grows."""
_SMOOTHING = 0.5
"""The weight of the newest answer in how slow a host is."""
_DAY = 86_400
_IDLE_SECONDS = 7.0 * _DAY
"""What was known of a host that was not asked for so long is forgotten: the budget is a day's, the quiet an hour's."""
_POLL_SECONDS = (0.01, 0.05)


class _Record(NamedTuple):
    """What is known of a host; times are seconds since 1970."""

    ended: float = 0.0
    """When the last request to it ended."""
    quiet_until: float = 0.0
    slow: float = 0.0
    """Seconds that its answers take."""
    day: int = 0
    """The UTC day, counted from 1970, of `asked`."""
    asked: int = 0
    """Requests of that day."""


_LAYOUT = struct.Struct("<dddqq")


class Turn:
    """The right to send one request to one host."""

    def __init__(self, record: _Record) -> None:
        self._record = record
        self._refused = False
        self._began = time.monotonic()

    def hold_off(self, seconds: float) -> None:
        """The host wants to be left alone for so long, by all."""
        quiet_until = max(self._record.quiet_until, time.time() + min(seconds, _LONGEST_QUIET))
        self._record = self._record._replace(quiet_until=quiet_until)

    def refused(self) -> None:
        """The host had too much to do."""
        self._refused = True

    def ended(self, delay: float) -> _Record:
        """What is known of the host after this turn; `delay` is the pause that it had."""
        took = time.monotonic() - self._began
        slow = _SMOOTHING * took + (1.0 - _SMOOTHING) * self._record.slow
        if self._refused:
            slow = max(slow, 2.0 * max(delay, self._record.slow))
        return self._record._replace(ended=time.time(), slow=min(slow, MOST_SLOWING * delay))


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

    def sweep(self) -> None:
        """Delete the files of hosts that nobody asks any more; one whose turn somebody has, or waits for, stays."""
        for path in self._folder.glob("*.lock"):
            with suppress(OSError, UsageError):  # what another process deletes, and what we may not delete
                if _is_idle(path.stat()):
                    lease = self._open(path)
                    try:
                        if _lock(lease) and _is_idle(os.fstat(lease)):
                            path.unlink()
                    finally:
                        _release(lease)

    @asynccontextmanager
    async def turn(self, host: str, delay: float, budget: int | None = None) -> AsyncGenerator[Turn, None]:
        """Wait for the turn at `host`, at least `delay` seconds after the last request to it; held while inside.

        Args:
            host: its name.
            delay: seconds; more where the host is slow.
            budget: how many requests a UTC day may bring it; None for any number.

        Raises:
            RetryLater: the host wants to be left alone for longer than `LONGEST_WAIT`, or has had its budget.
            UsageError: the lease cannot be written.
        """
        async with self._queues[host]:
            lease = await self._acquire(host, delay, budget)
            try:
                # The start is written too, should nobody live to tell the end.
                record = _counted(_read(lease))._replace(ended=time.time())
                _write(lease, record)
                turn = Turn(record)
                try:
                    yield turn
                finally:
                    _write(lease, turn.ended(delay))
            finally:
                _release(lease)

    async def _acquire(self, host: str, delay: float, budget: int | None) -> int:
        """The locked file of the host, once its pause is over; unlocked while that lasts, for others wait too."""
        while True:
            lease = self._open(self._path(host))
            try:
                if not _lock(lease):
                    wait = random.uniform(*_POLL_SECONDS)  # ruff: ignore[suspicious-non-cryptographic-random-usage] - no secret
                elif os.fstat(lease).st_nlink == 0:
                    wait = 0.0  # swept away between opening and locking: another process locks another file
                else:
                    _check_budget(_read(lease), host, budget)
                    wait = _remaining(lease, host, delay)
                    if wait <= 0:
                        return lease
            except BaseException:
                _release(lease)
                raise
            _release(lease)
            await asyncio.sleep(wait)

    def _path(self, host: str) -> Path:
        """The host's file. Its name is a hash: a host is a stranger's text."""
        return self._folder / f"{hashlib.sha256(host.encode()).hexdigest()[:32]}.lock"

    def _open(self, path: Path) -> int:
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise UsageError(f"cannot write the lease {path} ({error.strerror}); set another state folder") from None


def _is_idle(file: os.stat_result) -> bool:
    return time.time() - file.st_mtime > _IDLE_SECONDS


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
    """Seconds until the pause is over."""
    record, now = _read(lease), time.time()
    if record.ended > now:  # the clock has been set back since
        record = record._replace(ended=now, quiet_until=min(record.quiet_until, now + _LONGEST_QUIET))
        _write(lease, record)
    quiet = record.quiet_until - now
    if quiet > LONGEST_WAIT:
        raise RetryLater(Reason.RATE_LIMITED, f"{host} asked to be left alone for {quiet:.0f} s more", after=quiet)
    return max(record.ended + max(delay, record.slow) - now, quiet)


def _check_budget(record: _Record, host: str, budget: int | None) -> None:
    """Raise RetryLater where the host has had its requests of today."""
    today = int(time.time()) // _DAY
    if budget is not None and record.day == today and record.asked >= budget:
        left = (today + 1) * _DAY - time.time()
        raise RetryLater(Reason.BUDGET, f"{host} has had its {budget} requests of today (UTC)", after=left)


def _counted(record: _Record) -> _Record:
    """The record with one more request today."""
    today = int(time.time()) // _DAY
    return record._replace(day=today, asked=record.asked + 1 if record.day == today else 1)


def _read(lease: int) -> _Record:
    record = os.pread(lease, _LAYOUT.size, 0)
    return _Record(*_LAYOUT.unpack(record)) if len(record) == _LAYOUT.size else _Record()


def _write(lease: int, record: _Record) -> None:
    os.pwrite(lease, _LAYOUT.pack(*record), 0)
