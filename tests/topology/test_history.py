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


def test_days_of_the_past_twice_by_airflow_are_as_by_the_command_line(
    past: Past, deployment: Deployment, tmp_path: Path
):
    chance = random.Random(400)
    start = chance.randrange(len(WHOLE) - 10)
    in_a_row = WHOLE[start : start + 10]
    scattered = chance.sample([day for day in WHOLE if day not in in_a_row], 4)
    own = {"BREACHLEDGER_LAKE": str(tmp_path / "lake"), "BREACHLEDGER_STATE": str(tmp_path / "state")}
    run(Settings.from_environment(past.environment | own), [*in_a_row, *scattered])
    wanted = without_scheduled(dump(tmp_path / "lake"))
    for number, reprocess in enumerate(("none", "completed")):
        # A backfill is of days in a row, and takes half a minute to end; scattered days are runs by hand.
        runs = deployment.api.create_backfill(in_a_row[0], in_a_row[-1], active=3, reprocess=reprocess)
        assert len(runs) == len(in_a_row)
        deployment.api.succeed([*runs, *(deployment.api.trigger(key=str(day)) for day in scattered)], 900)
        copy = held(deployment, tmp_path / f"held-{number}")
        assert differences(wanted, without_scheduled(dump(copy))) == []
        assert problems(copy) == []
