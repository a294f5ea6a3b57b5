"""Validators are right, and the second edition serves what was edited."""

from __future__ import annotations

import re

import pytest

from tests.site import Site, sitemaps
from tests.site.visitor import articles_of, entries_of, get, outlet_of, plain_text


@pytest.mark.parametrize(
    "url",
    [
        "http://harbour-wire.example/feeds/security.rss",
        "http://le-verrou.example/flux.json",
        "http://diario-da-rede.example/sitemap.xml",
        "http://diario-da-rede.example/sitemaps/2025-12.xml.gz",
        "http://netzwacht.example/feed.atom",
        "http://kurier-sieciowy.example/",
    ],
)
def test_what_is_known_already_is_not_sent_again(site: Site, url: str) -> None:
    first = get(site, url)
    tag, date = first.headers["etag"], first.headers["last-modified"]
    known = get(site, url, If_None_Match=f'"other", W/{tag}')
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert get(site, url, If_Modified_Since=date).status_code == 304
    assert get(site, url, If_None_Match='"other"', If_Modified_Since=date).status_code == 200
    assert get(site, url, If_Modified_Since="Mon, 01 Jan 2024 00:00:00 GMT").status_code == 200


def test_articles_have_validators_too(site: Site) -> None:
    for own, story in articles_of(site)[::9]:
        response = get(site, own.address(story.path))
        assert get(site, own.address(story.path), If_None_Match=response.headers["etag"]).status_code == 304
        assert "last-modified" in response.headers


def test_one_outlet_compresses_for_those_who_accept_it(site: Site) -> None:
    url = "http://netzwacht.example/feed.atom"
    packed = get(site, url, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    unpacked = get(site, url, Accept_Encoding="identity")
    assert "content-encoding" not in unpacked.headers
    assert packed.text == unpacked.text


def test_the_second_edition_serves_the_edited_articles(fresh_site: Site) -> None:
    edited = [(own, story) for own, story in articles_of(fresh_site) if story.edit]
    assert len(edited) >= 2
    for own, story in edited:
        assert story.edit is not None
        modified, replacements = story.edit
        url = own.address(story.path)
        fresh_site.edition = 1
        before = get(fresh_site, url)
        fresh_site.edition = 2
        after = get(fresh_site, url, If_None_Match=before.headers["etag"])
        assert after.status_code == 200
        for old, new in replacements:
            assert old in plain_text(before.text)
            assert new in plain_text(after.text)
            assert old in new or old not in plain_text(after.text)
        assert own.print_date(modified) in after.text
        assert own.print_date(modified) not in before.text


def test_the_second_edition_changes_feeds_and_leaves_publication_dates(fresh_site: Site) -> None:
    url = "http://netzwacht.example/feed.atom"
    first, tag = entries_of(fresh_site, url), get(fresh_site, url).headers["etag"]
    fresh_site.edition = 2
    second = entries_of(fresh_site, url)
    assert get(fresh_site, url).headers["etag"] != tag
    assert [entry.published for entry in first] == [entry.published for entry in second]
    changed = [after.title for before, after in zip(first, second, strict=True) if before.updated != after.updated]
    assert changed == [story.title for story in outlet_of(fresh_site, "netzwacht").stories if story.edit]


def test_a_sitemaps_lastmod_is_the_edit(site: Site) -> None:
    harbour = outlet_of(site, "harbour-wire").in_edition(2)
    text = sitemaps.flat(harbour, harbour.listings[0], list(harbour.stories)).body.decode()
    lastmods = dict(re.findall(r"<loc>(.*?)</loc><lastmod>(.*?)</lastmod>", text))
    edited = [story for story in harbour.stories if story.modified]
    assert edited
    assert all(lastmods[harbour.address(story.path)] == story.changed.isoformat() for story in harbour.stories)
