"""A day over healthy and sick outlets: it ends, the healthy ones lose nothing, and every illness has its rows."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from breachledger import pipeline
from breachledger.collect import sickness
from breachledger.files import open_files
from breachledger.model import Harvest
from breachledger.settings import Settings
from breachledger.store.verify import verify
from tests.line.lakes import CLOCK, Row, day, rows, settings_for
from tests.site import Site
from tests.site.sick import ILLNESSES
from tests.site.sick_stories import TEXTS
from tests.store.readings import contents

DAY = day(16)
LIMITS = {
    "BREACHLEDGER_FETCH_SECONDS": "2",
    "BREACHLEDGER_FETCH_RETRIES": "0",
    "BREACHLEDGER_MAX_PAGE_BYTES": "2000000",
}


@dataclass(frozen=True)
class Case:
    """What one sick outlet leaves: rejects as stage and reason, and its row in `runs`."""

    rejects: tuple[tuple[str, str], ...] = ()
    articles: int = 2
    listed: int = 2
    fetched: int = 2
    verdict: str = "complete"
    unread: bool = field(default=False)
    """Whether no listing at all could be read."""


NO_LISTING = {"articles": 0, "listed": 0, "fetched": 0, "verdict": "sick", "unread": True}
NO_STORY = {"articles": 1, "fetched": 1, "verdict": "partial"}
NO_ARTICLE = {"articles": 1}

EXPECTED = {
    # The listing
    "malformed-feed": Case((("list", "malformed"),), verdict="partial"),
    "feed-500": Case((("list", "server_error"),), **NO_LISTING),
    "slow-feed": Case((("list", "timeout"),), **NO_LISTING),
    "empty-feed": Case(articles=0, listed=0, fetched=0),
    "html-feed": Case((("list", "malformed"),), **NO_LISTING),
    "entity-bomb": Case((("list", "malformed"),), verdict="partial"),
    "robots-500": Case((("list", "robots_unreachable"),), **NO_LISTING),
    "robots-none": Case((("list", "robots"),), **NO_LISTING),
    # The page cannot be had
    "slow-page": Case((("fetch", "timeout"),), **NO_STORY),
    "redirect-loop": Case((("fetch", "too_many_redirects"),), **NO_STORY),
    "redirect-metadata": Case((("fetch", "private_address"),), **NO_STORY),
    "redirect-loopback": Case((("fetch", "private_address"),), **NO_STORY),
    "huge-page": Case((("fetch", "too_large"),), **NO_STORY),
    "gzip-bomb": Case((("fetch", "too_large"),), **NO_STORY),
    # The page is no article
    "login-wall": Case((("clean", "login_wall"),), **NO_ARTICLE),
    "consent-wall": Case((("clean", "consent_wall"),), **NO_ARTICLE),
    "challenge": Case((("clean", "challenge"),), **NO_ARTICLE),
    "soft-404": Case((("clean", "error_page"),), **NO_ARTICLE),
    "index-page": Case((("clean", "index_page"),), **NO_ARTICLE),
    # The page is an article after all
    "charset-polish": Case(),
    "charset-header": Case(),
    "date-past": Case(),
    "date-future": Case(),
}


@dataclass(frozen=True)
class Ran:
    """The day, run once for all tests here."""

    settings: Settings
    harvests: tuple[Harvest, ...]
    seconds: float

    def of(self, table: str, source: str) -> list[Row]:
        """A table's rows of one source."""
        return [row for row in rows(self.settings, table) if row["source"] == source]


