"""Two years of an outlet that has taken half of its articles away: what a run finds of them, and what it asks for."""

from __future__ import annotations

import contextlib
import gzip
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from breachledger.archive import archive_files
from breachledger.files import Files, open_files
from breachledger.forget import forget
from breachledger.settings import Settings
from tests.line.commands import ROOT
from tests.line.lakes import differences, dump, problems, rows, run
from tests.site.chronicle import Piece
from tests.site.past import WHOLE, Past


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    with Past(tmp_path) as site:
        yield site


@pytest.fixture
def own(past: Past, tmp_path: Path) -> Settings:
    places = {"BREACHLEDGER_LAKE": str(tmp_path / "lake"), "BREACHLEDGER_STATE": str(tmp_path / "state")}
    return Settings.from_environment(past.environment | places)


def whole_archive(files: Files) -> bytes:
    """All that is in the archive, without JSON's escapes."""
    told = b"".join(gzip.decompress(files.read(path)) for path in archive_files(files))
    return told.replace(b"\\/", b"/").replace(b'\\"', b'"')


def to_be_had(some: list[Piece]) -> set[str]:
    """The addresses of those that any rung holds."""
    return {piece.url for piece in some if piece.fate.page or piece.fate.captured or piece.fate.whole}


def test_a_month_brings_every_article_that_any_rung_holds_and_asks_for_each_once(past: Past, own: Settings):
    run(own, WHOLE[60:90])
    mine = [piece for piece in past.chronicle.pieces if piece.published.date() in WHOLE[57:90]]  # with late ones
    assert {row["url"] for row in rows(own, "articles")} == to_be_had(mine)
    assert len({piece.fate for piece in mine}) == 8
    assert max(past.pages_asked().values()) == 1
    for piece in mine:
        if piece.fate.post and piece.fate.whole and piece.fate.dated:
            assert past.pages_asked()[piece.path] == 0, "it came with its post"


def test_what_the_outlet_counts_is_expected_and_accounted_for(past: Past, own: Settings):
    run(own, WHOLE[60:90])
    told = {row["partition"]: row for row in rows(own, "runs")}
    for day in WHOLE[60:90]:
        posts = [one for one in past.chronicle.pieces if one.published.date() == day and one.fate.post]
        row = told[str(day)]
        assert row["expected_min"] == len(posts)
        assert row["links_listed"] == row["pages_fetched"] >= len(posts)
        assert (row["verdict"], row["rejected"]) == ("complete", [])


def test_a_second_run_fetches_nothing_that_is_stored(past: Past, own: Settings):
    run(own, WHOLE[60:75])
    stored = dump(own.lake)
    past.chronicle.asked.clear()
    past.wayback.asked.clear()
    run(own, WHOLE[60:75])
    assert not past.pages_asked()
    assert differences(stored, dump(own.lake)) == []


def test_the_days_of_a_backfill_share_what_they_list(past: Past, own: Settings):
    run(own, WHOLE[60:90])
    listings = {path: count for path, count in past.chronicle.asked.items() if "attack-on" not in path}
    assert set(listings.values()) == {1}, "the feed, the posts of each week, the sitemap of each month: once"
    questions = [path for path in past.wayback.asked if path.startswith("/cdx/")]
    assert len(questions) <= 4, "the articles and the feed of two months"


def test_a_copy_that_comes_too_late_has_a_second_chance(past: Past, own: Settings):
    piece = next(one for one in past.chronicle.pieces if one.fate.captured and not one.fate.post)
    copy = next(one for one in past.wayback.captures if one.url == piece.url)
    target = f"/web/{copy.stamp}id_/{copy.url}"
    past.wayback.failing[target] = 1
    run(replace(own, fetch_retries=0), [piece.published.date()])
    assert piece.url in {row["url"] for row in rows(own, "articles")}
    assert past.wayback.asked[target] == 2
    assert not rows(own, "rejects")


def test_what_is_forgotten_is_not_in_a_list_of_posts_either(past: Past, own: Settings):
    piece = next(one for one in past.chronicle.pieces if one.fate.whole and not one.fate.page)
    run(own, [piece.published.date()])
    files = open_files(own.lake)
    assert piece.content.encode() in whole_archive(files)
    assert forget(files, piece.url)
    assert piece.content.encode() not in whole_archive(files)
    assert problems(own.lake) == []
    run(own, [piece.published.date()])
    assert piece.url not in {row["url"] for row in rows(own, "articles")}


@pytest.mark.long
@pytest.mark.timeout(600)
def test_two_years_bring_every_article_that_any_rung_holds(past: Past, own: Settings):
    run(own, WHOLE)
    assert {row["url"] for row in rows(own, "articles")} == to_be_had(list(past.chronicle.pieces))
    assert max(past.pages_asked().values()) == 1
    assert {row["verdict"] for row in rows(own, "runs")} == {"complete"}


@pytest.mark.long
@pytest.mark.timeout(600)
def test_killed_at_twenty_moments_a_run_ends_as_if_nothing_had_been(past: Past, own: Settings, tmp_path: Path):
    run(own, WHOLE[:120])
    wanted = dump(own.lake)
    past.chronicle.asked.clear()
    past.wayback.asked.clear()
    command = [sys.executable, "-m", "breachledger", "run", f"{WHOLE[0]}..{WHOLE[119]}"]
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    places = {"BREACHLEDGER_LAKE": str(tmp_path / "broken"), "BREACHLEDGER_STATE": str(tmp_path / "other")}
    environment = bare | past.environment | places
    chance = random.Random(20)
    for _ in range(20):
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
        ) as child:
            time.sleep(chance.uniform(1.0, 9.0))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    subprocess.run(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL, check=True)
    assert differences(wanted, dump(tmp_path / "broken")) == []
    assert problems(tmp_path / "broken") == []
    assert max(past.pages_asked().values()) <= 2
