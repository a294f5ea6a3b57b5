"""Old logs go, young ones stay, and nothing outside the folder is touched."""

from __future__ import annotations

import os
import time
from pathlib import Path

from breachledger_tasks.old_logs import remove_old_logs

DAY = 86_400


def aged(path: Path, days: float) -> Path:
    """A file, or the folder that is there, last changed so many days ago."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("log", "utf-8")
    then = time.time() - days * DAY
    os.utime(path, (then, then))
    return path


def test_logs_that_are_too_old_are_removed_with_the_folders_that_they_leave_empty(tmp_path: Path):
    old = aged(tmp_path / "run=1" / "task=a" / "attempt=1.log", 31)
    young = aged(tmp_path / "run=2" / "task=a" / "attempt=1.log", 29)
    for folder in (old.parent, old.parent.parent, young.parent, young.parent.parent):
        aged(folder, 31)
    assert remove_old_logs(tmp_path, 30) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run=2"]
    assert young.exists()


def test_a_folder_that_was_made_of_late_stays_for_the_log_that_will_come(tmp_path: Path):
    (tmp_path / "run=3").mkdir()
    assert remove_old_logs(tmp_path, 30) == 0
    assert (tmp_path / "run=3").is_dir()


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path):
    kept = aged(tmp_path / "elsewhere" / "ledger.parquet", 400)
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "out").symlink_to(kept.parent)
    (logs / "file").symlink_to(kept)
    assert remove_old_logs(logs, 30) == 0
    assert kept.exists()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path):
    assert remove_old_logs(tmp_path / "none", 30) == 0
