"""Settings that point at a site of one's own, where editions change and requests are counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from breachledger.settings import Settings
from tests.line.lakes import settings_for
from tests.site import Site


@pytest.fixture
def own(tmp_path: Path, fresh_site: Site) -> Settings:
    """Lake and state in a new folder, everything fetched from `fresh_site`, without waiting."""
    return settings_for(fresh_site, tmp_path)
