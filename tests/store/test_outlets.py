"""What one outlet says of an address changes nothing of another's article."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from breachledger.files import LocalFiles
from breachledger.forget import forget
from breachledger.store import partitions
from breachledger.store.publish import publish, stage
from breachledger.store.schema import ADDRESSES
from breachledger.vocabulary import Outcome, Stage
from tests.store.readings import DAY, NOON, NOW, harvest, problems, reading, reject, rows, url, visit

if TYPE_CHECKING:
    from pathlib import Path

    from breachledger.files import Files

GOOD = reading(0)
FORGED = reading(0, "Ein Widerruf\nNichts geschah.", source="evil", fetched_at=NOON + timedelta(hours=1))
REDIRECTED = reading(9, "Ein Widerruf\nNichts geschah.", source="evil", canonical_url=url(0), aliases=(url(0),))


def put(files: Files, *readings: Any, run: str) -> None:
    publish(files, stage(files, run, readings), now=NOW)


def of(files: Files, source: str) -> list[dict[str, Any]]:
    """An outlet's articles, but for their ids, which say who came first, and the time of the publish."""
    moving = {"article_id", "updated_at"}
    found = [row for row in rows(files, "articles") if row["source"] == source]
    return [{name: value for name, value in row.items() if name not in moving} for row in found]


@pytest.mark.parametrize("forged", [FORGED, REDIRECTED])
@pytest.mark.parametrize("is_first", [True, False])
def test_another_outlet_changes_nothing_whoever_comes_first(tmp_path: Path, forged: Any, *, is_first: bool) -> None:
    alone, both = LocalFiles(tmp_path / "alone"), LocalFiles(tmp_path / "both")
    put(alone, GOOD, run="run")
    for number, one in enumerate((forged, GOOD) if is_first else (GOOD, forged)):
        put(both, one, run=f"run{number}")
    assert of(both, "netzwacht") == of(alone, "netzwacht")
    assert [row["title"] for row in of(both, "evil")] == ["Ein Widerruf"]
    assert rows(both, "article_revisions") == []
    assert problems(both) == []


def test_both_in_one_run_are_two_articles(folder: LocalFiles) -> None:
    put(folder, GOOD, FORGED, run="run")
    put(folder, FORGED, GOOD, run="again")
    assert [(row["source"], row["revision"]) for row in rows(folder, "articles")].count(("netzwacht", 0)) == 1
    assert len({row["article_id"] for row in rows(folder, "articles")}) == 2
    assert {claim["article_id"] for claim in rows(folder, "claims")} == {
        row["article_id"] for row in rows(folder, "articles")
    }
    assert problems(folder) == []


def test_what_an_outlet_failed_to_fetch_is_open_until_its_own_article_comes(folder: LocalFiles) -> None:
    failed = harvest(visit(0, Outcome.REJECTED), rejects=(reject(0, Stage.FETCH),))
    publish(folder, stage(folder, "failed", (), [failed]), now=NOW)
    put(folder, FORGED, run="evil")
    assert [row["source"] for row in rows(folder, "rejects")] == ["netzwacht"]
    put(folder, GOOD, run="good")
    assert rows(folder, "rejects") == []


def test_an_undated_link_counts_on_the_day_of_its_own_outlets_article(folder: LocalFiles) -> None:
    put(folder, reading(0, "Alt\nEine alte Sache.", source="evil", published_at=NOON - timedelta(days=9)), run="evil")
    publish(folder, stage(folder, "undated", (), [harvest(visit(0, dated=False))]), now=NOW)
    assert [row["links_listed"] for row in rows(folder, "runs", DAY) if row["source"] == "netzwacht"] == [1]


def test_what_is_forgotten_is_forgotten_of_all_who_have_it(folder: LocalFiles) -> None:
    put(folder, GOOD, FORGED, run="run")
    assert forget(folder, url(0))
    put(folder, reading(0, source="a-third"), run="again")
    assert rows(folder, "articles") == []
    assert problems(folder) == []


def test_forgetting_what_led_to_an_article_leaves_that(folder: LocalFiles) -> None:
    put(folder, GOOD, REDIRECTED, run="run")
    assert forget(folder, url(9))
    put(folder, GOOD, REDIRECTED, run="again")
    assert [row["source"] for row in rows(folder, "articles")] == ["netzwacht"]
    assert problems(folder) == []


def test_a_lake_from_before_outlets_were_told_apart_keeps_its_articles(folder: LocalFiles) -> None:
    put(folder, GOOD, run="run")
    book = partitions.read(folder, ADDRESSES).drop_columns(["source"])
    folder.write(ADDRESSES.path(), partitions.parquet(book))
    put(folder, reading(0, "Angriff\nNeues.", fetched_at=NOON + timedelta(hours=2)), run="edit")
    assert [row["revision"] for row in rows(folder, "articles")] == [1]
    assert problems(folder) == []
