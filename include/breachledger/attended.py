"""A process that lives no longer than the one that started it."""

from __future__ import annotations

import os
import signal
import sys
import threading


def end_with_parent() -> None:
    """From now on, end this process and its children when standard input ends, which its parent holds open.

    A parent that is killed cannot kill its children; but the system closes what it had open. Needs a process group of
    its own (`start_new_session=True`), so that nobody else is hit.
    """
    threading.Thread(target=_wait, name="parent", daemon=True).start()


def _wait() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.killpg(os.getpgrp(), signal.SIGKILL)
