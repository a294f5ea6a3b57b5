"""Two years of an outlet that has taken half of its articles away: what a run finds of them, and what it asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from breachledger.settings import Settings
from tests.line.lakes import differences, dump, rows, run
from tests.site.chronicle import DAYS, FIRST, HOST, Chronicle, Piece, pieces
from tests.site.wayback import Capture, Wayback

CATALOG = f"""\
id = "chronicle"
name = "Chronicle"
home = "http://{HOST}/"
language = "en"
timezone = "UTC"
kind = "specialist_press"

[[links]]
kind = "feed"
url = "http://{HOST}/feed/"

[[links]]
kind = "wordpress"
url = "http://{HOST}/wp-json/wp/v2/posts"
for = "backfill"

[[links]]
kind = "sitemap"
url = "http://{HOST}/sitemap.xml"
for = "backfill"

[[links]]
kind = "wayback"
url = "http://{HOST}/"
for = "backfill"
"""
WHOLE = [(FIRST + timedelta(days=number)).date() for number in range(DAYS)]


@pytest.fixture
def chronicle() -> Iterator[Chronicle]:
    with Chronicle(pieces()) as outlet:
        yield outlet


@pytest.fixture
def wayback(chronicle: Chronicle) -> Iterator[Wayback]:
    captured = [piece for piece in chronicle.pieces if piece.fate.captured]
    captures = [
        Capture(one.url, f"{one.published + timedelta(hours=30):%Y%m%d%H%M%S}", 200, "text/html", one.html)
        for one in captured
    ]
    with Wayback(captures) as archive:
        yield archive


@pytest.fixture
def own(chronicle: Chronicle, wayback: Wayback, tmp_path: Path) -> Settings:
    catalog = tmp_path / "catalog"
    catalog.mkdir()
    (catalog / "chronicle.toml").write_text(CATALOG, "utf-8")
    return Settings(
        lake=str(tmp_path / "lake"),
        state=tmp_path / "state",
        catalog=catalog,
        allow_private_hosts=frozenset({"*.example"}),
        connect_to=((HOST, f"127.0.0.1:{chronicle.port}"), ("wayback.example", f"127.0.0.1:{wayback.port}")),
        wayback="http://wayback.example",
        wayback_delay=0.0,
        host_delay=0.0,
    )


def to_be_had(some: list[Piece]) -> set[str]:
    """The addresses of those that any rung holds."""
    return {piece.url for piece in some if piece.fate.page or piece.fate.captured or piece.fate.whole}


def test_a_month_brings_every_article_that_any_rung_holds_and_asks_for_each_once(
    chronicle: Chronicle, wayback: Wayback, own: Settings
):
    run(own, WHOLE[60:90])
    mine = [piece for piece in chronicle.pieces if piece.published.date() in WHOLE[57:90]]  # with late ones
    assert {row["url"] for row in rows(own, "articles")} == to_be_had(mine)
    assert len({piece.fate for piece in mine}) == 8
    asked = Counter({path: count for path, count in chronicle.asked.items() if path.startswith("/20")})
    assert max(asked.values()) == 1
    for piece in mine:
        if piece.fate.post and piece.fate.whole and piece.fate.dated:
            assert chronicle.asked[piece.path] == 0, "it came with its post"


def test_what_is_expected_is_accounted_for(chronicle: Chronicle, own: Settings):
    month = WHOLE[60:90]
    run(own, month)
    told = {row["partition"]: row for row in rows(own, "runs")}
    for day in month:
        posts = [one for one in chronicle.pieces if one.published.date() == day and one.fate.post]
        row = told[str(day)]
        assert row["expected_min"] == len(posts)
        assert row["links_listed"] >= len(posts)
        assert row["verdict"] == "complete" or row["rejected"]


def test_a_second_run_fetches_nothing_that_is_stored(chronicle: Chronicle, wayback: Wayback, own: Settings):
    month = WHOLE[60:75]
    run(own, month)
    stored = dump(own.lake)
    chronicle.asked.clear()
    wayback.asked.clear()
    run(own, month)
    pages = {piece.path for piece in chronicle.pieces}
    assert not pages & set(chronicle.asked)
    assert not [path for path in wayback.asked if "id_/" in path]
    assert differences(stored, dump(own.lake)) == []


@pytest.mark.long
def test_two_years_bring_every_article_that_any_rung_holds(chronicle: Chronicle, own: Settings):
    run(own, WHOLE)
    assert {row["url"] for row in rows(own, "articles")} == to_be_had(list(chronicle.pieces))
    assert max(count for path, count in chronicle.asked.items() if path.startswith("/20")) <= 2
