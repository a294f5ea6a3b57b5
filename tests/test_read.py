from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from pebble import ProcessPool

from breachledger import archive, read_worker
from breachledger.files import open_files
from breachledger.model import Link, Page, RawRef
from breachledger.read import _CONTEXT, _outcome, read
from breachledger.vocabulary import Origin, Precision, Reason, Stage

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2025, 12, 12, 9, 0, tzinfo=UTC)
linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no limit of a process' own memory")
PARAGRAPHS = [
    "The port authority of Westhaven said on Thursday that its booking system had been switched off after a break-in.",
    "Ferries kept to the timetable, and tickets were sold at the counter, a spokeswoman told reporters on the quay.",
    "Police have opened an investigation. Nobody has said so far who was behind it or whether any data was taken.",
]


def page(number: int, body: bytes | None = None, **changes: object) -> Page:
    url = f"https://harbour-wire.example/news/{number}"
    title = f"Story {number}: port is hit"
    story = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    html = f"<html lang=en><title>{title}</title><article><h1>{title}</h1>{story}</article></html>"
    fresh = Page(
        url=url,
        final_url=url,
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=html.encode() if body is None else body,
        fetched_at=NOW,
        first_seen_at=NOW,
        source="harbour-wire",
        link=Link(url, "harbour-wire", None, datetime(2025, 12, 11, 7, tzinfo=UTC), Precision.SECOND, Origin.FEED),
        language_hint="en",
        timezone="Europe/London",
    )
    return replace(fresh, **changes)


def keep(lake: Path, pages: list[Page]) -> list[RawRef]:
    with archive.ArchiveFile(open_files(str(lake)), "harbour-wire") as kept:
        return [kept.keep(archive.as_exchange(one)) for one in pages]


def hanging() -> bytes:
    """Half a million attributes on one element: libxml2 compares each with every other, for minutes."""
    return b"<html><body><article " + b" ".join(b"a%d=1" % number for number in range(500_000)) + b">x</article>"


def swelling(pieces: int) -> bytes:
    """Links in a row: each of 15 bytes becomes more than a kilobyte on its way through the cleaner."""
    return b"<html lang=en><body><article>" + b"<a href=x>y</a>" * pieces + b"</article>"


def growth(lake: str, ref: RawRef) -> int:
    """By how many bytes a process grows that reads this page and has room for it."""
    read_worker.start(100_000_000_000)
    before = read_worker._peak()
    assert read_worker.read_ref(lake, ref).article
    return read_worker._peak() - before


def test_readings_come_in_the_order_of_the_places(tmp_path):
    refs = keep(tmp_path, [page(number) for number in range(40)])
    wanted = [*refs[20:], *refs[:20]]
    readings = read(wanted, lake=str(tmp_path), workers=2, page_seconds=30)
    assert [reading.article.raw_ref for reading in readings if reading.article] == wanted


def test_a_reading_holds_the_article_with_language_id_and_claims_that_hold(tmp_path):
    refs = keep(tmp_path, [page(1)])
    (reading,) = read(refs, lake=str(tmp_path), workers=1, page_seconds=30)
    article = reading.article
    assert article is not None
    assert article.title == "Story 1: port is hit"
    assert article.text.split("\n")[1:] == PARAGRAPHS
    assert (article.language, article.language_origin) == ("en", "agreed")
    assert article.article_id.startswith("a-")
    assert article.extractor_version
    assert reading.claims
    assert all(claim.article_id == article.article_id for claim in reading.claims)
    assert all(article.text[claim.start : claim.end] == claim.quote for claim in reading.claims)


def test_the_number_of_workers_changes_nothing(tmp_path):
    refs = keep(tmp_path, [page(number) for number in range(12)])
    one, two = (list(read(refs, lake=str(tmp_path), workers=workers, page_seconds=30)) for workers in (1, 2))
    assert one == two


def test_a_page_that_hangs_costs_one_reject(tmp_path):
    refs = keep(tmp_path, [page(1), page(2, hanging()), page(3)])
    first, second, third = read(refs, lake=str(tmp_path), workers=1, page_seconds=3)
    assert first.article
    assert third.article
    assert second.article is None
    assert second.reject is not None
    assert second.reject.reason == Reason.PAGE_TIMEOUT
    assert (second.reject.url, second.reject.source) == ("https://harbour-wire.example/news/2", "harbour-wire")
    assert second.reject.day == date(2025, 12, 11)


