"""The same days give the same tables, in whatever order and pieces they come, once or twice."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from breachledger.settings import Settings
from tests.line.lakes import DAYS, day, differences, dump, hashes, problems, rows, run, settings_for
from tests.site import Site


@pytest.fixture(scope="module")
def shuffled(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A lake whose days came in another order, some of them twice."""
    settings = settings_for(site, tmp_path_factory.mktemp("shuffled"))
    days = [*DAYS, *DAYS[::6]]
    random.Random(20251122).shuffle(days)
    run(settings, days)
    return settings


def test_days_may_come_in_any_order_and_again(demo_lake: str, shuffled: Settings):
    assert differences(dump(demo_lake), dump(shuffled.lake)) == []
    assert dump(demo_lake) == dump(shuffled.lake)
    assert problems(shuffled.lake) == []


def test_links_that_no_listing_dates_are_counted_on_the_days_of_their_articles(shuffled: Settings):
    undated = [row for row in rows(shuffled, "_state/visits") if not row["dated"]]
    assert "digitale-dijk" in {row["source"] for row in undated}
    days = {row["url"]: row["partition"] for row in rows(shuffled, "articles")}
    assert [(row["url"], row["partition"]) for row in undated] == [(row["url"], days[row["url"]]) for row in undated]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_many_orders(site: Site, demo_lake: str, tmp_path: Path, seed: int):
    settings = settings_for(site, tmp_path)
    run(settings, random.Random(seed).sample(DAYS, len(DAYS)))
    assert differences(dump(demo_lake), dump(settings.lake)) == []


def test_a_second_time_leaves_every_file_as_it_is(site: Site, demo_lake: str, tmp_path: Path):
    settings = settings_for(site, tmp_path)
    shutil.copytree(demo_lake, settings.lake)
    before = hashes(demo_lake)
    run(settings, DAYS)
    assert hashes(settings.lake) == before
    assert len(before) > len(DAYS) * 3


@pytest.mark.long
def test_one_outlet_first_and_the_others_later_is_as_all_at_once(site: Site, tmp_path: Path):
    days = [day(17)]
    whole, parts = settings_for(site, tmp_path / "whole"), settings_for(site, tmp_path / "parts")
    run(whole, days)
    run(parts, days, ["netzwacht", "le-verrou"])
    run(parts, days, {outlet.id for outlet in site.outlets} - {"netzwacht", "le-verrou"})
    assert differences(dump(whole.lake), dump(parts.lake)) == []
    assert len({row["source"] for row in rows(whole, "runs")}) == len(site.outlets)


def test_the_demo_lake_is_sound_and_whole(site: Site, demo_lake: str):
    assert problems(demo_lake) == []
    found = dump(demo_lake)
    stories = [story for outlet in site.outlets for story in outlet.stories if story.kind == "article"]
    assert len(found["articles"]) == len(stories)
    assert {row["reason"] for row in found["rejects"]} >= {"robots", "teaser"}
    assert len(found["rejects"]) == 3
    assert {(row["source"], row["partition"]) for row in found["runs"]} == {
        (outlet.id, str(one)) for outlet in site.outlets for one in DAYS
    }
