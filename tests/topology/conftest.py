"""One deployment for a module: it takes a minute to start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import Site
from tests.topology.deployment import Deployment
from tests.topology.lakes import Reference, reference
from tests.topology.sites import MoodySite

NAMES = Path(__file__).parent / "dags" / "environment_names.py"
_SETTINGS = {"BREACHLEDGER_FETCH_RETRIES": "0"}  # an outlet that is down is found out at once


@pytest.fixture(scope="module")
def moody() -> Iterator[MoodySite]:
    """The small internet of the deployment."""
    with MoodySite() as site:
        yield site


@pytest.fixture(scope="module")
def local(moody: MoodySite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The default profile, but for SQLite; a lake in a folder."""
    folder = tmp_path_factory.mktemp("local")
    with Deployment(folder, moody, dags=[NAMES], settings=_SETTINGS) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def celery(moody: MoodySite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The profile `celery`; a lake on an object store."""
    folder = tmp_path_factory.mktemp("celery")
    with Deployment(folder, moody, celery=True, dags=[NAMES], settings=_SETTINGS) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def by_command(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The same days by `breachledger run`, of a site that is always well."""
    return reference(site, tmp_path_factory.mktemp("reference"))
