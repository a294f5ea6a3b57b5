"""One article, one address: the normal form and its key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.address import LONGEST, address_key, normalise, resolve
from breachledger.errors import GiveUp

SAME = [
    ("HTTPS://News.Example/A", "https://news.example/A"),
    ("https://news.example", "https://news.example/"),
    ("https://news.example:443/a", "https://news.example/a"),
    ("http://news.example:80/a", "http://news.example/a"),
    ("http://news.example:8080/a", "http://news.example:8080/a"),
    ("https://news.example./a", "https://news.example/a"),
    ("https://news.example/a#comments", "https://news.example/a"),
    ("  https://news.example/a\n", "https://news.example/a"),
    ("https://news.example/a?utm_source=rss&UTM_Medium=feed", "https://news.example/a"),
    ("https://news.example/a?id=7&fbclid=x&gclid=y&mc_cid=z", "https://news.example/a?id=7"),
    ("https://news.example/a?ref=rss", "https://news.example/a"),
    ("https://news.example/a?ref=42", "https://news.example/a?ref=42"),
    ("https://news.example/a?at_medium=rss&wt_mc=rss.red.ho", "https://news.example/a"),
    ("https://news.example/?p=1", "https://news.example/?p=1"),
    ("https://news.example/?p=1&p=2&", "https://news.example/?p=1&p=2"),
    ("https://news.example/?", "https://news.example/"),
    ("https://news.example/a?b=c/d?e", "https://news.example/a?b=c/d?e"),
    ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
    ("https://straße.example/", "https://xn--strae-oqa.example/"),
    ("https://news.example/%7euser/%c3%a4", "https://news.example/~user/%C3%A4"),
    ("https://news.example/100%", "https://news.example/100%25"),
    ("https://news.example/a b", "https://news.example/a%20b"),
    ("https://news.example/a/./b/../c", "https://news.example/a/c"),
    ("https://news.example/%2E%2E/a/..", "https://news.example/"),
    ("https://news.example/a//b/", "https://news.example/a//b/"),
    ("http://[2001:DB8:0:0::1]:80/", "http://[2001:db8::1]/"),
    ("http://a_b.example/", "http://a_b.example/"),
]
BAD = [
    "", "news.example/a", "/a", "ftp://news.example/a", "javascript:alert(1)", "mailto:a@news.example", "https://",
    "https:///a", "http://user:secret@news.example/", "http://news.example:0/", "http://news.example:99999/",
    "http://news.example:x/", "http://[::1/", "http://[zz]/", "http://a b/", "http://evil.example\\@news.example/",
    "http://-a.example/", "http://..../", "http://a..b/", "http://" + "ü" * 70 + "/",
    "https://news.example/" + "a" * LONGEST,
]  # fmt: skip


@pytest.mark.parametrize(("written", "normal"), SAME)
def test_one_spelling(written: str, normal: str) -> None:
    assert normalise(written) == normal
    assert normalise(normal) == normal


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_web_address_is_given_up(url: str) -> None:
    with pytest.raises(GiveUp) as caught:
        normalise(url)
    assert caught.value.reason == "bad_address"


def test_the_key_forgets_scheme_and_www() -> None:
    keys = {address_key(f"{start}news.example/a?utm_source=x") for start in ("http://", "https://", "https://www.")}
    assert keys == {address_key("http://www.news.example/a")}
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)


@pytest.mark.parametrize("other", ["https://news.example/A", "https://news.example/a/", "https://news.example/a?p=1"])
def test_other_documents_have_other_keys(other: str) -> None:
    assert address_key(other) != address_key("https://news.example/a")


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("b", "https://news.example/a/b"),
        ("/b?utm_source=rss#c", "https://news.example/b"),
        ("//other.example/b", "https://other.example/b"),
        (" https://other.example/b\n", "https://other.example/b"),
        ("http://other.example/a\r\n\x1bb", "http://other.example/a%1Bb"),
        ("javascript:alert(1)", None),
        ("mailto:desk@news.example", None),
        ("http://[broken", None),
        ("https://user@other.example/", None),
    ],
)
def test_resolve(href: str, found: str | None) -> None:
    assert resolve(href, "https://news.example/a/") == found


@given(st.one_of(st.text(), st.text().map("https://news.example/".__add__), st.text().map("http://".__add__)))
def test_any_text_has_a_stable_normal_form_or_is_given_up(text: str) -> None:
    try:
        normal = normalise(text)
    except GiveUp:
        return
    assert normal.isascii()
    assert normalise(normal) == normal
    assert address_key(normal) == address_key(text)
