"""A home page, read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.errors import GiveUp
from breachledger.model import Page
from breachledger.probe.home import Home, read_home
from tests.probe.answers import HOME

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(body: bytes | str, kind: str | None = "text/html; charset=utf-8", *more: tuple[str, str]) -> Home:
    headers = ((("Content-Type", kind),) if kind else ()) + more
    raw = body.encode() if isinstance(body, str) else body
    return read_home(Page(HOME, f"{HOME}netz/", 200, headers, raw, NOW, NOW, "probe"))


def test_addresses_are_seen_from_the_base_that_the_page_names():
    link = '<link rel="alternate home" type="application/atom+xml; x=1" href="feed?a=1&amp;utm_source=x">'
    assert read(link).feeds == (f"{HOME}netz/feed?a=1",)
    assert read(f'<base href="/desk/">{link}{link}').feeds == (f"{HOME}desk/feed?a=1",)
    assert read('<link rel="stylesheet" type="application/atom+xml" href="a">').feeds == ()
    assert read('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">').feeds == ()


def test_the_interface_of_a_wordpress_is_told_by_a_header_or_the_page():
    header = ("Link", '<https://a.example/x>; rel="shortlink", </wp-json/>; rel="https://api.w.org/"')
    assert read("<p>x</p>", "text/html", header).api == f"{HOME}wp-json/"
    assert read('<link rel="https://api.w.org/" href="/api/">').api == f"{HOME}api/"
    assert read("<p>x</p>").api is None


def test_the_language_is_that_of_the_root_or_a_meta():
    assert read('<html lang="pt-BR">').language == "pt-BR"
    assert read('<meta http-equiv="Content-Language" content="it">').language == "it"


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://a.example/", "https://a.example/"),
        ("https://a.example/netz", "https://a.example/netz/"),
        ("https://a.example/netz/index.php?x=1", "https://a.example/netz/"),
        ("https://a.example:8443/index.html", "https://a.example:8443/"),
    ],
)
def test_the_section_is_the_folder_of_the_page(url: str, section: str):
    assert Home(url).section == section


@pytest.mark.parametrize("body", ["<?xml version='1.0'?><rss/>", "<feed>", '{"version": "1"}', " <rss>"])
def test_what_is_no_page_is_refused(body: str):
    with pytest.raises(GiveUp, match=r"not_html.*home page"):
        read(body)
    assert read(f"<?xml version='1.0'?><html>{body}</html>")


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/html; charset=utf-7", "x; charset=rot13"]))
def test_no_bytes_of_a_page_raise_anything(body: bytes, kind: str | None):
    home = read(b"<html><title>" + body, kind)
    assert home.title.isprintable()
    assert len(home.title) <= 120
