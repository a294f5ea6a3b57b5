"""What an address tells of its page."""

from __future__ import annotations

import pytest

from breachledger.sources.paths import may_be_article, site_of


@pytest.mark.parametrize("path", ["/a", "/2025/12/09/town-without-post/", "/news/pages-of-a-tag.html", "/feeding-time"])
def test_other_paths_may_be_articles(path: str):
    assert may_be_article(path)


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "//", "/tag/town", "/Kategorie/it-sicherheit-und-recht/", "/schlagwort/ransomware-as-a-service",
        "/es/etiqueta/ciudad-sin-correo", "/archives/town-without-post", "/a-town/amp/", "/wp-includes/a-b-c",
        "/a-b-c.JPG", "/fonts/a-b-c.woff2", "/a-b-c.avif", "/a-b-c.webm", "/xmlrpc.php",
    ],
)  # fmt: skip
def test_lists_files_and_second_forms_are_no_articles(path: str):
    assert not may_be_article(path)


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.desk.example/a", "desk.example"),
        ("https://Desk.example:8080/a", "desk.example"),
        ("https://news.desk.example/", "news.desk.example"),
        ("/a", ""),
    ],
)
def test_a_site_is_its_host_without_www(url: str, site: str):
    assert site_of(url) == site
