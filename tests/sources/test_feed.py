"""Feeds: every dialect, and every way to be wrong."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Link
from breachledger.sources.feed import MOST_CHARACTERS, MOST_ENTRIES, read_feed
from tests.sources.desk import HOME, collect, outlet, page, paths

LIST = HOME + "list"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Desk</title>
<item><title>Hospital hit &amp;amp; closed</title><link>/a?utm_source=rss</link>
<pubDate>Tue, 09 Dec 2025 10:00:00 +0100</pubDate><dc:creator>A. Reporter</dc:creator>
<category>Ransomware</category><category>Health</category></item>
<item><title><![CDATA[<b>Town</b> hall]]></title><guid isPermaLink="true">https://desk.example/b</guid>
<dc:date>2025-12-10</dc:date></item>
<item><title>Old</title><link>https://desk.example/old</link><pubDate>Mon, 01 Dec 2025 10:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://desk.example/news/">
<entry><title type="html">One &amp;lt;b&amp;gt;two&amp;lt;/b&amp;gt;</title>
<link href="a"/><link rel="enclosure" href="a.mp3"/>
<published>2025-12-09T10:00:00+01:00</published><updated>2025-12-12T10:00:00Z</updated>
<author><name>A. Reporter</name><email>a@desk.example</email></author></entry>
<entry><title>Two</title><link href="/b" rel="alternate"/><updated>2025-12-12T10:00:00Z</updated></entry>
<entry><title>Three</title><link href="/c"/><updated>2025-12-01T10:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Desk</title></channel>
<item rdf:about="https://desk.example/a"><title>A</title><link>https://desk.example/a</link>
<dc:date>2025-12-09T10:00:00+09:00</dc:date></item></rdf:RDF>"""
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Desk",
    "items": [
        {
            "id": 1, "url": "/a", "title": "One", "date_published": "2025-12-09T10:00:00Z", "tags": ["x", 3],
            "date_modified": "2025-12-10T10:00:00Z", "authors": [{"name": "A. Reporter"}],
        },
        {"id": "2", "external_url": "https://desk.example/b", "author": {"name": "B"}},
        {"id": "3", "url": "https://desk.example/old", "date_published": "2025-11-09T10:00:00Z"},
    ],
})  # fmt: skip


def read(body: bytes | str, content_type: str = "application/xml") -> tuple[list[Link], str]:
    links, error, _ = collect(outlet("feed"), {LIST: body}, content_type=content_type)
    assert error is None or (isinstance(error, GiveUp) and error.reason == "malformed")
    return links, error.detail if isinstance(error, GiveUp) else ""


def test_rss() -> None:
    links, fault = read(RSS)
    assert not fault
    assert paths(links) == ["a", "b"]
    first, second = links
    assert (first.title, first.author, first.tags) == ("Hospital hit & closed", "A. Reporter", ("Ransomware", "Health"))
    assert first.published_at == datetime(2025, 12, 9, 9, tzinfo=UTC)
    assert (first.published_precision, first.published_origin, first.modified_at) == ("second", "feed", None)
    assert (second.title, second.published_precision) == ("Town hall", "day")
    assert (first.source, first.listed_in) == ("desk", LIST)


def test_atom_updated_is_an_edit_and_no_publication() -> None:
    links, fault = read(ATOM)
    assert not fault
    assert paths(links) == ["news/a", "b"]
    first, second = links
    assert (first.title, first.author) == ("One two", "A. Reporter")
    assert first.published_at == datetime(2025, 12, 9, 9, tzinfo=UTC)
    assert first.modified_at == second.modified_at == datetime(2025, 12, 12, 10, tzinfo=UTC)
    assert second.published_at is None


def test_rdf_date_is_a_publication() -> None:
    links, fault = read(RDF)
    assert (paths(links), fault) == (["a"], "")
    assert links[0].published_at == datetime(2025, 12, 9, 1, tzinfo=UTC)


def test_json_feed() -> None:
    links, fault = read(JSON, "application/feed+json")
    assert (paths(links), fault) == (["a", "b"], "")
    first, second = links
    assert (first.title, first.author, first.tags) == ("One", "A. Reporter", ("x",))
    assert first.published_at == datetime(2025, 12, 9, 10, tzinfo=UTC)
    assert first.modified_at == datetime(2025, 12, 10, 10, tzinfo=UTC)
    assert (second.author, second.published_at) == ("B", None)


def test_feedburner_gives_the_address_at_the_outlet() -> None:
    item = (
        "<item><title>A</title><link>https://feeds.example/~r/1</link><f:origLink>https://desk.example/a</f:origLink>"
    )
    links, _ = read(f'<rss version="2.0" xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">{item}</item></rss>')
    assert paths(links) == ["a"]