@pytest.fixture(scope="module")
def ran(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("sick")
    (catalog := folder / "catalog").mkdir()
    for file in [*site.catalog.glob("*.toml"), *site.catalog_sick.glob("*.toml")]:
        shutil.copy(file, catalog)
    settings = settings_for(site, folder, **LIMITS, BREACHLEDGER_CATALOG=str(catalog))
    start = time.monotonic()
    harvests, _ = pipeline.run_day(DAY, settings)
    return Ran(settings, harvests, time.monotonic() - start)


def test_every_illness_is_expected_to_leave_something():
    assert set(EXPECTED) == set(ILLNESSES)


@pytest.mark.parametrize("illness", EXPECTED)
def test_its_rejects(ran: Ran, illness: str):
    found = ran.of("rejects", illness)
    assert [(row["stage"], row["reason"]) for row in found] == list(EXPECTED[illness].rejects)
    home = f"http://{illness}.sick.example"
    for row in found:
        page = f"{home}/feed.xml" if row["stage"] == "list" else f"{home}/story"
        assert row["url"] == page
        assert row["ref"] == (f"{DAY} {page}" if row["stage"] == "list" else page)
        assert row["partition"] == str(DAY)
        assert row["detail"]
        assert row["detail"].isprintable()


@pytest.mark.parametrize("illness", EXPECTED)
def test_its_row_in_runs(ran: Ran, illness: str):
    (row,) = [row for row in ran.of("runs", illness) if row["partition"] == str(DAY)]
    case = EXPECTED[illness]
    told = (row["links_listed"], row["pages_fetched"], row["articles"], row["verdict"])
    assert told == (case.listed, case.fetched, case.articles, case.verdict)
    assert row["rejected"] == [(reason, 1) for _, reason in case.rejects]
    assert (row["reason"] is None) == (case.verdict == "complete")


@pytest.mark.parametrize("illness", EXPECTED)
def test_its_healthy_page_is_an_article_of_the_day(ran: Ran, illness: str):
    found = ran.of("articles", illness)
    assert len(found) == EXPECTED[illness].articles
    assert {row["partition"] for row in found} <= {str(DAY)}
    if EXPECTED[illness].listed:
        (healthy,) = [row for row in found if row["url"].endswith("/healthy")]
        assert healthy["title"] == TEXTS["healthy"].title
        assert TEXTS["healthy"].paragraphs[-1] in healthy["text"]


@pytest.mark.parametrize(("illness", "text"), [("charset-polish", "polish"), ("charset-header", "french")])
def test_letters_are_as_they_were_written(ran: Ran, illness: str, text: str):
    (story,) = [row for row in ran.of("articles", illness) if row["url"].endswith("/story")]
    assert story["title"] == TEXTS[text].title
    assert TEXTS[text].paragraphs[-1] in story["text"]


@pytest.mark.parametrize("illness", ["date-past", "date-future"])
def test_an_impossible_date_gives_way_to_the_one_that_readers_see(ran: Ran, illness: str):
    (story,) = [row for row in ran.of("articles", illness) if row["url"].endswith("/story")]
    assert str(story["published_at"].date()) == str(DAY)
    assert story["published_origin"] == "text"


def test_the_run_tells_which_outlets_could_not_be_listed(ran: Ran):
    told = {harvest.source for harvest in ran.harvests if sickness(harvest)}
    assert told == {illness for illness, case in EXPECTED.items() if case.unread}


def test_healthy_outlets_lose_nothing_beside_them(ran: Ran, site: Site, tmp_path: Path):
    alone = settings_for(site, tmp_path)
    pipeline.run_day(DAY, alone)
    beside, apart = (contents(open_files(each.lake), ignore=CLOCK) for each in (ran.settings, alone))
    healthy = {outlet.id for outlet in site.outlets}
    for table in ("articles", "runs", "rejects"):
        assert [row for row in beside[table] if row["source"] in healthy] == apart[table]
    ids = {row["article_id"] for row in apart["articles"]}
    assert [row for row in beside["claims"] if row["article_id"] in ids] == apart["claims"]


def test_it_ends_soon_and_the_lake_is_sound(ran: Ran):
    assert ran.seconds < 40
    assert list(verify(open_files(ran.settings.lake))) == []


def test_a_defect_that_ends_one_outlets_day_stops_no_other_and_is_gone_when_it_is_mended(site: Site, tmp_path: Path):
    settings, outlets = settings_for(site, tmp_path), ["harbour-wire", "netzwacht"]
    mark = Path(settings.lake) / "_state/unpublished/harbour-wire/torn.txt"
    mark.parent.mkdir(parents=True)
    mark.write_text("archive/harb")
    harvests, _ = pipeline.run_day(DAY, settings, outlets)
    sick, healthy = harvests
    assert sickness(sick) == f"{DAY} harbour-wire: no listing could be had: defect ValueError"
    assert sickness(healthy) is None
    assert {row["source"] for row in rows(settings, "articles")} == {"netzwacht"}
    assert [row["verdict"] for row in rows(settings, "runs") if row["source"] == "harbour-wire"] == ["sick"]
    mark.unlink()
    pipeline.run_day(DAY, settings, outlets)
    assert {row["source"] for row in rows(settings, "articles")} == set(outlets)
    assert "defect" not in {row["reason"] for row in rows(settings, "rejects")}


def test_the_archive_holds_no_more_of_a_page_than_may_be_fetched(ran: Ran):
    archived = Path(ran.settings.lake) / "archive"
    for illness in ("huge-page", "gzip-bomb"):
        assert sum(file.stat().st_size for file in (archived / illness).rglob("*.gz")) < 2_000_000


def test_a_sick_day_run_again_leaves_the_same_rows(ran: Ran, tmp_path: Path):
    lake = shutil.copytree(ran.settings.lake, tmp_path / "lake")
    again = replace(ran.settings, lake=str(lake))
    pipeline.run_day(DAY, again, [illness for illness in EXPECTED if not illness.startswith("slow")])
    one, other = (contents(open_files(str(each)), ignore=CLOCK) for each in (ran.settings.lake, lake))
    for table in ("articles", "claims", "rejects", "runs"):
        assert one[table] == other[table]


def test_what_an_outlet_was_not_asked_for_in_its_time_is_had_by_the_next_run(site: Site, tmp_path: Path):
    (catalog := tmp_path / "catalog").mkdir()
    shutil.copy(site.catalog_sick / "slow-page.toml", catalog)
    hurried = LIMITS | {"BREACHLEDGER_CATALOG": str(catalog), "BREACHLEDGER_SOURCE_SECONDS": "1"}
    settings = settings_for(site, tmp_path, **hurried)
    pipeline.run_day(DAY, settings)
    assert {row["reason"] for row in rows(settings, "rejects")} == {"timeout", "budget"}
    assert rows(settings, "articles") == []
    pipeline.run_day(DAY, replace(settings, source_seconds=60.0))
    assert [row["url"] for row in rows(settings, "articles")] == ["http://slow-page.sick.example/healthy"]
