"""feedparser within bounds: what costs it square time or opens a door is kept from it, and feeds are read as before."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from breachledger.model import Page
from breachledger.sources.entry import MOST_TAGS
from breachledger.sources.feed import MOST_MARKUP, read_feed
from breachledger.sources.feed_parser import MOST_AUTHOR, MOST_NAMESPACES, MOST_TEXT, parse
from breachledger.sources.listing import Reading

HOME = "https://desk.example/"
HEAD = '<rss version="2.0"><channel><item><link>/a</link><title>A town</title></item>'
END = "</item></channel></rss>"
ITUNES = "xmlns:i='http://www.itunes.com/DTDs/PodCast-1.0.dtd'"
NOW = datetime(2025, 12, 20, tzinfo=UTC)
LONG = 200_000
"""Characters, about."""


def read(text: str) -> Reading:
    url = f"{HOME}feed"
    return read_feed(Page(url, url, 200, (), text.encode(), NOW, NOW, "desk"))


def some(piece: str, *, step: int = 0) -> str:
    """The piece until the text is long; with a step, each with a number of its own in the place of `#`."""
    return "".join(piece.replace("#", str(n)) for n in range(LONG // step)) if step else piece * (LONG // len(piece))


FLOODS = {
    "lines before the root": "<?xml version='1.0'?>" + some("\n") + HEAD,
    "type declarations": some("<!DOCTYPE[") + HEAD,
    "entities": "<!DOCTYPE rss [" + some("<!ENTITY a 'b'>") + "]>" + HEAD,
    "an author": f"{HEAD}<item><author>{some('a')}</author>{END}",
    "an author with mail addresses": f"{HEAD}<item><author>a@{some('a.')}</author>{END}",
    "an author in pieces": HEAD + "<item><author>" + some("<![CDATA[aaaaaaaaa]]><!-- -->"),
    "an author once and many empty ones": f"{HEAD}<item><author>a@{'a' * (MOST_AUTHOR - 2)}</author>"
    + some("<x><author/></x>"),
    "a creator": f"{HEAD}<item><dc:creator>{some('a')}</dc:creator>{END}",
    "attributes": HEAD + "<item " + some("a#='' ", step=8) + ">" + END,
    "categories": HEAD + "<item>" + some("<category>#</category>", step=25),
    "keywords": f"{HEAD}<item><i:keywords {ITUNES}>{some('#,', step=6)}</i:keywords>{END}",
    "namespaces": HEAD.replace("<rss", "<rss " + some("xmlns:a#='u#' ", step=40)) + "<item>" + some("<a1:x/>"),
    "bases within bases": f"<rss xml:base='{HOME}'>{HEAD}" + some("<item xml:base='a/'>"),
    "a long base": f"{HEAD}<item xml:base='{HOME}{some('a/')}'>" + some("<x/>"),
    "a long language": f"{HEAD}<item xml:lang='{some('a-')}'>" + some("<rss>"),
    "open elements": HEAD + some("<item>"),
    "open markup": HEAD + some("<b a='"),
    "ten megabytes on one line": HEAD + "<item><title>" + "word " * 2_000_000,
    "NULs": HEAD.replace("town", "\0to\0wn") + some("\0"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_costs_seconds_and_not_what_stands_beside_it(flood: str):
    began = time.process_time()
    reading = read(FLOODS[flood])
    assert time.process_time() - began < 20, "with its square it would be minutes, and a busy machine takes 5"
    assert (reading.entries[0].href, reading.entries[0].title.replace("\0", "")) == (f"{HOME}a", "A town")
    assert all(len(entry.author) <= MOST_TEXT and len(entry.tags) <= MOST_TAGS for entry in reading.entries)


def test_markup_without_end_is_told():
    assert read(HEAD + "<!---->" * MOST_MARKUP).damage == f"more than {MOST_MARKUP} tags"


def test_what_stands_before_the_root_is_passed_over():
    for before in ("", "\n ", "<?xml version='1.0'?>", "<!-- a <b> -->", "<?x y?>\n<!DOCTYPE rss [<!ENTITY a 'b'>]>\n"):
        assert not parse(f"{before}{HEAD}</channel></rss>", HOME).damage


@pytest.mark.parametrize("before", ["PHP Notice: <b>x</b>", "<!DOCTYPE rss [<!ENTITY a ']>'>", "<!-- ", "<?xml "])
def test_other_things_before_the_root_are_damage(before: str):
    found = parse(f"{before}{HEAD}</channel></rss>", HOME)
    assert found.damage
    assert [dict(entry)["link"] for entry in found.entries][-1:] == [f"{HOME}a"]


@pytest.mark.parametrize("text", ["", " ", "hello", "<", "<!DOCTYPE html>", "<?xml version='1.0'?>"])
def test_there_may_be_no_element(text: str):
    assert parse(text, HOME) == ("", [], "there is no element")


def test_a_root_with_the_usual_namespaces_keeps_them():
    names = " ".join(f"xmlns:n{number}='urn:{number}'" for number in range(30))
    text = (
        f"<rss version='2.0' {names} xmlns:d='http://purl.org/dc/elements/1.1/'><channel><item><d:creator>J. Doe"
        f"</d:creator><d:date>2025-12-09T10:00:00Z</d:date><category>a</category><category>b</category>{END}"
    )
    assert MOST_NAMESPACES > 31
    (entry,) = read(text).entries
    assert (entry.author, entry.published, entry.tags) == ("J. Doe", "2025-12-09T10:00:00Z", ("a", "b"))


def test_an_author_with_a_mail_address_is_told_by_name():
    item = f"<item><link>/b</link><author>jd@example.org (J. Doe)</author>{END}"
    assert read(HEAD + item).entries[1].author == "J. Doe"
