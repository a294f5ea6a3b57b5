"""One page of a feed: the days of its entries, and the next page that it names."""

from __future__ import annotations

from datetime import date

import pytest

from breachledger.sources.feed import read_feed
from breachledger.sources.feed_page import read_page
from tests.sources.desk import HOME, outlet, page

ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'>{}<entry><link href='/a'/>{}</entry>{}</feed>"
RSS = "<rss version='2.0'><channel>{}<item><link>/a</link>{}</item>{}</channel></rss>"
OLDER = '<link rel="prev-archive" href="/feed/2"/>'
HELD = f"<content>&lt;p&gt;</content><description><![CDATA[<html>{OLDER}</html>]]></description>"


def following(document: str | bytes, content_type: str = "application/xml") -> str | None:
    return read_feed(page(f"{HOME}feed", document, content_type), ("it",)).following


@pytest.mark.parametrize(
    "link",
    [
        OLDER,
        '<atom:link rel="next" type="application/rss+xml" href="/feed/2" />',
        "<link href='/feed/2' rel='next'/>",
        '<link\n  href = "/feed/2"\n  rel = "next"></link>',
        '<LINK REL="NEXT" HREF="https://desk.example/feed/2">',
        '<link rel="alternate" href="/"/><link rel="self" href="/feed"/><link rel="next" href="/feed/2"/>',
    ],
)
@pytest.mark.parametrize("frame", [ATOM, RSS])
def test_the_next_page_is_named_before_the_entries_or_after_them(frame: str, link: str):
    assert following(frame.format(link, "", "")) == f"{HOME}feed/2"
    assert following(frame.format("", "", link)) == f"{HOME}feed/2"
    assert following(frame.format("", HELD, "")) is None, "an entry is somebody else's text"


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="next-archive" href="/feed/0"/>',
        '<link rel="previous" href="/feed/0"/>',
        '<link rel="next"/>',
        '<link rel="next" href="mailto:desk@desk.example"/>',
        '<link rel="next" href=""/>',
        "<link>/feed/2</link>",
    ],
)
def test_other_links_are_no_next_page(link: str):
    assert following(ATOM.format(link, "", "")) is None


def test_what_is_escaped_or_encoded_otherwise_is_read():
    assert following(ATOM.format('<link rel="next" href="/feed?a=1&amp;n=2"/>', "", "")) == f"{HOME}feed?a=1&n=2"
    assert following(RSS.format(OLDER, "", "").encode("utf-16")) == f"{HOME}feed/2"


@pytest.mark.parametrize(
    ("document", "url"),
    [
        (r'{"next_url": "https:\/\/desk.example\/feed?a=1\u0026n=2", "items": []}', f"{HOME}feed?a=1&n=2"),
        ('{"items": [{"next_url": "/feed/3"}]}', None),
        ('{"items": [], "next_url": 7}', None),
        ('{"items": [], "next_url": ""}', None),
        ('{"next_url": "/feed/2", "items": [{"url": "/a"}, {"url":', None),
    ],
)
def test_the_next_page_of_a_json_feed(document: str, url: str | None):
    assert following(document, "application/feed+json") == url


@pytest.mark.parametrize(
    ("told", "published", "latest"),
    [
        ("<published>2025-12-09T10:00:00Z</published><updated>2025-12-11T10:00:00Z</updated>", 9, 9),
        ("<updated>2025-12-11T10:00:00Z</updated>", None, 11),
        ("<published>1970-01-01T00:00:00Z</published>", None, None),
        ("<published>2999-01-01T00:00:00Z</published><updated>2025-12-11T10:00:00Z</updated>", None, 11),
        ("", None, None),
    ],
)
def test_a_row_is_dated_by_publication_and_its_end_by_change(told: str, published: int | None, latest: int | None):
    found = read_page(page(f"{HOME}feed", ATOM.format("", told, "")), outlet("paged_feed"))
    assert (found.newest, found.latest) == tuple(day and date(2025, 12, day) for day in (published, latest))
    assert found.document.body == b"", "many pages are in memory at once"


def test_a_day_in_an_address_dates_a_row_that_has_no_other():
    document = ATOM.format("", "<updated>2025-12-11T10:00:00Z</updated>", "").replace("/a'", "/2025/12/04/a'")
    assert read_page(page(f"{HOME}feed", document), outlet("paged_feed")).newest == date(2025, 12, 4)
