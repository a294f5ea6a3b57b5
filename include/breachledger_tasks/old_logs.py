"""Airflow keeps its logs for ever; this takes old ones away."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

_DAY = 86_400


def remove_old_logs(folder: Path, days: int, now: float | None = None) -> int:
    """Take away the log files below `folder` that were last written `days` ago or earlier, and folders left empty.

    Returns:
        The number of files.
    """
    oldest = (time.time() if now is None else now) - days * _DAY
    # All are looked at before the first goes: that changes the folder it was in. What is in a folder comes before it.
    aged = [path for path in sorted(folder.rglob("*"), reverse=True) if path.lstat().st_mtime < oldest]
    removed = 0
    for path in aged:
        if path.is_dir() and not path.is_symlink():
            with contextlib.suppress(OSError):  # it holds a younger file
                path.rmdir()
        elif path.is_file() and not path.is_symlink():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
