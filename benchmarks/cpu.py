"""Processor time of this process and of all that it started, those that its fork server started included."""

from __future__ import annotations

import os
from pathlib import Path


def spent() -> float:
    """Seconds, of this process, its descendants that live, and those that were waited for.

    From /proc (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html): each process tells its own time and that
    of the children that it has waited for.
    """
    own = os.times()
    total = own.user + own.system + own.children_user + own.children_system
    ticks = os.sysconf("SC_CLK_TCK")
    parents = {process: (parent, used) for process, parent, used in _processes()}
    for process, (parent, used) in parents.items():
        if process != os.getpid() and _descends(parent, parents):
            total += used / ticks
    return total


def _descends(parent: int, parents: dict[int, tuple[int, int]]) -> bool:
    while parent in parents:
        if parent == os.getpid():
            return True
        parent = parents[parent][0]
    return False


def _processes() -> list[tuple[int, int, int]]:
    """Id, parent's id and clock ticks of every process."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name stands in brackets and may hold blanks.
            fields = path.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        found.append((int(path.parent.name), int(fields[1]), sum(map(int, fields[11:15]))))
    return found
