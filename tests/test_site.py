"""The small internet is as large as promised, and leads the program to itself."""

from __future__ import annotations

import tomllib
from collections import Counter

from breachledger.settings import Settings
from breachledger.sources.catalog import load
from tests.site import Site, rendered_articles
from tests.site.visitor import articles_of, get, plain_text


def test_the_world_is_as_large_as_promised(site: Site) -> None:
    told = articles_of(site)
    assert len(site.outlets) >= 6
    assert len({outlet.language for outlet in site.outlets}) == 8
    assert len(told) >= 80
    assert len({story.published.date() for _, story in told}) == 12
    quiet = sum(not story.incident for _, story in told) / len(told)
    assert 0.28 <= quiet <= 0.42
    designs = {outlet.facts["design"] for outlet in site.outlets}
    assert designs == {"broadsheet", "wordpress", "magazine", "ticker", "tables"}


def test_every_article_page_holds_its_title_author_and_whole_text(site: Site) -> None:
    for outlet, story in articles_of(site):
        response = get(site, outlet.address(story.path))
        assert response.status_code == 200
        text = plain_text(response.text)
        for part in (story.title, story.author, *story.paragraphs):
            assert " ".join(part.split()) in text, (outlet.id, story.slug, part)


def test_every_article_page_has_furniture_around_it(site: Site) -> None:
    for outlet, story in articles_of(site):
        text = plain_text(get(site, outlet.address(story.path)).text)
        words = outlet.facts["words"]
        around = (words["consent"]["text"], words["newsletter"]["text"], words["footer"], words["related"])
        assert all(" ".join(part.split()) in text for part in around), outlet.id
        assert all(comment in text for _, comment in words["comments"]["entries"]), outlet.id


def test_hosts_are_told_apart_by_name_in_any_case_and_with_a_port(site: Site) -> None:
    home = get(site, "http://netzwacht.example/").text
    assert get(site, "http://NETZWACHT.example:80/").text == home
    assert get(site, "http://le-verrou.example/").text != home
    assert get(site, "http://nowhere.example/").status_code == 404


def test_requests_are_written_down(fresh_site: Site) -> None:
    get(fresh_site, "http://netzwacht.example/feed.atom", User_Agent="tester")
    get(fresh_site, "http://netzwacht.example/nothing?here=1")
    first, second = fresh_site.requests
    assert (first.host, first.path, first.status) == ("netzwacht.example", "/feed.atom", 200)
    assert first.headers["user-agent"] == "tester"
    assert (second.path, second.status) == ("/nothing?here=1", 404)
    assert first.time <= second.time


def test_articles_are_rendered_without_a_server_as_they_are_served(site: Site) -> None:
    rendered = dict(rendered_articles())
    assert set(rendered) == {own.address(story.path) for own, story in articles_of(site)}
    assert all(get(site, url).content == body for url, body in list(rendered.items())[::10])


def test_the_environment_makes_settings_that_lead_here(site: Site, settings: Settings) -> None:
    read = Settings.from_environment(site.environment)
    assert read.connect_to == (("*.example", f"127.0.0.1:{site.port}"),)
    assert read.allow_private_hosts == {"*.example"}
    assert read.catalog == site.catalog
    assert (settings.connect_to, settings.catalog, settings.host_delay) == (read.connect_to, read.catalog, 0.0)


def test_the_catalog_names_every_outlet_and_only_listings_that_answer(site: Site) -> None:
    sources = {source.id: source for source in load(site.catalog)}
    assert set(sources) == {outlet.id for outlet in site.outlets}
    for own in site.outlets:
        facts = tomllib.loads((site.catalog / f"{own.id}.toml").read_text(encoding="utf-8"))
        assert (facts["language"], facts["timezone"]) == (own.language, own.facts["timezone"])
        assert {link["url"] for link in facts["links"]} == {own.address(listing.path) for listing in own.listings}
        assert all(get(site, link["url"]).status_code == 200 for link in facts["links"])
        a_day = Counter(story.published.date() for story in own.stories)
        assert max(a_day.values()) <= facts["expect"]["links_a_day"][1]
