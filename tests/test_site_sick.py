"""Every sick outlet has the illness that its name says, and costs next to nothing to serve."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator

import feedparser
import httpx
import pytest

from breachledger.sources.catalog import load
from tests.site import Site
from tests.site.sick import ILLNESSES
from tests.site.sick_pages import HUGE_BYTES
from tests.site.sick_stories import HEALTHY, STORY, TEXTS


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{site.port}", timeout=5) as client:
        yield client


def host(illness: str) -> dict[str, str]:
    return {"Host": f"{illness}.sick.example"}


def get(client: httpx.Client, illness: str, path: str) -> httpx.Response:
    return client.get(path, headers=host(illness))


def titles(response: httpx.Response) -> list[str]:
    return [entry.title for entry in feedparser.parse(response.content).entries]


def test_every_illness_has_a_catalog_file_that_loads(site: Site) -> None:
    assert {source.id for source in load(site.catalog_sick)} == set(ILLNESSES)


def test_every_sick_host_has_a_page_that_is_well(client: httpx.Client) -> None:
    for illness in ILLNESSES:
        assert TEXTS["healthy"].paragraphs[-1] in get(client, illness, "/healthy").text


def test_a_malformed_feed_still_gives_two_items(client: httpx.Client) -> None:
    response = get(client, "malformed-feed", "/feed.xml")
    feed = feedparser.parse(response.content)
    assert feed.bozo
    assert [entry.title for entry in feed.entries][:2] == [STORY.title, HEALTHY.title]
    assert not response.text.rstrip().endswith("</rss>")


def test_feeds_that_are_no_feeds(client: httpx.Client) -> None:
    assert get(client, "feed-500", "/feed.xml").status_code == 500
    moved = get(client, "html-feed", "/feed.xml")
    assert moved.headers["content-type"].startswith("text/html")
    assert titles(moved) == []


def test_an_empty_feed_is_valid(client: httpx.Client) -> None:
    feed = feedparser.parse(get(client, "empty-feed", "/feed.xml").content)
    assert not feed.bozo
    assert (feed.version, feed.entries) == ("rss20", [])


def test_the_entity_bomb_is_small_until_it_is_expanded(client: httpx.Client) -> None:
    response = get(client, "entity-bomb", "/feed.xml")
    assert len(response.content) < 2_000
    assert response.text.count("<!ENTITY") == 10
    assert "<title>&j;</title>" in response.text


@pytest.mark.parametrize(("illness", "path"), [("slow-feed", "/feed.xml"), ("slow-page", "/story")])
def test_drips_come_byte_by_byte_and_do_not_end(client: httpx.Client, illness: str, path: str) -> None:
    start = time.monotonic()
    with client.stream("GET", path, headers=host(illness)) as response:
        pieces = response.iter_raw()
        first, second = next(pieces), next(pieces)
    assert (first, second) == (b" ", b" ")
    assert time.monotonic() - start >= 1.9


def test_a_site_closes_at_once_though_somebody_still_drinks_from_a_drip() -> None:
    with Site() as site, httpx.stream("GET", f"http://127.0.0.1:{site.port}/story", headers=host("slow-page")):
        start = time.monotonic()
        site.__exit__()
        assert time.monotonic() - start < 2


def test_the_huge_page_tells_no_length_and_has_no_end(client: httpx.Client) -> None:
    received = 0
    with client.stream("GET", "/story", headers=host("huge-page")) as response:
        assert "content-length" not in response.headers
        for piece in response.iter_raw():
            received += len(piece)
            if received > 12_000_000:
                break
    assert received > 12_000_000


def test_the_gzip_bomb_is_small_on_the_wire_and_whole(client: httpx.Client) -> None:
    with client.stream("GET", "/story", headers=host("gzip-bomb")) as response:
        assert response.headers["content-encoding"] == "gzip"
        packed = b"".join(response.iter_raw())
    assert len(packed) < 1_000_000
    unpacker, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    while packed:
        size += len(unpacker.decompress(packed, 4_000_000))
        packed = unpacker.unconsumed_tail
    assert (size, unpacker.eof) == (HUGE_BYTES, True)


def test_redirects_lead_in_a_circle_and_into_private_networks(client: httpx.Client) -> None:
    there = get(client, "redirect-loop", "/story")
    back = get(client, "redirect-loop", "/again")
    home = "http://redirect-loop.sick.example"
    assert (there.status_code, there.headers["location"]) == (302, f"{home}/again")
    assert (back.status_code, back.headers["location"]) == (302, f"{home}/story")
    metadata, loopback = get(client, "redirect-metadata", "/story"), get(client, "redirect-loopback", "/story")
    assert metadata.headers["location"].startswith("http://169.254.169.254/")
    assert loopback.headers["location"] == "http://127.0.0.1:1/"


def test_charsets_lie(client: httpx.Client) -> None:
    polish = get(client, "charset-polish", "/story")
    assert polish.headers["content-type"] == "text/html; charset=utf-8"
    assert b'<meta charset="utf-8">' in polish.content
    with pytest.raises(UnicodeDecodeError):
        polish.content.decode()
    assert TEXTS["polish"].title in polish.content.decode("cp1250")
    french = get(client, "charset-header", "/story")
    assert french.encoding == "iso-8859-1"
    assert TEXTS["french"].title not in french.text
    assert TEXTS["french"].title in french.content.decode()


@pytest.mark.parametrize(("illness", "year"), [("date-past", "1970"), ("date-future", "2099")])
def test_wrong_dates_stand_beside_the_right_one(client: httpx.Client, illness: str, year: str) -> None:
    page = get(client, illness, "/story").text
    assert f'"datePublished": "{year}-' in page
    assert '<time datetime="2025-12-16T10:00:00+00:00">' in page
    entry = feedparser.parse(get(client, illness, "/feed.xml").content).entries[0]
    assert "published" not in entry


@pytest.mark.parametrize(
    ("illness", "sign"),
    [
        ("login-wall", 'type="password"'),
        ("consent-wall", "We value your privacy"),
        ("challenge", "Just a moment"),
        ("soft-404", "Page not found"),
        ("index-page", 'class="teaser"'),
    ],
)
def test_walls_answer_200_in_the_storys_place(client: httpx.Client, illness: str, sign: str) -> None:
    response = get(client, illness, "/story")
    assert response.status_code == 200
    assert sign in response.text
    assert STORY.title not in response.text
    assert titles(get(client, illness, "/feed.xml")) == [STORY.title, HEALTHY.title]


def test_robots_files_forbid_or_fail(client: httpx.Client) -> None:
    assert get(client, "robots-500", "/robots.txt").status_code == 500
    assert "Disallow: /\n" in get(client, "robots-none", "/robots.txt").text
    assert titles(get(client, "robots-none", "/feed.xml")) == [STORY.title, HEALTHY.title]
