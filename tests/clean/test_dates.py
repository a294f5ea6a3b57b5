from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from breachledger.clean.dates import parse_date, zone_of
from breachledger.model import Link
from breachledger.vocabulary import Origin, Precision
from tests.clean.pages import FETCHED, STORY, URL, article, html, page

ROME = ZoneInfo("Europe/Rome")
LD = '<script type="application/ld+json">{}</script>'
META = '<meta property="article:published_time" content="2025-12-10T08:00:00+01:00">'


def ld(published: str, **more: object) -> str:
    return LD.format(json.dumps({"@type": "NewsArticle", "headline": "x", "datePublished": published} | more))


def link(origin: Origin, at: datetime = datetime(2025, 12, 9, 6, 30, tzinfo=UTC)) -> Link:
    return Link(URL, "s", published_at=at, published_precision=Precision.SECOND, published_origin=origin)


@pytest.mark.parametrize(
    ("written", "at", "precision"),
    [
        ("2025-12-12T09:30:15+01:00", "2025-12-12T08:30:15", Precision.SECOND),
        ("2025-12-12T09:30:15.123Z", "2025-12-12T09:30:15", Precision.SECOND),
        ("2025-12-12T09:30", "2025-12-12T08:30:00", Precision.MINUTE),
        ("2025-12-12 09:30:00 +0100", "2025-12-12T08:30:00", Precision.SECOND),
        ("20251212T093000Z", "2025-12-12T09:30:00", Precision.SECOND),
        ("2025-12-12", "2025-12-12T00:00:00", Precision.DAY),
        ("20251212", "2025-12-12T00:00:00", Precision.DAY),
        ("2025-12-12T00:00:00+01:00", "2025-12-12T00:00:00", Precision.DAY),
        ("Fri, 12 Dec 2025 09:30:00 -0500", "2025-12-12T14:30:00", Precision.SECOND),
        ("1765528200", "2025-12-12T08:30:00", Precision.SECOND),
        ("1765528200000", "2025-12-12T08:30:00", Precision.SECOND),
        ("12 December 2025", "2025-12-12T00:00:00", Precision.DAY),
        ("December 12, 2025 9:30 pm", "2025-12-12T20:30:00", Precision.MINUTE),
    ],
)
def test_a_date_is_read(written, at, precision):
    found = parse_date(written, Origin.META, ROME)
    assert found is not None
    assert (found.at, found.precision) == (datetime.fromisoformat(at).replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    "written", ["", "yesterday", "2025-13-40", "2025-02-30T10:00", "99999999999999", "2025", "x" * 10_000]
)
def test_what_is_no_date_is_none(written):
    assert parse_date(written, Origin.META, ROME) is None


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../../etc/passwd", "Europe/Rome\0"])
def test_an_unknown_zone_is_utc(name):
    assert zone_of(name).key == "UTC"


@pytest.mark.parametrize(
    ("head", "hint", "origin", "day"),
    [
        (ld("2025-12-11T10:00:00Z") + META, link(Origin.FEED), Origin.FEED, 9),
        (ld("2025-12-11T10:00:00Z") + META, link(Origin.API), Origin.API, 9),
        (ld("2025-12-11T10:00:00Z") + META, link(Origin.SITEMAP), Origin.JSON_LD, 11),
        (META, link(Origin.SITEMAP), Origin.META, 10),
        ("", link(Origin.SITEMAP), Origin.SITEMAP, 9),
        ("", None, Origin.URL, 8),
    ],
)
def test_the_best_origin_wins(head, hint, origin, day):
    found = article(page(html(head=head), url="https://harbour-wire.example/2025/12/08/port", link=hint))
    assert (found.published_origin, found.published_at.day) == (origin, day)


@pytest.mark.parametrize("wrong", ["1970-01-01T00:00:00Z", "0001-01-01", "2031-01-01", "2025-12-14T10:00:00Z"])
def test_an_implausible_date_gives_way_to_the_next(wrong):
    found = article(html(head=ld(wrong) + META))
    assert (found.published_origin, found.published_at.isoformat()) == (Origin.META, "2025-12-10T07:00:00+00:00")


def test_the_listing_wins_over_a_page_that_is_years_off():
    found = article(page(html(head=ld("2019-03-01T10:00:00Z")), link=link(Origin.FEED)))
    assert found.published_at == datetime(2025, 12, 9, 6, 30, tzinfo=UTC)


def test_a_time_without_a_zone_is_meant_at_the_outlets_place():
    local = html(head=ld("2025-12-11T00:30:00"))
    assert article(page(local, zone="Europe/Rome")).published_at.isoformat() == "2025-12-10T23:30:00+00:00"
    assert article(page(local, zone=None)).published_at.isoformat() == "2025-12-11T00:30:00+00:00"


def test_a_day_stays_the_day_that_is_named_whatever_the_zone():
    found = article(page(html(head=ld("2025-12-11")), zone="Pacific/Auckland"))
    assert (found.day.isoformat(), found.published_precision) == ("2025-12-11", Precision.DAY)


VISIBLE = [
    '<time datetime="2025-12-11T10:00:00Z">Thursday</time>',
    '<p class="post-date">11 December 2025</p>',
    "<div><span>By A. Writer</span> | <span>December 11, 2025</span></div>",
    '<li><time datetime="2025-12-01">another</time></li><time itemprop="datePublished" datetime="2025-12-11">x</time>',
    '<time class="updated" datetime="2025-12-12">x</time><time datetime="2025-12-11">x</time>',
    '<p class="date">Updated 12 December 2025</p><p class="date">Published 11 December 2025</p>',
]


@pytest.mark.parametrize("shown", VISIBLE)
def test_the_date_that_readers_see_is_found(shown):
    found = article(html(shown + STORY))
    assert (found.published_origin, found.day.isoformat()) == (Origin.TEXT, "2025-12-11")


def test_a_copyright_year_is_no_date():
    assert article(html().replace("© 2025", "© 2019")).published_origin == Origin.FIRST_SEEN


def test_a_change_is_told_but_not_one_before_the_publication():
    later = ld("2025-12-10T10:00:00Z", dateModified="2025-12-11T18:00:00Z")
    earlier = ld("2025-12-10T10:00:00Z", dateModified="2025-12-01T18:00:00Z")
    assert article(html(head=later)).modified_at == datetime(2025, 12, 11, 18, tzinfo=UTC)
    assert article(html(head=earlier)).modified_at is None
    assert article(html(head=ld("2025-12-10", dateModified="2031-01-01"))).modified_at is None


def test_nothing_told_is_the_first_time_seen():
    assert article(html()).published_at == FETCHED
