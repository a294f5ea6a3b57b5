"""What one source's day asks of its host, and what it brings."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from breachledger import pipeline
from breachledger.collect import sickness
from breachledger.files import open_files
from breachledger.forget import forget
from breachledger.model import Harvest, Visit
from breachledger.settings import Settings
from breachledger.store.publish import publish, stage
from breachledger.vocabulary import Outcome, Stage
from tests.line.lakes import FIRST, LAST, day, differences, dump, rows, run
from tests.site import Site
from tests.site.stories import Story
from tests.site.visitor import outlet_of

PROBE = "http://netzwacht.example/intern/probelauf-neues-redaktionssystem.html"


def collect(settings: Settings, when: date, source: str) -> Harvest:
    sources = pipeline.plan(when, settings, [source])
    (harvest,) = asyncio.run(pipeline.collect(sources, when, settings))
    return harvest


def asked(site: Site, source: str) -> list[str]:
    """What a host was asked for, but for robots.txt."""
    return [one.path for one in site.requests if one.host == f"{source}.example" and one.path != "/robots.txt"]


def paths(harvest: Harvest, *, listing: bool = False) -> list[str]:
    home = f"http://{harvest.source}.example"
    return [visit.url.removeprefix(home) for visit in harvest.visits if visit.listing == listing]


def stories(site: Site, source: str, first: date, last: date) -> list[Story]:
    """What an outlet published from `first` to `last`, in UTC."""
    told = outlet_of(site, source).stories
    return [one for one in told if first <= (one.published - one.published.utcoffset()).date() <= last]


def test_a_feed_that_reaches_back_beyond_the_day_and_has_the_usual_number_is_the_only_listing_asked(
    fresh_site: Site, own: Settings, tmp_path: Path
):
    catalog = tmp_path / "catalog"
    catalog.mkdir()
    written = (Site.catalog / "digitale-dijk.toml").read_text("utf-8")
    (catalog / "digitale-dijk.toml").write_text(written.replace("[0, 5]", "[1, 5]"), "utf-8")
    newest = max(one.published.date() for one in stories(fresh_site, "digitale-dijk", FIRST, LAST))
    harvest = collect(replace(own, catalog=catalog), newest, "digitale-dijk")
    assert paths(harvest, listing=True) == ["/rss/nieuws.xml"]
    assert "/sitemap.xml" not in asked(fresh_site, "digitale-dijk")
    told = stories(fresh_site, "digitale-dijk", newest - timedelta(days=3), newest)
    assert sorted(paths(harvest)) == sorted(one.path for one in told)


def test_the_ladder_goes_down_where_the_feed_may_not_hold_the_whole_day(fresh_site: Site, own: Settings):
    harvest = collect(own, day(11), "digitale-dijk")
    assert paths(harvest, listing=True) == ["/rss/nieuws.xml", "/sitemap.xml"]
    wanted = {one.path for one in stories(fresh_site, "digitale-dijk", day(8), day(11))}
    assert wanted <= set(paths(harvest))
    assert len(wanted) == 3


def test_stragglers_of_the_days_before_come_too_each_for_its_own_day(fresh_site: Site, own: Settings):
    harvest = collect(own, day(12), "harbour-wire")
    expected = {one.path: one.published.date() for one in stories(fresh_site, "harbour-wire", day(9), day(12))}
    told = {visit.url.removeprefix("http://harbour-wire.example"): visit.day for visit in harvest.visits}
    assert expected == {path: when for path, when in told.items() if path != "/feeds/security.rss"}
    assert set(expected.values()) == {day(9), day(10), day(11), day(12)}


def test_a_page_that_no_listing_dates_is_asked_for_once(fresh_site: Site, own: Settings):
    run(own, [FIRST + timedelta(days=number) for number in (0, 2, 4, 7)], ["digitale-dijk"])
    pages = [path for path in asked(fresh_site, "digitale-dijk") if path.startswith("/nieuws/")]
    assert len(pages) == len(set(pages)) == len(stories(fresh_site, "digitale-dijk", FIRST, day(15)))


def test_the_page_tells_the_day_of_an_undated_link(fresh_site: Site, own: Settings):
    run(own, [day(11)], ["digitale-dijk"])
    home = "http://digitale-dijk.example"
    found = {row["url"].removeprefix(home): row["partition"] for row in rows(own, "articles")}
    told = stories(fresh_site, "digitale-dijk", FIRST, day(14))
    assert found == {one.path: str(one.published.date()) for one in told}
    assert len(set(found.values())) > 3


def test_a_link_that_the_feed_dates_to_another_day_is_not_taken_from_the_sitemap(fresh_site: Site, own: Settings):
    harvest = collect(own, day(11), "digitale-dijk")
    later = {one.path for one in stories(fresh_site, "digitale-dijk", day(15), LAST)}
    assert later
    assert not later & set(paths(harvest))


def test_what_robots_txt_forbids_is_not_asked_for_and_is_a_reject_of_its_day(fresh_site: Site, own: Settings):
    harvest = collect(own, day(17), "netzwacht")
    (reject,) = harvest.rejects
    assert (reject.stage, reject.reason, reject.url, reject.day) == (Stage.FETCH, "robots", PROBE, day(16))
    assert Visit("netzwacht", day(16), PROBE, Outcome.REJECTED, modified_at=_modified(harvest, PROBE)) in harvest.visits
    assert PROBE.removeprefix("http://netzwacht.example") not in asked(fresh_site, "netzwacht")


def _modified(harvest: Harvest, url: str):
    return next(visit.modified_at for visit in harvest.visits if visit.url == url)


@pytest.mark.parametrize("source", ["harbour-wire", "netzwacht", "el-cortafuegos", "le-verrou", "diario-da-rede"])
def test_nothing_stored_or_refused_is_asked_for_again_but_the_listing_is_if_it_changed(
    fresh_site: Site, own: Settings, source: str
):
    run(own, [day(17), day(18)], [source])
    before, stored = len(fresh_site.requests), dump(own.lake)
    run(own, [day(17), day(18)], [source])
    again = fresh_site.requests[before:]
    listed = {visit["url"] for visit in rows(own, "_state/visits") if visit["listing"]}
    addresses = {f"http://{one.host}{one.path}" for one in again}
    assert listed <= addresses
    assert all(".xml" in url for url in addresses - listed), "only the sitemaps below an index besides"
    assert {one.status for one in again} == {304}
    assert differences(stored, dump(own.lake)) == []


def test_a_listing_that_has_not_changed_still_lists(fresh_site: Site, own: Settings):
    first = collect(own, day(12), "sentinella-digitale")
    second = collect(own, day(12), "sentinella-digitale")
    assert [one.status for one in fresh_site.requests if one.path == "/rss.xml"] == [200, 304]
    assert paths(first) == paths(second)
    assert len(paths(second)) > 1


@pytest.mark.parametrize("listing_seconds", [0.0, 3_600.0])
def test_a_listing_that_the_archive_does_not_give_back_is_fetched_whole(
    fresh_site: Site, own: Settings, listing_seconds: float
):
    settings = replace(own, listing_seconds=listing_seconds)
    first = collect(settings, day(12), "sentinella-digitale")
    for file in (Path(own.lake) / "archive").rglob("*.warc.gz"):
        file.write_bytes(bytes(file.stat().st_size))
    second = collect(settings, day(12), "sentinella-digitale")
    assert [one.status for one in fresh_site.requests if one.path == "/rss.xml"] == [200, 304, 200]
    assert paths(first, listing=True) == paths(second, listing=True)
    assert paths(first) == paths(second)
    assert second.rejects == ()
    collect(own, day(12), "sentinella-digitale")
    assert [one.status for one in fresh_site.requests if one.path == "/rss.xml"] == [200, 304, 200, 304]


def test_links_with_campaign_parameters_are_asked_for_and_kept_without_them(fresh_site: Site, own: Settings):
    run(own, [day(15)], ["harbour-wire"])
    assert not [path for path in asked(fresh_site, "harbour-wire") if "utm_" in path]
    found = rows(own, "articles")
    assert len(found) == len(stories(fresh_site, "harbour-wire", day(12), day(15)))
    assert not [row for row in found if "utm_" in str(row["url"]) + row["canonical_url"] + str(row["aliases"])]


def test_the_addresses_of_a_redirect_are_aliases_of_one_article(fresh_site: Site, own: Settings):
    run(own, [day(16)], ["el-cortafuegos"])
    found = [row for row in rows(own, "articles") if row["partition"] == "2025-12-16"]
    assert len(found) == len(stories(fresh_site, "el-cortafuegos", day(16), day(16))) == 2
    for row in found:
        addresses = {row["url"], row["canonical_url"], *row["aliases"]}
        assert {url.partition("?p=")[1] for url in addresses} == {"", "?p="}
        assert not [url for url in addresses if "utm_" in url]
    # Known by its short address and by its long one alike.
    again = collect(own, day(16), "el-cortafuegos")
    assert again.pages == ()


EDITED = [("harbour-wire", 12, 15, "4,000", "4,600"), ("sentinella-digitale", 12, 15, "12.000", "14.300")]


@pytest.mark.parametrize(("source", "published", "edited", "old", "new"), EDITED)
def test_an_edited_article_is_a_new_revision_of_the_same_article(
    fresh_site: Site, own: Settings, source: str, published: int, edited: int, old: str, new: str
):
    days = [day(number) for number in range(published, edited + 1)]
    run(own, days, [source])
    before = {row["article_id"]: row for row in rows(own, "articles")}
    assert not rows(own, "article_revisions")
    fresh_site.edition = 2
    seen = len(fresh_site.requests)
    run(own, days[-1:], [source])
    assert len([one for one in fresh_site.requests[seen:] if one.status == 200]) == 2, "the feed and the one page"
    (was,) = rows(own, "article_revisions")
    now = {row["article_id"]: row for row in rows(own, "articles")}
    assert set(now) == set(before)
    article_id = was["article_id"]
    assert (was["revision"], now[article_id]["revision"]) == (0, 1)
    assert [row["revision"] for row in now.values()].count(0) == len(now) - 1
    assert old in was["text"]
    assert new in now[article_id]["text"]
    assert was["text"] == before[article_id]["text"]
    assert was["first_seen_at"] == now[article_id]["first_seen_at"] < now[article_id]["fetched_at"]


def test_the_claims_of_an_edited_article_are_replaced_and_the_old_ones_kept(fresh_site: Site, own: Settings):
    days = [day(number) for number in range(12, 16)]
    run(own, days, ["harbour-wire"])
    before = rows(own, "claims")
    fresh_site.edition = 2
    run(own, days[-1:], ["harbour-wire"])
    (was,) = rows(own, "article_revisions")
    old = [row for row in rows(own, "claim_revisions") if row["article_id"] == was["article_id"]]
    new = [row for row in rows(own, "claims") if row["article_id"] == was["article_id"]]
    assert old
    assert [row["claim_id"] for row in old] == [
        row["claim_id"] for row in before if row["article_id"] == was["article_id"]
    ]
    assert {(row["text_sha256"], row["revision"]) for row in old} == {(was["text_sha256"], 0)}
    assert {row["revision"] for row in new} == {1}
    assert not {row["text_sha256"] for row in new} & {was["text_sha256"]}
    assert 4_000.0 in [row["value_number"] for row in old]
    assert 4_600.0 in [row["value_number"] for row in new]
    assert 4_000.0 not in [row["value_number"] for row in new]


def test_once_read_an_edit_is_not_asked_for_again(fresh_site: Site, own: Settings):
    run(own, [day(18)], ["netzwacht"])
    fresh_site.edition = 2
    run(own, [day(18)], ["netzwacht"])
    assert [row["revision"] for row in rows(own, "article_revisions")] == [0]
    stored, seen = dump(own.lake), len(fresh_site.requests)
    run(own, [day(18), day(19)], ["netzwacht"])
    again = [one for one in fresh_site.requests[seen:] if "bankdaten" in one.path]
    assert again == []
    assert [row["revision"] for row in rows(own, "article_revisions")] == [0]
    assert stored["article_revisions"] == dump(own.lake)["article_revisions"]


def test_what_is_to_be_forgotten_is_not_asked_for_again_even_if_it_changes(fresh_site: Site, own: Settings):
    run(own, [day(18)], ["netzwacht"])
    (row,) = [row for row in rows(own, "articles") if "bankdaten" in row["url"]]
    assert forget(open_files(own.lake), row["url"])
    fresh_site.edition = 2
    seen = len(fresh_site.requests)
    run(own, [day(18)], ["netzwacht"])
    assert [one.path for one in fresh_site.requests[seen:] if "bankdaten" in one.path] == []
    assert not [one for one in rows(own, "articles") if "bankdaten" in one["url"]]


def test_a_page_that_could_not_be_had_is_tried_again(fresh_site: Site, own: Settings):
    url = "http://harbour-wire.example" + stories(fresh_site, "harbour-wire", day(16), day(16))[0].path
    failed = Visit("harbour-wire", day(16), url, Outcome.REJECTED)
    files = open_files(own.lake)
    told = stage(files, "earlier", (), [Harvest("harbour-wire", day(16), (), (failed,), ())])
    publish(files, told, now=pipeline.datetime.now(pipeline.UTC))
    harvest = collect(own, day(16), "harbour-wire")
    assert [visit.outcome for visit in harvest.visits if visit.url == url] == [Outcome.FETCHED]


def test_sickness_names_the_outlet_whose_listings_all_failed(own: Settings, fresh_site: Site):
    healthy = collect(own, day(16), "harbour-wire")
    assert sickness(healthy) is None
    listing = Visit("harbour-wire", day(16), "http://harbour-wire.example/feed", Outcome.REJECTED, listing=True)
    link = Visit("harbour-wire", day(16), "http://harbour-wire.example/1", Outcome.FETCHED)
    sick = Harvest("harbour-wire", day(16), (), (listing,), ())
    assert (sickness(sick) or "").startswith("2025-12-16 harbour-wire: no listing could be had")
    assert sickness(Harvest("harbour-wire", day(16), (), (listing, link), ())) is None, "a damaged feed lists links"
    assert sickness(Harvest("harbour-wire", day(16), (), (), ())) is None
