"""The box in a process of its own, which can be killed: inside one function of DuckDB no limit of its own reaches.

`lpad('x', 2000000000, 'y')` takes minutes and gigabytes, and neither an interrupt nor `memory_limit` stops it. So the
process has a limit of memory, and one that does not answer in time is ended; the next query starts another. It knows
nothing of Airflow, neither its secrets nor its connections, and of other secrets those of the lake alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import struct
import subprocess
import sys
import threading
from typing import IO

import pyarrow as pa

from breachledger.errors import UsageError
from breachledger.settings import environment_for_strangers
from breachledger.web import box

GRACE = 2.0
"""Seconds for which a query that was told to stop is waited for."""
_START = 30.0
"""Seconds that a new process may take to open the lake, more than a query."""
_MEMORY = 3 << 30
"""Bytes of address space: DuckDB's own limit, libraries, and a result on its way."""
_NICE = 10
_LENGTH = struct.Struct("!?Q")
"""What goes before an answer: whether it is a table, and its bytes."""


class Confined:
    """Runs queries as `box.Box` does; one at a time."""

    def __init__(self, lake: str) -> None:
        self.lake = lake
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self, sql: str, rows: int) -> pa.Table:
        """What the query gives, at most so many rows.

        Raises:
            UsageError: it may not be run, cannot be run, or takes too long or too much.
        """
        with self._turn:
            is_new = self._child is None or self._child.poll() is not None
            child = self._started() if is_new else self._child
            assert child is not None  # ruff: ignore[assert] - one of the two
            is_table, data = self._answer(child, sql, rows, box.SECONDS + GRACE + (_START if is_new else 0))
        if is_table:
            return pa.ipc.open_stream(data).read_all()
        raise UsageError(data.decode())

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "breachledger.web.confined", self.lake]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment_for_strangers()
        )
        return self._child

    def _answer(self, child: subprocess.Popen[bytes], sql: str, rows: int, seconds: float) -> tuple[bool, bytes]:
        """What the process answers.

        Raises:
            UsageError: it does not, in time or at all.
        """
        stdin, stdout = child.stdin, child.stdout
        assert stdin is not None  # ruff: ignore[assert] - a pipe
        assert stdout is not None  # ruff: ignore[assert] - a pipe
        late = threading.Event()
        clock = threading.Timer(seconds, _end, [child, late])
        clock.start()
        try:
            stdin.write(json.dumps({"sql": sql, "rows": rows, "seconds": box.SECONDS}).encode() + b"\n")
            stdin.flush()
            is_table, length = _LENGTH.unpack(_all(stdout, _LENGTH.size))
            return is_table, _all(stdout, length)
        except OSError:
            self._stop()
            if late.is_set():
                raise UsageError(box.TOO_LONG.format(box.SECONDS)) from None
            raise UsageError("the query takes more memory than there is: ask for fewer columns or rows") from None
        finally:
            clock.cancel()

    def close(self) -> None:
        """End the process, when its query has ended."""
        with self._turn:
            self._stop()

    def _stop(self) -> None:
        if self._child:
            self._child.kill()
            with contextlib.suppress(OSError):  # what was not sent yet has nobody to go to
                self._child.communicate()
            self._child = None


def _end(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _all(stream: IO[bytes], length: int) -> bytes:
    """So many bytes.

    Raises:
        OSError: the stream ends before.
    """
    data = stream.read(length)
    if len(data) < length:
        raise OSError("the process has ended")
    return data


def main(lake: str) -> None:
    """Answer queries from standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    os.nice(_NICE)
    opened: box.Box | None = None
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        box.SECONDS = asked["seconds"]
        try:
            opened = opened or box.Box(lake)
            data, is_table = _stream(opened.run(asked["sql"], asked["rows"])), True
        except UsageError as wrong:
            data, is_table = str(wrong).encode(errors="replace"), False
        sys.stdout.buffer.write(_LENGTH.pack(is_table, len(data)) + data)
        sys.stdout.buffer.flush()


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


if __name__ == "__main__":
    main(sys.argv[1])
