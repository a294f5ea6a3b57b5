"""Visits, rejects and the row of each source and day."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from breachledger.files import Files, LocalFiles
from breachledger.model import Link, Visit
from breachledger.store import partitions
from breachledger.store.known import KnownDays
from breachledger.store.publish import publish, stage
from breachledger.store.schema import VISITS
from breachledger.vocabulary import Outcome, Reason, Stage
from tests.store.readings import DAY, NOON, NOW, contents, harvest, listing, problems, reading, reject, rows, url, visit

if TYPE_CHECKING:
    from pathlib import Path

    from breachledger.model import Harvest, Reading

NEXT = DAY + timedelta(days=1)


def put(files: Files, *harvests: Harvest, readings: tuple[Reading, ...] = ()) -> None:
    publish(files, stage(files, "run", readings, harvests), now=NOW)


def test_run_counts_links_pages_and_articles(folder: LocalFiles) -> None:
    refused = reject(2), reject(3, Stage.CLEAN, Reason.TEASER)
    visits = visit(0), visit(1, Outcome.UNCHANGED), visit(2, Outcome.REJECTED), visit(3)
    put(folder, harvest(listing(), *visits, rejects=refused, expected=2), readings=(reading(0),))
    (row,) = rows(folder, "runs")
    assert row == {
        "source": "netzwacht",
        "links_listed": 4,
        "links_new": 3,
        "links_unchanged": 1,
        "pages_fetched": 2,
        "rejected": [("teaser", 1), ("timeout", 1)],
        "articles": 1,
        "claims": 4,
        "incident_reports": 1,
        "expected_min": 2,
        "expected_max": 60,
        "verdict": "partial",
        "reason": "1 of 4 pages could not be fetched",
    }
    assert problems(folder) == []


def test_second_run_of_a_day_leaves_its_row(folder: LocalFiles) -> None:
    put(folder, harvest(listing(), visit(0), visit(1)), readings=(reading(0),))
    before = contents(folder)
    put(folder, harvest(listing(), visit(0, Outcome.UNCHANGED), visit(1, Outcome.UNCHANGED)))
    assert contents(folder) == before


def test_article_of_another_day_counts_for_its_own_day(folder: LocalFiles) -> None:
    put(folder, harvest(listing(), visit(0)), readings=(reading(0, published_at=NOON - timedelta(days=1)),))
    (row,) = rows(folder, "runs", DAY - timedelta(days=1))
    assert (row["articles"], row["verdict"]) == (1, "unknown")
    assert rows(folder, "runs")[0]["articles"] == 0


def test_reject_goes_when_its_page_is_fetched_later(folder: LocalFiles) -> None:
    put(folder, harvest(listing(), visit(0, Outcome.REJECTED), rejects=(reject(0),)))
    assert [row["ref"] for row in rows(folder, "rejects")] == [url(0)]
    put(folder, harvest(listing(), visit(0)))
    assert rows(folder, "rejects") == []
    assert rows(folder, "runs")[0]["verdict"] == "complete"


def test_reject_goes_when_its_article_is_published_on_another_day(folder: LocalFiles) -> None:
    put(folder, harvest(listing(), visit(0), rejects=(reject(0, Stage.CLEAN, Reason.NO_TEXT),)))
    late = reading(9, aliases=(url(0),), published_at=NOON + timedelta(days=1))
    put(folder, readings=(late,))
    assert rows(folder, "rejects") == []
    assert rows(folder, "runs")[0]["rejected"] == []


def test_link_that_could_not_be_fetched_is_settled_when_its_article_comes_by_another_way(folder: LocalFiles) -> None:
    put(
        folder,
        harvest(listing(), visit(0, Outcome.REJECTED), visit(1, Outcome.REJECTED), rejects=(reject(0), reject(1))),
    )
    assert rows(folder, "runs")[0]["reason"] == "2 of 2 pages could not be fetched"
    put(folder, readings=(reading(0, aliases=(url(0),), published_at=NOON + timedelta(days=1)),))
    assert rows(folder, "runs")[0]["reason"] == "1 of 2 pages could not be fetched"
    assert [row["ref"] for row in rows(folder, "rejects")] == [url(1)]


def test_listing_that_comes_back_clears_its_reject_but_not_modified_does_not(folder: LocalFiles) -> None:
    failed = listing(Outcome.REJECTED)
    row = replace(reject(0, Stage.LIST, Reason.SERVER_ERROR), ref=f"{DAY} {failed.url}", url=failed.url)
    put(folder, harvest(failed, rejects=(row,)))
    assert rows(folder, "runs")[0]["verdict"] == "sick"
    put(folder, harvest(listing(Outcome.UNCHANGED)))
    assert len(rows(folder, "rejects")) == 1
    put(folder, harvest(listing()))
    assert rows(folder, "rejects") == []


def test_thing_dropped_on_two_days_is_one_row_on_the_first(folder: LocalFiles) -> None:
    put(folder, harvest(rejects=(reject(0, Stage.CLEAN, day=NEXT),), day=NEXT))
    put(folder, harvest(rejects=(reject(0, Stage.CLEAN),)))
    put(folder, harvest(rejects=(reject(0, Stage.CLEAN, day=NEXT),), day=NEXT))
    assert [len(rows(folder, "rejects", day)) for day in (DAY, NEXT)] == [1, 0]
    assert problems(folder) == []


def test_days_may_come_in_any_order(tmp_path: Path) -> None:
    feed = reject(0, Stage.LIST)
    days = [
        ([harvest(listing(), visit(0), visit(1, Outcome.REJECTED), rejects=(reject(1),))], (reading(0),)),
        ([harvest(listing(day=NEXT), visit(0, Outcome.UNCHANGED), visit(1), day=NEXT)], (reading(1),)),
        ([harvest(listing(Outcome.REJECTED), visit(0, Outcome.REJECTED), rejects=(feed, reject(0), reject(2)))], ()),
        ([], (reading(0, "Neu\nUnd anders.", fetched_at=NOON + timedelta(hours=9)), reading(3))),
    ]
    found = []
    for number, order in enumerate(list(itertools.permutations(days))[::4]):
        files = LocalFiles(tmp_path / str(number))
        for harvests, readings in order:
            put(files, *harvests, readings=readings)
        found.append(contents(files))
    assert all(one == found[0] for one in found)
    assert found[0]["runs"]


def undated(day: date, outcome: Outcome = Outcome.FETCHED, number: int = 0) -> Visit:
    return visit(number, outcome, day=day, dated=False)


def visits(files: Files, day: date) -> list[tuple[str, str]]:
    return [(row["url"], row["outcome"]) for row in partitions.read(files, VISITS, str(day)).to_pylist()]


def test_link_without_a_date_counts_on_the_day_of_its_article(folder: LocalFiles) -> None:
    late = NEXT + timedelta(days=5)
    put(folder, harvest(undated(late), undated(late, number=1), day=late), readings=(reading(0),))
    assert visits(folder, DAY) == [(url(0), "fetched")]
    assert visits(folder, late) == [(url(1), "fetched")], "no article came of it"
    listed = [[row["links_listed"] for row in rows(folder, "runs", day)] for day in (DAY, late)]
    assert listed == [[1], [1]]


def test_link_without_a_date_goes_to_the_day_of_its_article_when_that_comes(folder: LocalFiles) -> None:
    failed = undated(NEXT, Outcome.REJECTED)
    put(folder, harvest(failed, rejects=(reject(0, day=NEXT),), day=NEXT))
    assert visits(folder, NEXT) == [(url(0), "rejected")]
    put(folder, harvest(undated(NEXT + timedelta(days=3)), day=NEXT + timedelta(days=3)), readings=(reading(0),))
    assert visits(folder, DAY) == [(url(0), "fetched")]
    assert visits(folder, NEXT) == visits(folder, NEXT + timedelta(days=3)) == []
    assert rows(folder, "rejects", NEXT) == []
    assert [row["links_listed"] for row in rows(folder, "runs", NEXT)] == [0]


def test_link_that_any_listing_dates_is_dated(tmp_path: Path) -> None:
    dated, bare = harvest(visit(0)), harvest(undated(NEXT), day=NEXT)
    found = []
    for number, order in enumerate(([dated, bare], [bare, dated])):
        files = LocalFiles(tmp_path / str(number))
        for one in order:
            put(files, one, readings=(reading(0),))
        found.append(contents(files))
        (row,) = partitions.read(files, VISITS, str(DAY)).to_pylist()
        assert row["dated"] is True
    assert found[0] == found[1]


def test_known_links_are_told_to_the_collector(folder: LocalFiles) -> None:
    modified = NOON + timedelta(minutes=5)
    put(folder, harvest(listing(), visit(0, modified_at=modified)), readings=(reading(4, aliases=(url(5),)),))
    put(folder, harvest(listing(), visit(0, Outcome.REJECTED, modified_at=modified + timedelta(1))))
    known = KnownDays.load(folder, NEXT, 1)
    assert known.visit("netzwacht", url(0)) == visit(0, modified_at=modified)
    assert known.visit("netzwacht", listing().url) is None
    assert known.visit("zataz", url(0)) is None
    links = [Link(url(5) + "?utm_source=rss#top", "netzwacht"), Link(url(0), "netzwacht")]
    assert known.stored(links) == {links[0].url}
