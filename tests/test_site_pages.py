"""Pages differ in their metadata as on real sites, and some are no articles."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from typing import Any

from tests.site import Site
from tests.site.visitor import articles_of, entries_of, get, outlet_of, plain_text


def test_metadata_differ_as_on_real_sites(site: Site) -> None:
    pages = {}
    for own, story in articles_of(site):
        pages[own.id] = get(site, own.address(story.path)).text
    kinds = {name: _json_ld_kind(text) for name, text in pages.items()}
    assert Counter(kinds.values()) == {"NewsArticle": 3, "@graph": 2, "none": 4}
    canonical = {name: re.findall(r'rel="canonical" href="(.*?)"', text) for name, text in pages.items()}
    assert canonical["netzwacht"][0].startswith("/meldung/")
    assert "utm_source" in canonical["el-cortafuegos"][0]
    assert canonical["kurier-sieciowy"] == []
    assert canonical["harbour-wire"][0].startswith("http://harbour-wire.example/security/2025/12/")
    assert '<html lang="en">' in pages["diario-da-rede"]
    assert "article:published_time" in pages["patchwork-daily"]
    assert "<time" not in pages["kurier-sieciowy"]


def test_json_ld_tells_the_date_and_the_author(site: Site) -> None:
    for own, story in articles_of(site):
        if own.id not in {"harbour-wire", "patchwork-daily"}:
            continue
        data = _json_ld(get(site, own.address(story.path)).text)
        nodes = data.get("@graph", [data])
        article = next(node for node in nodes if node["@type"] == "NewsArticle")
        assert datetime.fromisoformat(article["datePublished"]) == story.published
        assert article["headline"] == story.title
        author = (
            article["author"] if own.id == "harbour-wire" else [node for node in nodes if node["@type"] == "Person"]
        )
        assert [person["name"] for person in author] == [story.author]


def test_section_and_tag_pages_list_teasers_only(site: Site) -> None:
    for own in site.outlets:
        paths = {own.facts["words"]["navigation"][0]["path"], "/"}
        paths |= set(re.findall(r'href="(/tag/.*?)"', get(site, own.address(own.stories[0].path)).text))
        assert len(paths) >= 3
        for path in paths:
            response = get(site, own.address(path))
            assert response.status_code == 200
            assert 'class="teaser"' in response.text
            assert all(story.paragraphs[-1] not in plain_text(response.text) for story in own.stories if story.incident)


def test_one_outlet_says_not_found_with_status_200_and_lists_such_a_page(site: Site) -> None:
    assert get(site, "http://le-verrou.example/rien").status_code == 404
    lost = get(site, "http://el-cortafuegos.example/nada")
    assert lost.status_code == 200
    assert "No hemos encontrado esta página" in lost.text
    gone = next(story for story in outlet_of(site, "el-cortafuegos").stories if story.kind == "gone")
    assert get(site, f"http://el-cortafuegos.example{gone.path}").text == lost.text


def test_the_paywalled_page_shows_its_first_words_and_says_so(site: Site) -> None:
    teaser = next(story for story in outlet_of(site, "le-verrou").stories if story.kind == "teaser")
    page = get(site, f"http://le-verrou.example{teaser.path}").text
    assert _json_ld(page)["isAccessibleForFree"] is False
    assert "réservé aux abonnés" in page
    assert len(teaser.body.split()) < 60


def test_robots_files_differ(site: Site) -> None:
    assert "Crawl-delay: 0.1" in get(site, "http://harbour-wire.example/robots.txt").text
    assert get(site, "http://digitale-dijk.example/robots.txt").status_code == 404
    assert "Disallow: /intern/" in get(site, "http://netzwacht.example/robots.txt").text
    assert any("/intern/" in entry.link for entry in entries_of(site, "http://netzwacht.example/feed.atom"))


def _json_ld(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/ld.json">(.*?)</script>', page)
    return json.loads(match[1]) if match else {}


def _json_ld_kind(page: str) -> str:
    data = _json_ld(page)
    return "none" if not data else "@graph" if "@graph" in data else str(data["@type"])
