"""The demo's small internet, read before and after three of its articles were edited: in order, and backwards."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from breachledger.settings import Settings
from tests.line.lakes import DAYS, day, run, settings_for
from tests.site import Site

EDITS = (day(12), day(15), day(17), day(18))
"""Days whose run brings the edited versions: of their publication, and of the change."""


def in_order(demo_lake: str, folder: Path) -> Settings:
    """The lake of the demo, with the edits that came later."""
    shutil.copytree(Path(demo_lake).parent, folder, dirs_exist_ok=True)
    return _edited(folder, EDITS)


def backwards(folder: Path) -> Settings:
    """The last day first, and the edits of the last day first."""
    with Site(edition=1) as site:
        run(settings_for(site, folder), DAYS[::-1])
    return _edited(folder, EDITS[::-1])


def _edited(folder: Path, days: Sequence[date]) -> Settings:
    with Site(edition=2) as site:
        settings = settings_for(site, folder)
        run(settings, days)
    return settings
