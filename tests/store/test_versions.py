"""The versions of an article are the same in whatever order its readings arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from breachledger.files import Files, LocalFiles
from breachledger.model import RawRef, Reading
from breachledger.store.publish import publish, stage
from breachledger.store.schema import TABLES
from breachledger.store.stale import stale
from breachledger.vocabulary import Origin
from tests.store.readings import DAY, NOON, NOW, contents, problems, reading, rows, url

if TYPE_CHECKING:
    import pytest

TEXTS = ("Angriff auf Klinik\nEs war Nacht.", "Angriff auf Klinik\nEs war Morgen.", "Bank lahmgelegt\nVon Unbekannten.")


def at(hours: int, text: int, **changes: Any) -> Reading:
    """The article as it was `hours` after noon."""
    return reading(0, TEXTS[text], fetched_at=NOON + timedelta(hours=hours), **changes)


def put(files: Files, *readings: Reading, run: str = "run") -> None:
    publish(files, stage(files, run, readings), now=NOW)


def texts(files: Files, table: str) -> list[tuple[int, str]]:
    return [(row["revision"], row["text"]) for row in rows(files, table)]


def test_edited_article_is_a_revision(folder: LocalFiles) -> None:
    put(folder, at(0, 0))
    put(folder, at(3, 1))
    assert texts(folder, "articles") == [(1, TEXTS[1])]
    assert texts(folder, "article_revisions") == [(0, TEXTS[0])]
    assert {row["quote"] for row in rows(folder, "claims")} == {"Angriff", "Klinik", "Es", "Morgen."}
    assert {row["quote"] for row in rows(folder, "claim_revisions")} == {"Angriff", "Klinik", "Es", "Nacht."}
    assert {row["revision"] for row in rows(folder, "claims")} == {1}
    assert problems(folder) == []


def test_same_text_fetched_again_changes_nothing(folder: LocalFiles) -> None:
    put(folder, at(0, 0))
    before = rows(folder, "articles")
    put(folder, at(3, 0))
    assert rows(folder, "articles") == before
    assert rows(folder, "article_revisions") == []


def test_earlier_fetch_that_arrives_later_is_the_earlier_revision(folder: LocalFiles) -> None:
    put(folder, at(3, 1))
    put(folder, at(0, 0))
    assert texts(folder, "articles") == [(1, TEXTS[1])]
    assert texts(folder, "article_revisions") == [(0, TEXTS[0])]
    assert rows(folder, "articles")[0]["first_seen_at"] == NOON


def test_article_that_goes_back_to_an_earlier_text_has_three_versions(folder: LocalFiles) -> None:
    put(folder, at(0, 0), at(6, 0))
    put(folder, at(3, 1))
    assert texts(folder, "articles") == [(2, TEXTS[0])]
    assert texts(folder, "article_revisions") == [(0, TEXTS[0]), (1, TEXTS[1])]
    assert problems(folder) == []


def test_newer_cleaner_reads_the_same_response_anew(folder: LocalFiles) -> None:
    put(folder, at(0, 0))
    ref = RawRef(**rows(folder, "articles")[0]["raw_ref"])
    put(folder, at(0, 1, cleaner_version="2", raw_ref=ref))
    assert texts(folder, "articles") == [(0, TEXTS[1])]
    assert rows(folder, "article_revisions") == []
    assert problems(folder) == []


def test_older_extractor_never_replaces_a_newer(folder: LocalFiles) -> None:
    put(folder, at(0, 0, extractor_version="10+ab"))
    before = contents(folder)
    put(folder, at(0, 0, extractor_version="9+cd"))
    assert contents(folder) == before


def test_newer_extractor_replaces_the_claims_as_a_whole(folder: LocalFiles) -> None:
    put(folder, at(0, 0), at(3, 1))
    again = at(0, 0, extractor_version="2"), at(3, 1, extractor_version="2")
    put(folder, *(Reading(one.article, one.claims[:1]) for one in again))
    for table in ("claims", "claim_revisions"):
        assert [(row["quote"], row["extractor_version"]) for row in rows(folder, table)] == [("Angriff", "2")]


def test_stored_day_wins_and_a_better_date_counts_within_it(folder: LocalFiles) -> None:
    put(folder, at(0, 0, published_at=NOON, published_origin=Origin.META))
    put(folder, at(1, 1, published_at=NOON + timedelta(days=2)))
    assert rows(folder, "articles")[0]["published_at"] == NOON
    put(folder, at(2, 2, published_at=NOON - timedelta(hours=1), published_origin=Origin.FEED))
    told = [(row["published_at"], row["published_origin"]) for row in rows(folder, "articles")]
    assert told == [(NOON - timedelta(hours=1), "feed")]
    assert {row["published_at"] for row in rows(folder, "article_revisions")} == {NOON - timedelta(hours=1)}
    assert problems(folder) == []


def test_stale_are_the_readings_of_other_versions(folder: LocalFiles) -> None:
    put(folder, at(0, 0), at(3, 1, extractor_version="2"))
    (old,) = stale(folder, str(DAY), "1", "2")
    assert old == RawRef(**rows(folder, "article_revisions")[0]["raw_ref"])
    assert stale(folder, None, "1", "3") == sorted({old, RawRef(**rows(folder, "articles")[0]["raw_ref"])})
    assert stale(folder, "2025-12-13", "1", "3") == []


def test_partition_that_somebody_took_away_comes_back_when_it_is_read_again(folder: LocalFiles) -> None:
    put(folder, at(0, 0), at(3, 1))
    before = contents(folder)
    folder.delete(TABLES["articles"].path(str(DAY)))
    folder.delete(TABLES["claims"].path(str(DAY)))
    (lost,) = stale(folder, str(DAY), "1", "1")
    assert lost.offset == (NOON + timedelta(hours=3)).timestamp()
    put(folder, at(3, 1))
    assert contents(folder) == before


STEPS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2), st.sampled_from(["1", "2"])), min_size=1, max_size=6)


@settings(max_examples=15, deadline=None)
@given(STEPS, st.randoms(use_true_random=False), st.integers(1, 3))
def test_order_of_arrival_counts_for_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, str]], random: Any, together: int
) -> None:
    readings = [
        at(hour, text, extractor_version=version, aliases=(url(90 + hour),), author=f"A{hour}")
        for hour, text, version in {hour: (hour, text, version) for hour, text, version in steps}.values()
    ]
    once = LocalFiles(tmp_path_factory.mktemp("once"))
    put(once, *readings)
    shuffled = random.sample(readings, len(readings))
    bit_by_bit = LocalFiles(tmp_path_factory.mktemp("bits"))
    for start in range(0, len(shuffled), together):
        put(bit_by_bit, *shuffled[start : start + together])
    assert contents(bit_by_bit) == contents(once)
    assert problems(bit_by_bit) == []
