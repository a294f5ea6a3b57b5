"""Sitemaps: which links and which sitemaps below an index belong to a window, and every way to be wrong."""

from __future__ import annotations

import contextlib
import gzip
import time
import tracemalloc
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachledger.errors import GiveUp, RetryLater
from breachledger.model import Link
from breachledger.sources.sitemap import MOST_LINKS, MOST_SITEMAPS
from breachledger.sources.sitemap_xml import MOST_BYTES, MOST_ROWS, read_sitemap
from tests.sources.desk import HOME, Documents, collect, outlet, paths

LIST = HOME + "list"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NAMESPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://desk.example/a</loc><lastmod>2025-12-12T10:00:00Z</lastmod>
<image:image><image:loc>https://desk.example/a.jpg</image:loc><image:title>A picture</image:title></image:image>
<news:news><news:publication><news:name>Desk</news:name><news:language>it</news:language></news:publication>
<news:publication_date>2025-12-09T10:00:00+01:00</news:publication_date>
<news:title>Ospedale &amp; rete</news:title><news:keywords>ransomware, sanità</news:keywords></news:news></url>
<url><loc>https://desk.example/b</loc><news:news><news:publication_date>2025-12-11</news:publication_date></news:news></url>
</urlset>"""


def urlset(*rows: str) -> str:
    """`path` or `path lastmod`, one a row."""
    urls = [row.split() for row in rows]
    body = "".join(
        f"<url><loc>{HOME}{path}</loc>{''.join(f'<lastmod>{day}</lastmod>' for day in days)}</url>"
        for path, *days in urls
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACE}>{body}</urlset>'


def index(*rows: str) -> str:
    return urlset(*rows).replace("urlset", "sitemapindex").replace("url>", "sitemap>")


def read(documents: Documents | str | bytes) -> tuple[list[Link], str, list[str]]:
    """Links, the words of the fault at the end, and the addresses asked for below the first."""
    documents = {LIST: documents} if isinstance(documents, str | bytes) else documents
    links, error, asked = collect(outlet("sitemap"), documents)
    assert error is None or (isinstance(error, GiveUp) and error.reason == "malformed")
    assert asked[0] == LIST
    return links, error.detail if isinstance(error, GiveUp) else "", [url.removeprefix(HOME) for url in asked[1:]]


def test_lastmod_is_an_edit_and_no_publication() -> None:
    links, fault, _ = read(urlset("a 2025-12-12T10:00:00Z", "b", "c 2025-12-01", "2025/12/09/d", "2025/10/e"))
    assert not fault
    assert paths(links) == ["a", "b", "2025/12/09/d"]
    assert links[0].modified_at == datetime(2025, 12, 12, 10, tzinfo=UTC)
    assert [link.published_at for link in links[:2]] == [None, None]
    assert (links[2].published_at, links[2].published_origin) == (datetime(2025, 12, 9, tzinfo=UTC), "url")


def test_a_news_sitemap_tells_publication_and_title() -> None:
    (link, other), fault, _ = read(NEWS)
    assert not fault
    assert (link.url, link.title, link.tags) == (HOME + "a", "Ospedale & rete", ("ransomware", "sanità"))
    assert link.published_at == datetime(2025, 12, 9, 9, tzinfo=UTC)
    assert (link.published_precision, link.published_origin) == ("second", "sitemap")
    assert link.modified_at == datetime(2025, 12, 12, 10, tzinfo=UTC)
    assert (other.title, other.published_precision) == (None, "day")


def test_gzip_by_its_bytes_not_by_its_name() -> None:
    assert paths(read(gzip.compress(urlset("a").encode()))[0]) == ["a"]


@pytest.mark.parametrize("body", [urlset(), index(), "<urlset/>"])
def test_an_empty_sitemap_is_no_fault(body: str) -> None:
    assert read(body) == ([], "", [])


def test_an_index_is_followed_where_it_may_matter() -> None:
    documents = {
        LIST: index(
            "news.xml",
            "posts-2025-12.xml",
            "posts-2025-11.xml",
            "archive-2024.xml",
            "pages.xml 2025-12-01T10:00:00Z",
            "recent.xml 2025-12-19T10:00:00Z",
            "map.xml?yyyy=2025&amp;mm=10",
        ),
        HOME + "news.xml": urlset("a"),
        HOME + "posts-2025-12.xml": gzip.compress(urlset("b").encode()),
        HOME + "recent.xml": urlset("c", "a"),
    }
    links, fault, asked = read(documents)
    assert not fault
    assert asked == ["news.xml", "posts-2025-12.xml", "recent.xml"]
    assert paths(links) == ["a", "b", "c"]
    assert links[1].listed_in == HOME + "posts-2025-12.xml"


def test_cycles_and_depth_end() -> None:
    documents = {
        LIST: index("list", "one.xml", "one.xml#again"),
        HOME + "one.xml": index("list", "two.xml"),
        HOME + "two.xml": index("three.xml"),
        HOME + "three.xml": urlset("a"),
    }
    links, fault, asked = read(documents)
    assert (links, asked) == ([], ["one.xml", "two.xml"])
    assert fault == f"read 0 rows, then {HOME}three.xml: more than 3 floors of indexes"


def test_one_bad_sitemap_does_not_stop_the_others() -> None:
    documents = {
        LIST: index("html.xml", "gone.xml", "cut.xml", "good.xml"),
        HOME + "html.xml": "<!DOCTYPE html><html><body>",
        HOME + "cut.xml": urlset("a", "b")[:-30],
        HOME + "good.xml": urlset("c"),
    }
    links, fault, asked = read(documents)
    assert paths(links) == ["a", "c"]
    assert fault.startswith(f"read 2 rows, then {HOME}html.xml: no sitemap")
    assert len(asked) == 4


def test_a_sitemap_that_may_come_later_is_told_last() -> None:
    late = RetryLater("timeout")
    documents = {LIST: index("late.xml", "good.xml"), HOME + "late.xml": late, HOME + "good.xml": urlset("c")}
    links, error, _ = collect(outlet("sitemap"), documents)
    assert (paths(links), error) == (["c"], late)


@pytest.mark.parametrize("error", [RetryLater("timeout"), GiveUp("not_found")])
def test_what_get_raises_is_passed_on(error: GiveUp | RetryLater) -> None:
    assert collect(outlet("sitemap"), {LIST: error}) == ([], error, [LIST])


@pytest.mark.parametrize(
    "body", ["", "hello", "<rss/>", "<!DOCTYPE html><html><br></html>", "\x1f\x8bnonsense", b"\x00"]
)
def test_what_is_no_sitemap(body: str | bytes) -> None:
    links, fault, _ = read(body)
    assert links == []
    assert fault.startswith("no sitemap: ")


@pytest.mark.parametrize(
    "body",
    [
        urlset("a", "b", "c")[: -len("</loc></url></urlset>")],
        urlset("a", "b").replace("/b<", "/b?x=1&y=2<"),
        urlset("a", "b").encode().replace(b"/b<", b"/b\xff<"),
        gzip.compress(urlset("a", "b").encode(), 0)[:-12],
        "\n" + urlset("a", "b"),
        "\n" + urlset("a", "b") + "<!-- made -->",
        urlset("a", "b").replace("/b<", "/b?x=1&y=2<").encode("utf-16"),
        urlset("a", "b", "c&d")[: -len("ttps://desk.example/c</loc></url></urlset>")],
    ],
)
def test_a_damaged_sitemap_gives_what_it_has(body: str | bytes) -> None:
    links, fault, _ = read(body)
    assert links[0].url == HOME + "a"
    assert len(links) == 2
    assert fault.startswith("read 2 rows, then https://desk.example/list: ")


def test_rows_that_lead_nowhere_are_counted() -> None:
    links, fault, _ = read(urlset("a", "b").replace(HOME + "b", "ftp://desk.example/b"))
    assert (paths(links), fault) == (["a"], "read 2 rows, 1 of them without a web address")


def test_entities_are_neither_multiplied_nor_opened() -> None:
    bombs = "".join(f'<!ENTITY {a} "{f"&{b};" * 1000}">' for a, b in zip("bcdefgh", "abcdefg", strict=True))
    doctype = f'<!DOCTYPE urlset [<!ENTITY a "aaaaaaaaaa">{bombs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = urlset("a", "b&h;", "c&x;").replace("<urlset", doctype + "<urlset")
    links, _, _ = read(body)
    assert paths(links)[0] == "a"
    assert len(str(links)) < 3000
    assert "root" not in str(links)


def test_bounds() -> None:
    many = urlset(*["a"] * (MOST_ROWS + 1))
    assert read(many)[1] == f"read {MOST_ROWS} rows, then {LIST}: more than {MOST_ROWS} rows"
    links, fault, _ = read(urlset(*(f"a{number}" for number in range(MOST_LINKS + 1))))
    assert len(links) == MOST_LINKS
    assert fault.endswith(f"more than {MOST_LINKS} links")
    assert read(index(*(f"{number}.xml" for number in range(MOST_SITEMAPS + 1))))[1].startswith("read 0 rows, then ")


@pytest.mark.parametrize("flood", ["<url>{}</url>", "{}<url><loc>x</loc></url>"])
def test_very_many_elements_in_a_row_or_before_it_end_the_reading_at_once(flood: str) -> None:
    told = flood.format("<b/>" * 400_000)
    body = f"<urlset {NAMESPACE}><url><loc>{HOME}a</loc></url>{told}</urlset>"
    began = time.perf_counter()
    document = read_sitemap(body.encode())
    assert time.perf_counter() - began < 5
    assert len(document.entries) == 1
    assert "elements in a row" in document.damage


def test_a_name_of_an_element_that_is_very_long_ends_the_reading() -> None:
    body = f"<urlset xmlns='{'x' * 100_000}'>{'<url><loc>x</loc></url>' * 20_000}</urlset>"
    tracemalloc.start()
    with pytest.raises(GiveUp, match="a name of 100008 characters"):
        read_sitemap(body.encode())
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("flood", "told"),
    [
        (b" " * 1_000_000, "more than 300000 bytes without an element"),
        (b"<url><loc>%b</loc></url>" % (b"x" * 3_000) * 350, f"gzip: more than {MOST_BYTES} bytes unpacked"),
    ],
)
def test_a_gzip_bomb_is_not_unpacked(flood: bytes, told: str) -> None:
    packer = zlib.compressobj(9, wbits=31)
    start = packer.compress(urlset("a").removesuffix("</urlset>").encode())
    bomb = start + b"".join(packer.compress(flood) for _ in range(MOST_BYTES // 1_000_000 + 2)) + packer.flush()
    document = read_sitemap(bomb)
    assert document.entries[0].href == f"{HOME}a"
    assert told in document.damage


PIECES = [
    "<urlset>", "<sitemapindex>", "<url>", "</url>", "<loc>", "https://desk.example/a", "</loc>", "<lastmod>", "2025",
    "<news:news>", "</urlset>", "<!DOCTYPE x [", "<!ENTITY x '", "]>", "&x;", "<?xml ", "<![CDATA[", "<!--", "\x00",
    "é",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=100).map(lambda tail: gzip.compress(NEWS.encode())[:-30] + tail),
        st.lists(st.sampled_from(PIECES), max_size=25).map(lambda some: "".join(some).encode()),
        st.tuples(st.integers(0, len(NEWS)), st.binary(max_size=20)).map(
            lambda cut: NEWS[: cut[0]].encode() + cut[1] + NEWS[cut[0] :].encode()
        ),
    )
)
def test_no_bytes_raise_anything_but_give_up(body: bytes) -> None:
    with contextlib.suppress(GiveUp):
        assert isinstance(read_sitemap(body).entries, tuple)
