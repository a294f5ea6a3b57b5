"""Feeds and sitemaps list every story, each in its own format."""

from __future__ import annotations

import gzip
import html
import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from tests.site import Site
from tests.site.visitor import entries_of, get, outlet_of, plain_text


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("harbour-wire", "http://harbour-wire.example/feeds/security.rss"),
        ("patchwork-daily", "http://patchwork-daily.example/feed/atom/"),
        ("sentinella-digitale", "http://sentinella-digitale.example/rss.xml"),
        ("netzwacht", "http://netzwacht.example/feed.atom"),
        ("el-cortafuegos", "http://el-cortafuegos.example/feed/"),
        ("kurier-sieciowy", "http://kurier-sieciowy.example/atom.xml"),
    ],
)
def test_xml_feeds_list_every_story_with_its_date_and_a_way_to_it(site: Site, name: str, url: str) -> None:
    listed = entries_of(site, url)
    told = {story.title: story for story in outlet_of(site, name).stories}
    assert [entry.title for entry in listed] == sorted(told, key=lambda title: told[title].published, reverse=True)
    for entry in listed:
        story = told[entry.title]
        assert datetime(*entry.published_parsed[:6]) == datetime(*story.published.utctimetuple()[:6])
        assert entry.author == story.author
        page = get(site, entry.link)
        place = page.headers.get("location") or entry.link
        assert urlsplit(place).path == story.path
        assert page.status_code == (301 if name == "el-cortafuegos" else 200)


def test_one_outlet_marks_its_links_with_campaigns_and_one_carries_whole_texts(site: Site) -> None:
    harbour = entries_of(site, "http://harbour-wire.example/feeds/security.rss")
    assert all("utm_source=rss" in entry.link for entry in harbour)
    sentinella = entries_of(site, "http://sentinella-digitale.example/rss.xml")
    bodies = [plain_text(entry.content[0].value) for entry in sentinella]
    told = sorted(outlet_of(site, "sentinella-digitale").stories, key=lambda story: story.published, reverse=True)
    assert all(story.paragraphs[-1] in body for story, body in zip(told, bodies, strict=True))


def test_the_json_feed_is_version_1_1(site: Site) -> None:
    response = get(site, "http://le-verrou.example/flux.json")
    assert response.headers["content-type"].startswith("application/feed+json")
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    told = {story.title: story for story in outlet_of(site, "le-verrou").stories}
    assert {item["title"] for item in feed["items"]} == set(told)
    for item in feed["items"]:
        assert datetime.fromisoformat(item["date_published"]) == told[item["title"]].published
        assert get(site, item["url"]).status_code == 200


def test_the_short_feed_is_made_good_by_the_sitemap(site: Site) -> None:
    stories = outlet_of(site, "digitale-dijk").stories
    listed = entries_of(site, "http://digitale-dijk.example/rss/nieuws.xml")
    newest = max(story.published.date() for story in stories)
    recent = {story.title for story in stories if (newest - story.published.date()).days < 4}
    assert {entry.title for entry in listed} == recent
    assert len(recent) < len(stories)
    sitemap = get(site, "http://digitale-dijk.example/sitemap.xml").text
    assert re.findall(r"<loc>(.*?)</loc>", sitemap) == [
        outlet_of(site, "digitale-dijk").address(story.path) for story in reversed(stories)
    ]


def test_the_sitemap_index_leads_through_compressed_months_to_every_story(site: Site) -> None:
    index = get(site, "http://diario-da-rede.example/sitemap.xml").text
    months = re.findall(r"<loc>(.*?)</loc>", index)
    assert [month.rpartition("/")[2] for month in months] == ["2025-11.xml.gz", "2025-12.xml.gz"]
    december = gzip.decompress(get(site, months[1]).content).decode()
    diario = outlet_of(site, "diario-da-rede")
    assert set(re.findall(r"<loc>(.*?)</loc>", december)) == {diario.address(story.path) for story in diario.stories}
    november = gzip.decompress(get(site, months[0]).content).decode()
    assert re.findall(r"<loc>(.*?)</loc>", november) == ["http://diario-da-rede.example/about"]


def test_the_news_sitemap_holds_two_days_with_title_language_and_date(site: Site) -> None:
    text = get(site, "http://sentinella-digitale.example/sitemap-news.xml").text
    dates = [datetime.fromisoformat(date) for date in re.findall(r"<news:publication_date>(.*?)</", text)]
    stories = outlet_of(site, "sentinella-digitale").stories
    assert {date.date() for date in dates} == {story.published.date() for story in stories[-len(dates) :]}
    assert (max(dates).date() - min(dates).date()).days == 1
    assert set(re.findall(r"<news:language>(.*?)</", text)) == {"it"}
    assert html.unescape(re.findall(r"<news:title>(.*?)</", text)[0]) == stories[-1].title
