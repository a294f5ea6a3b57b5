"""What tests of several packages need: the small internet, and settings that point at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from breachledger.settings import Settings
from tests.line.lakes import DAYS, run, settings_for
from tests.site import Site


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The first edition, shared by all tests: only to be read from."""
    with Site(edition=1) as shared:
        yield shared


@pytest.fixture
def fresh_site() -> Iterator[Site]:
    """A site of one's own, whose edition may change and whose requests may be counted."""
    with Site(edition=1) as own:
        yield own


@pytest.fixture
def settings(tmp_path: Path, site: Site) -> Settings:
    """Lake and state in a new folder, everything fetched from the shared site, without waiting."""
    places = {"BREACHLEDGER_LAKE": str(tmp_path / "lake"), "BREACHLEDGER_STATE": str(tmp_path / "state")}
    return Settings.from_environment(site.environment | places | {"BREACHLEDGER_HOST_DELAY": "0"})


@pytest.fixture(scope="session")
def demo_lake(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The lake after all twelve days of the first edition; only to be read from (or copied)."""
    settings = settings_for(site, tmp_path_factory.mktemp("demo"))
    run(settings, DAYS)
    return settings.lake
