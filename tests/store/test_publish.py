from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from breachledger.files import Files, LocalFiles
from breachledger.model import Article, Claim
from breachledger.store import partitions
from breachledger.store.publish import Changed, publish, stage
from breachledger.store.schema import TABLES
from tests.store.models import from_table
from tests.store.readings import (
    DAY,
    NOON,
    NOW,
    article,
    contents,
    harvest,
    listing,
    problems,
    reading,
    rows,
    snapshot,
    url,
    visit,
)


def test_articles_and_claims_are_stored_by_day_of_publication(files: Files) -> None:
    late = NOON + timedelta(days=1)
    staged = stage(files, "run", [reading(0), reading(1, published_at=late)])
    changed = publish(files, staged, now=NOW)
    assert [row["url"] for row in rows(files, "articles")] == [url(0)]
    assert [row["url"] for row in rows(files, "articles", late.date())] == [url(1)]
    assert {row["quote"] for row in rows(files, "claims")} == {"Angriff", "Klinik", "Es", "Krankenhaus."}
    assert changed.days == [str(DAY), str(late.date())]
    assert set(changed.partitions) == {"articles", "claims", "runs"}
    assert problems(files) == []


def test_what_was_put_in_comes_out(folder: LocalFiles) -> None:
    told = reading(3, author="A. Schön", timezone="Europe/Berlin", language="de", language_confidence=0.99)
    publish(folder, stage(folder, "run", [told]), now=NOW)
    assert told.article is not None
    stored = partitions.read(folder, TABLES["articles"], str(DAY))
    assert from_table(Article, stored) == [replace(told.article, updated_at=NOW)]
    stored = partitions.read(folder, TABLES["claims"], str(DAY))
    assert from_table(Claim, stored) == list(told.claims)


def test_doing_it_again_touches_no_file(files: Files) -> None:
    readings, harvests = [reading(0), reading(1)], [harvest(listing(), visit(0), visit(1))]
    publish(files, stage(files, "run", readings, harvests), now=NOW)
    before = snapshot(files)
    assert publish(files, stage(files, "again", readings, harvests), now=NOW + timedelta(1)) == Changed({})
    assert snapshot(files) == before


def test_empty_run_touches_no_file(folder: LocalFiles) -> None:
    publish(folder, stage(folder, "run", [reading(0)]), now=NOW)
    before = snapshot(folder)
    assert publish(folder, stage(folder, "empty", []), now=NOW) == Changed({})
    assert snapshot(folder) == before


def test_run_that_finds_less_loses_nothing(files: Files) -> None:
    publish(files, stage(files, "run", [reading(0), reading(1)], [harvest(listing(), visit(0), visit(1))]), now=NOW)
    before = contents(files)
    publish(files, stage(files, "less", [reading(1)], [harvest(listing(), visit(1))]), now=NOW)
    assert contents(files) == before


def test_run_that_died_before_it_could_tell_gets_the_same_answer(files: Files) -> None:
    staged = stage(files, "scheduled__2025-12-12T00:00:00+00:00", [reading(0)])
    first = publish(files, staged, now=NOW)
    assert first
    assert publish(files, staged, now=NOW) == first


def test_only_a_row_that_changes_gets_a_new_time(folder: LocalFiles) -> None:
    publish(folder, stage(folder, "run", [reading(0), reading(1)]), now=NOW)
    later = NOW + timedelta(days=1)
    edited = reading(1, "Angriff auf Bank\nNeu.", fetched_at=NOON + timedelta(hours=5))
    publish(folder, stage(folder, "edit", [edited]), now=later)
    assert {row["url"]: row["updated_at"] for row in rows(folder, "articles")} == {url(0): NOW, url(1): later}
    assert [row["updated_at"] for row in rows(folder, "article_revisions")] == [NOW]


def test_known_address_keeps_its_article(files: Files) -> None:
    publish(files, stage(files, "run", [reading(0)]), now=NOW)
    known = rows(files, "articles")[0]["article_id"]
    moved = reading(
        7,
        canonical_url=url(8),
        aliases=(url(0),),
        fetched_at=NOON + timedelta(hours=1),
        published_at=NOON - timedelta(days=3),
    )
    publish(files, stage(files, "moved", [moved, reading(8, fetched_at=NOON + timedelta(hours=2))]), now=NOW)
    (row,) = rows(files, "articles")
    assert row["article_id"] == known
    assert {row["url"], row["canonical_url"], *row["aliases"]} == {url(0), url(7), url(8)}
    assert {claim["article_id"] for claim in rows(files, "claims")} == {known}
    assert problems(files) == []


def test_front_page_is_nobodys_address(folder: LocalFiles) -> None:
    home = "https://netzwacht.example/"
    wrong = [reading(number, canonical_url=home, aliases=(home,)) for number in (0, 1)]
    publish(folder, stage(folder, "run", wrong), now=NOW)
    assert len(rows(folder, "articles")) == 2


def test_broken_reading_becomes_a_reject(folder: LocalFiles) -> None:
    good, bad, odd = reading(0), reading(1), reading(2, title="half \ud800")
    bad = replace(bad, claims=(replace(bad.claims[0], start=1),))
    publish(folder, stage(folder, "run", [good, bad, odd]), now=NOW)
    assert [row["url"] for row in rows(folder, "articles")] == [url(0)]
    assert [(row["stage"], row["reason"], row["url"]) for row in rows(folder, "rejects")] == [
        ("extract", "defect", url(1)),
        ("extract", "defect", url(2)),
    ]


def test_same_run_staged_twice_counts_once(folder: LocalFiles) -> None:
    stage(folder, "run", [reading(0)])
    publish(folder, stage(folder, "run", [reading(1)]), now=NOW)
    assert [row["url"] for row in rows(folder, "articles")] == [url(1)]


def test_source_is_published_when_nothing_was_harvested(folder: LocalFiles) -> None:
    publish(folder, stage(folder, "run", [], [harvest(listing(), expected=None)]), now=NOW)
    (row,) = rows(folder, "runs")
    assert (row["verdict"], row["links_listed"]) == ("unknown", 0)
    assert article().source == row["source"]
