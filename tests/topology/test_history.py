"""Days of long ago by a real Airflow: an outlet has taken half of its articles away, and the lake still gets them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from breachledger.settings import Settings
from tests.line.lakes import differences, dump, problems, run
from tests.site.past import WHOLE, Past
from tests.topology.deployment import Deployment
from tests.topology.lakes import held, without_scheduled

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """The outlet and the archive of the web."""
    with Past(tmp_path_factory.mktemp("past")) as site:
        yield site


@pytest.fixture(scope="module")
def deployment(past: Past, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """An Airflow of its own, for the catalog is another."""
    with Deployment(tmp_path_factory.mktemp("history"), past) as running:
        yield running


def test_twenty_days_of_the_past_twice_by_airflow_are_as_by_the_command_line(
    past: Past, deployment: Deployment, tmp_path: Path
):
    start = random.Random(400).randrange(len(WHOLE) - 20)
    days = WHOLE[start : start + 20]
    own = {"BREACHLEDGER_LAKE": str(tmp_path / "lake"), "BREACHLEDGER_STATE": str(tmp_path / "state")}
    run(Settings.from_environment(past.environment | own), days)
    wanted = without_scheduled(dump(tmp_path / "lake"))
    for number, reprocess in enumerate(("none", "completed")):
        runs = deployment.api.create_backfill(days[0], days[-1], active=3, reprocess=reprocess)
        assert len(runs) == len(days)
        deployment.api.succeed(runs, 600)
        copy = held(deployment, tmp_path / f"held-{number}")
        assert differences(wanted, without_scheduled(dump(copy))) == []
        assert problems(copy) == []
