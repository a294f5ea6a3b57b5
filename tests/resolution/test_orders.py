"""Days come in any order, some at once, some late: the incidents are the same, and no id is lost."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from benchmarks.scale.world import World, again

from breachledger.files import Files, LocalFiles
from breachledger.model import Reading
from breachledger.resolution import resolve
from breachledger.store.publish import publish, stage
from breachledger.store.schema import TABLES
from tests.store.readings import OF_INCIDENTS, contents, regardless_of_ids

pytestmark = pytest.mark.long

NOW = datetime(2026, 1, 1, tzinfo=UTC)
REGISTRY = TABLES["incident_registry"]
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """Some seventy reports over a month, copies and late ones among them."""
    world = World(60, 0.08, seed=11)
    told = [one for day in sorted(world.told) for one in world.readings(day)]
    late = [again(article, claims, article.day + timedelta(days=9)) for article, claims in told[::9]]
    return [Reading(article, tuple(claims)) for article, claims in (*told, *late)]


def load(files: Files, readings: list[Reading], seed: int, now: datetime = NOW) -> None:
    """Publish all in an order of its own, in parts, with a resolve after each part, an hour after the other."""
    chance = random.Random(seed)
    some = chance.sample(readings, len(readings))
    parts = chance.randrange(1, 5)
    for number in range(parts):
        publish(files, stage(files, f"run-{number}", some[number::parts]), now=NOW)
        resolve(files, now=now + timedelta(hours=number))


def of_incidents(found: Tables) -> Tables:
    return {name: found[name] for name in (*OF_INCIDENTS, "articles")}


@pytest.mark.parametrize("seeds", [range(1, 4), pytest.param(range(4, 101), marks=pytest.mark.timeout(1200))])
def test_the_order_of_loading_makes_no_difference(readings: list[Reading], seeds: range, tmp_path: Path):
    first = LocalFiles(tmp_path / "first")
    load(first, readings, 0)
    wanted = of_incidents(regardless_of_ids(contents(first)))
    assert 5 < len(wanted["incidents"]) < len(wanted["incident_articles"])
    assert any(row["near_duplicate_of"] for row in wanted["articles"])
    for seed in seeds:
        other = LocalFiles(tmp_path / str(seed))
        load(other, readings, seed)
        assert of_incidents(regardless_of_ids(contents(other))) == wanted, f"order {seed}"


def test_with_one_registry_they_are_the_same_in_full(readings: list[Reading], tmp_path: Path):
    first = LocalFiles(tmp_path / "first")
    load(first, readings, 0)
    for seed in range(1, 4):
        other = LocalFiles(tmp_path / str(seed))
        other.write(REGISTRY.path(), first.read(REGISTRY.path()))
        load(other, readings, seed, NOW + timedelta(days=1))
        assert of_incidents(contents(other)) == of_incidents(contents(first)), f"order {seed}"


def test_every_id_that_was_ever_told_leads_to_an_incident(readings: list[Reading], tmp_path: Path):
    files, told = LocalFiles(tmp_path), set[str]()
    for number, reading in enumerate(random.Random(5).sample(readings[::3], len(readings[::3]))):
        publish(files, stage(files, f"run-{number}", [reading]), now=NOW)
        resolve(files, now=NOW + timedelta(hours=number))
        told |= {row["incident_id"] for row in contents(files)["incidents"]}
    stands = {row["incident_id"] for row in contents(files)["incidents"]}
    leads = {row["incident_id"]: row["alias_of"] or row["incident_id"] for row in contents(files)["incident_registry"]}
    assert {leads[one] for one in told} <= stands
