"""What texts of strangers become before they leave, wherever they go."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from breachledger.visible import lines, one_line, visible, web_address

TOLD = "a\x1b\u202e\n\té😀\u200b"


def test_what_does_not_show_is_a_blank_and_places_stay():
    assert visible(TOLD) == "a    é😀 "
    assert visible(TOLD, kept="\n\t") == "a  \n\té😀 "
    assert lines(TOLD) == "a  \n\té😀 "
    assert one_line(TOLD) == "a é😀"


def test_a_line_is_cut_where_it_is_too_long():
    assert one_line("word " * 9, 12) == "word word w…"


def test_the_rule_stands_once():
    """Copies of it have differed before."""
    package = Path(visible.__code__.co_filename).parent
    found = [
        path.name
        for path in package.rglob("*.py")
        if re.search(r"isprintable\(\).* else \" \"", path.read_text("utf-8"))
    ]
    assert found == ["visible.py"]


@pytest.mark.parametrize(
    "url",
    ["https://news.example/1", "http://news.example:8080/a?b=c#d", "HTTPS://NEWS.example/", "https://[2001:db8::1]/"],
)  # fmt: skip
def test_addresses_of_the_web_are_links(url: str):
    assert web_address(f" {url} ") == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//evil.example/", "/a", "file:///etc/passwd",
        "http:evil.example", "http:///evil.example", "http://", "http://[::1",
        "https://user:pw@evil.example/", "https://user@evil.example/", "https://news.example/é",
        "http:\\\\evil.example",
        "https://a.example/\u202e", "https://a.example/\x00", "https://a.example/a b", 'https://a.example/"',
        "https://a.example/" + "x" * 5_000,
    ],
)  # fmt: skip
def test_nothing_else_is(url: str | None):
    assert not web_address(url)