@pytest.mark.parametrize(
    "body",
    [
        '<rss version="2.0"><channel><title>Desk</title></channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title></feed>',
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    ],
)
def test_an_empty_feed_is_no_fault(body: str) -> None:
    assert read(body) == ([], "")


@pytest.mark.parametrize("body", ["", "  ", "hello", "<!DOCTYPE html><html><a href='/a'>a</a></html>", "{}", "[1]"])
def test_what_is_no_feed(body: str) -> None:
    links, fault = read(body)
    assert links == []
    assert fault.startswith("no feed")


def test_a_feed_that_breaks_off_gives_what_it_has() -> None:
    links, fault = read(RSS[: RSS.index("<item><title>Old")])
    assert paths(links) == ["a", "b"]
    assert fault.startswith("read 2 rows, then ")


def test_a_json_feed_that_breaks_off_gives_what_it_has() -> None:
    links, fault = read(JSON[: JSON.index('"external_url"')], "application/feed+json")
    assert (paths(links), fault) == (["a"], "read 1 rows, then the JSON breaks off")


def test_mended_faults_cost_no_entry() -> None:
    broken = RSS.replace("Hospital hit", "Hospital & hit &nbsp; <br>")
    links, fault = read(broken)
    assert paths(links) == ["a", "b"]
    assert fault.startswith("read 3 rows, then ")


def test_rows_that_lead_nowhere_are_counted() -> None:
    links, fault = read(RSS.replace("https://desk.example/b", "javascript:alert(1)"))
    assert (paths(links), fault) == (["a"], "read 3 rows, 1 of them without a web address")


def test_wrong_charset_label() -> None:
    polish = RSS.replace("Hospital hit", "Wyciek w Łodzi").encode("cp1250")
    links, error, _ = collect(outlet("feed", LIST, "Europe/Warsaw", "pl"), {LIST: polish})
    assert error is None
    assert links[0].title == "Wyciek w Łodzi & closed"


def test_entities_are_neither_multiplied_nor_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden", encoding="utf-8")
    doctype = "".join(f'<!ENTITY {a} "{f"&{b};" * 1000}">' for a, b in zip("bcdefgh", "abcdefg", strict=True))
    doctype = f'<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">{doctype}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    body = RSS.replace("<rss", doctype + "<rss").replace("Hospital hit", "&x;&h;Hospital hit")
    links, _ = read(body)
    assert paths(links) == ["a", "b"]
    assert "hidden" not in str(links)
    assert "aaaaaaaaaa" not in str(links)


def test_a_body_that_names_a_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS, encoding="utf-8")
    with pytest.raises(GiveUp, match="no feed"):
        read_feed(page(LIST, str(path)))


def test_bounds() -> None:
    many = "<item><link>/a</link></item>" * (MOST_ENTRIES + 1)
    assert (
        read(f'<rss version="2.0"><channel>{many}</channel></rss>')[1] == "read 5000 rows, then more than 5000 entries"
    )
    items = json.dumps({"items": [{"url": "/a"}] * (MOST_ENTRIES + 1)})
    assert read(items)[1] == "read 5000 rows, then more than 5000 items"
    links, fault = read(RSS.replace("Old", "x" * MOST_CHARACTERS))
    assert paths(links) == ["a", "b"]
    assert fault == "read 3 rows, then more than 4000000 characters, 1 of them without a web address"


@pytest.mark.parametrize("error", [RetryLater("timeout"), GiveUp("not_found")])
def test_what_get_raises_is_passed_on(error: GiveUp | RetryLater) -> None:
    assert collect(outlet("feed"), {LIST: error}) == ([], error, [LIST])


PIECES = [
    "<rss>", "<item>", "</item>", "<link>/a</link>", "<pubDate>", "<title>", "<![CDATA[", "]]>", "<feed", " xmlns='",
    "&#", "&x;", "<!DOCTYPE x [", "<!ENTITY x '", "]>", "<?xml ", '{"items": [', '{"url": "/a"}', "<entry>",
    "xml:base='http://[", "rdf:", "\x00", "\ud800", "é",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(st.sampled_from(PIECES), max_size=20).map(lambda some: "".join(some).encode("utf-8", "surrogatepass")),
        st.tuples(st.integers(0, len(RSS)), st.binary(max_size=20)).map(
            lambda cut: RSS[: cut[0]].encode() + cut[1] + RSS[cut[0] :].encode()
        ),
    )
)
def test_no_bytes_raise_anything_but_give_up(body: bytes) -> None:
    with contextlib.suppress(GiveUp):
        reading = read_feed(page(LIST, body), ("it",))
        assert isinstance(reading.entries, tuple)
