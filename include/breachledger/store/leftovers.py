"""What runs have left on the way that never came to their publish, because they were killed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from breachledger.files import Files
from breachledger.store import harvests, staging

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""How long a run may rest between two of its steps."""


def sweep(files: Files, now: datetime, spared: str) -> list[str]:
    """Take away staged readings and harvests that nobody has touched for `KEPT`. Needs the writer lock.

    Args:
        files: the lake.
        now: the time.
        spared: a folder that stays, whatever its age.

    Returns:
        The folders that are gone.
    """
    gone = [
        folder
        for parent in (staging.FOLDER, harvests.FOLDER)
        for folder, changed in sorted(files.changed(parent).items())
        if changed < now - KEPT and folder != spared
    ]
    for folder in gone:
        log.info("%s was left %d days ago or more and is taken away", folder, KEPT.days)
        files.delete_tree(folder)
    return gone