def test_a_worker_that_dies_costs_one_reject(tmp_path):
    (ref,) = keep(tmp_path, [page(1)])
    with ProcessPool(max_workers=1, context=_CONTEXT) as pool:
        future = pool.schedule(os._exit, args=(3,))
        reading = _outcome(open_files(str(tmp_path)), ref, future, 30, 1_000_000_000)
    assert reading.reject is not None
    assert reading.reject.reason == Reason.WORKER_DIED
    assert reading.reject.detail.endswith("ended with 3")
    assert reading.reject.url == "https://harbour-wire.example/news/1"


@linux
def test_a_page_that_swells_costs_one_reject_and_its_worker(tmp_path):
    refs = keep(tmp_path, [page(1), page(2, swelling(200_000)), page(3)])
    first, second, third = read(refs, lake=str(tmp_path), workers=1, page_seconds=60, page_memory=150_000_000)
    assert first.article
    assert third.article, "read by a process that has its memory before it"
    assert second.article is None
    assert second.reject is not None
    assert second.reject.reason == Reason.WORKER_DIED
    assert second.reject.detail == "reading wanted more memory than the 150 MB that a page may take"
    assert (second.reject.url, second.reject.day) == ("https://harbour-wire.example/news/2", date(2025, 12, 11))


@linux
def test_what_took_most_of_the_memory_may_be_a_remnant_and_is_not_believed(tmp_path):
    (ref,) = keep(tmp_path, [page(1, swelling(20_000))])
    with ProcessPool(max_workers=1, context=_CONTEXT) as pool:
        grown = pool.schedule(growth, args=(str(tmp_path), ref)).result()
    (doubted,) = read([ref], lake=str(tmp_path), workers=1, page_seconds=60, page_memory=int(grown * 1.6))
    (believed,) = read([ref], lake=str(tmp_path), workers=1, page_seconds=60, page_memory=grown * 3)
    assert doubted.reject
    assert doubted.reject.detail.startswith("reading wanted more memory than")
    assert believed.article


def test_a_place_without_a_page_is_a_reject_that_names_it(tmp_path):
    refs = keep(tmp_path, [page(1)])
    gone = RawRef("archive/harbour-wire/2025-12-12/gone.warc.gz", 0, 100)
    lost, found = read([gone, *refs], lake=str(tmp_path), workers=1, page_seconds=30)
    assert found.article
    assert lost.reject is not None
    assert lost.reject.reason == Reason.DEFECT
    assert (lost.reject.source, lost.reject.day, lost.reject.url) == (
        "harbour-wire",
        date(2025, 12, 12),
        f"{gone.file}@0",
    )


def test_leaving_early_leaves_nothing_running(tmp_path):
    refs = keep(tmp_path, [page(1), *(page(number, hanging()) for number in range(2, 6))])
    readings = read(refs, lake=str(tmp_path), workers=2, page_seconds=60)
    assert next(readings).article
    readings.close()  # waits for the workers' end; the test's own time limit is the assertion


def test_nothing_to_read_is_nothing_read(tmp_path):
    assert list(read([], lake=str(tmp_path), workers=2, page_seconds=30)) == []


def test_a_refused_page_is_a_reject_of_the_cleaner():
    reading = read_worker.read_page(page(1, b"%PDF-1.7", headers=(("Content-Type", "application/pdf"),)))
    assert reading.article is None
    assert reading.reject is not None
    assert (reading.reject.stage, reading.reject.reason) == (Stage.CLEAN, Reason.NOT_HTML)


def test_a_defect_of_ours_is_told_from_a_reader_that_died():
    reading = read_worker.read_page(page(1, headers=None))
    assert reading.reject is not None
    assert (reading.reject.reason, reading.reject.detail) == (Reason.DEFECT, "TypeError")


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", ""])
def test_a_zone_that_does_not_exist_costs_nothing(zone):
    assert read_worker.read_page(page(1, timezone=zone)).article
