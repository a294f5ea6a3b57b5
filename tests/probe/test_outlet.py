"""What is found of an outlet, how politely it is asked, and what a hostile one can do."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from breachledger.errors import GiveUp, UsageError
from breachledger.probe.feeds import MOST_READ
from breachledger.probe.outlet import web_address
from breachledger.probe.sitemaps import MOST_DOCUMENTS
from breachledger.probe.visitor import MOST_REQUESTS
from breachledger.sources.catalog import Listing
from tests.fetch.server import Server, answer, redirect
from tests.probe.answers import HOME, HOST, as_json, declared, index, moments, page, rss, urlset, wordpress
from tests.probe.conftest import Probed, kinds, told


def test_a_wordpress_is_found_with_all_that_it_has(server: Server, probed: Probed):
    server.replies |= wordpress()
    found = probed()
    assert found.source.links == (
        Listing("feed", f"{HOME}feed/"),
        Listing("wordpress", f"{HOME}wp-json/wp/v2/posts", "backfill"),
        Listing("sitemap", f"{HOME}map.xml", "backfill"),
        Listing("paged_feed", f"{HOME}feed/?paged={{page}}", "backfill"),
        Listing("wayback", HOME, "backfill"),
    )
    assert (found.source.id, found.source.name, found.source.home) == ("abend", "Abendnetz", HOME)
    assert (found.source.languages, found.source.timezone) == (("de",), "Europe/Vienna")
    assert found.source.expect == (1, 6)
    assert found.source.country is found.source.note is found.source.checked is None
    assert {"country", "note", "checked", "kind", "links_a_day"} <= set(found.remarks)
    assert not {"name", "timezone", "language", f"{HOME}feed/"} & set(found.remarks)
    assert "1234 posts [sure]" in told(found, "wordpress")
    assert "15 entries" in told(found, "feed")


def test_nothing_is_asked_for_twice_and_little_in_vain(server: Server, probed: Probed):
    server.replies |= wordpress()
    probed()
    paths = server.paths()
    robots = paths.count("/robots.txt")
    assert robots == 2, "once for its rules and once for its sitemaps"
    assert set(Counter(path for path in paths if path != "/robots.txt").values()) == {1}
    assert len(paths) == 9
    assert "/comments/feed/" not in paths
    assert "/sitemap.xml" not in paths


def test_the_zone_of_the_country_is_taken_where_the_dates_fit_it(server: Server, probed: Probed):
    home, zone = "http://gazzetta.it/", ZoneInfo("Europe/Rome")
    server.replies |= {"/": page(declared("/rss.xml")), "/rss.xml": rss(moments(4, 2, zone), home)}
    found = probed(home)
    assert (found.source.country, found.source.timezone) == ("IT", "Europe/Rome")
    assert "[likely]" in told(found, "timezone")
    assert "a guess" in found.remarks["country"]


def test_dates_that_no_zone_of_the_country_fits_make_no_zone(server: Server, probed: Probed):
    home, zone = "http://gazzetta.it/", ZoneInfo("Asia/Tokyo")
    server.replies |= {"/": page(declared("/rss.xml")), "/rss.xml": rss(moments(4, 2, zone), home)}
    found = probed(home)
    assert found.source.timezone == "UTC"
    assert "+09:00" in found.remarks["timezone"]
    assert "Europe/Rome" in found.remarks["timezone"]


def test_an_offset_of_a_wordpress_counts_where_it_names_no_place(server: Server, probed: Probed):
    home = "http://gazzetta.it/"
    hours = datetime.now(ZoneInfo("Europe/Rome")).utcoffset()
    assert hours
    server.replies |= {
        "/": page(link=f'<{home}wp-json/>; rel="https://api.w.org/"'),
        "/wp-json/?_fields=name,timezone_string,gmt_offset": as_json(
            {
                "name": "La Gazzetta\u202e",
                "timezone_string": "",
                "gmt_offset": str(hours / timedelta(hours=1)),
            }
        ),
    }
    found = probed(home)
    assert (found.source.name, found.source.timezone) == ("La Gazzetta", "Europe/Rome")
    assert "wp/v2/posts: declared, but not_found" in told(found, "wordpress")


def test_a_wordpress_without_speaking_addresses_is_asked_by_its_query(server: Server, probed: Probed):
    posts = [{"link": f"{HOME}?p=1", "date_gmt": "2026-01-01T08:00:00", "title": {"rendered": "x"}}]
    server.replies |= {
        "/": page(f'<link rel="https://api.w.org/" href="{HOME}?rest_route=/">'),
        "/?rest_route=/wp/v2/posts&per_page=1": as_json(posts, X_WP_Total="7"),
    }
    assert probed().source.links[0] == Listing("wordpress", f"{HOME}?rest_route=/wp/v2/posts", "backfill")


def test_the_usual_places_are_looked_at_where_nothing_is_declared(server: Server, probed: Probed):
    server.replies |= {
        "/": page("<title>Alles Neue | Abend</title>"),
        "/feed.xml": rss(moments(4)),
        "/sitemap_index.xml": urlset(moments(4)),
    }
    found = probed()
    assert kinds(found) == ["feed", "sitemap", "wayback"]
    assert "feed of the articles" in found.remarks[f"{HOME}feed.xml"]
    assert found.source.name == "Abend"
    assert "/atom.xml" not in server.paths()
    assert "/wp-sitemap.xml" not in server.paths()


def test_a_feed_that_answers_every_number_with_its_first_page_is_not_paged(server: Server, probed: Probed):
    server.replies |= wordpress()
    server.replies[f"{HOST}/feed/?paged=2"] = server.replies[f"{HOST}/feed/"]
    found = probed()
    assert "paged_feed" not in kinds(found)
    assert "none of its own [not found]" in told(found, "paged_feed")


def test_an_outlet_that_lists_nothing_has_its_copies_alone(server: Server, probed: Probed):
    server.replies["/"] = page()
    found = probed()
    assert found.is_empty
    assert kinds(found) == ["wayback"]
    assert "[not found]" in told(found, "feed")
    assert "[not found]" in told(found, "sitemap")


def test_a_desk_is_probed_by_its_own_address(server: Server, probed: Probed):
    feeds = declared("/feed/", "/sport/feed/", "/netz/sicherheit/feed/")
    server.replies |= {
        "/netz/sicherheit/index.html": page(feeds),
        "/feed/": rss(moments(3, 2)),
        "/sport/feed/": rss(moments(3, 2), slug="ball"),
        "/netz/sicherheit/feed/": rss(moments(4), f"{HOME}netz/sicherheit/"),
    }
    found = probed(f"{HOME}netz/sicherheit/index.html")
    assert found.source.links[0].url == f"{HOME}netz/sicherheit/feed/"
    assert found.source.links[-1] == Listing("wayback", f"{HOME}netz/sicherheit/", "backfill")
    assert (found.source.id, found.source.kind) == ("abend-netz-sicherheit", "general_press")


def test_one_address_with_and_without_www_is_one_feed(server: Server, probed: Probed):
    server.replies |= {
        f"{HOST}/": page(declared("/feed/", "/rss")),
        f"{HOST}/feed/": rss(moments(3)),
        f"{HOST}/rss": redirect(f"http://www.{HOST}/feed/"),
        f"www.{HOST}/feed/": rss(moments(3), slug="other"),
    }
    assert [one.url for one in probed().source.links if one.kind == "feed"] == [f"{HOME}feed/"]


def test_what_robots_forbids_is_told_and_not_asked_for(server: Server, probed: Probed):
    server.replies |= wordpress()
    server.replies[f"{HOST}/robots.txt"] = answer("User-agent: *\nDisallow: /wp-json/\nDisallow: /feed/\n")
    found = probed()
    assert "feed" not in kinds(found)
    assert not [path for path in server.paths() if path.startswith(("/wp-json", "/feed/"))]
    assert f"{HOME}feed/: robots.txt of {HOST} forbids" in told(found, "forbidden")


def test_a_host_that_forbids_its_home_page_is_not_probed(server: Server, probed: Probed):
    server.replies |= wordpress() | {f"{HOST}/robots.txt": answer("User-agent: breachledger\nDisallow: /\n")}
    with pytest.raises(GiveUp, match="robots"):
        probed()
    assert server.paths() == ["/robots.txt"]


def test_a_feed_is_no_home_page(server: Server, probed: Probed):
    server.replies["/"] = rss(moments(3))
    with pytest.raises(GiveUp, match="give the home page"):
        probed()


def test_a_home_that_has_moved_is_told(server: Server, probed: Probed):
    server.replies |= {"alt.example/": redirect(HOME), f"{HOST}/": page(declared("/f")), "/f": rss(moments(3))}
    found = probed("http://alt.example/")
    assert found.source.home == HOME
    assert "whether alt.example has moved there" in told(found, "home")


def test_no_more_than_so_many_feeds_and_sitemaps_are_asked_for(server: Server, probed: Probed):
    feeds = [f"/section-{number}.xml" for number in range(40)]
    maps = [f"{HOME}map-{number}.xml" for number in range(60)]
    lines = "".join(f"Sitemap: {HOME}index-{number}.xml\n" for number in range(60))
    server.replies |= {"/": page(declared(*feeds)), "/robots.txt": answer(lines)}
    server.replies |= {feed: rss(moments(3), slug=f"of-{number}") for number, feed in enumerate(feeds)}
    server.replies |= {f"/index-{number}.xml": index(*(f"{url}?{number}" for url in maps)) for number in range(60)}
    found = probed()
    asked = server.paths()
    assert len([path for path in asked if path.startswith("/section")]) == MOST_READ
    of_first = [path for path in asked if path.startswith("/map-") and path.endswith("?0")]
    assert len(of_first) == MOST_DOCUMENTS - 1
    assert len(asked) <= MOST_REQUESTS + 1
    assert kinds(found).count("feed") == 3


def test_a_news_sitemap_is_for_the_day_and_only_where_there_is_no_feed(server: Server, probed: Probed):
    news = "".join(
        f"<url><loc>{HOME}n{number}/</loc><n:news><n:publication_date>{moment.isoformat()}</n:publication_date>"
        "<n:title>x</n:title></n:news></url>"
        for number, moment in enumerate(moments(2))
    )
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    server.replies |= {
        "/": page(),
        "/robots.txt": answer("sitemap:/news.xml"),
        "/news.xml": answer(f"<urlset {space}>{news}</urlset>"),
    }
    assert probed().source.links[0] == Listing("sitemap", f"{HOME}news.xml", "daily")
    server.replies["/rss.xml"] = rss(moments(3))
    assert kinds(probed()) == ["feed", "wayback"]


HOSTILE = "\x1b[2J\u202e\u2066\"'\\\n]]\n[[links]]\nurl = 'x'\x00\x07"


def test_a_hostile_home_page_breaks_nothing(server: Server, probed: Probed):
    feeds = declared(
        "http://169.254.169.254/latest", "http://10.0.0.1/feed", "http://user:pw@abend.example/", "javascript:alert(1)",
        "file:///etc/passwd", "http://[::1]:22/", "//evil.example/feed?\"'\n\\", "/" + "a" * 9_000,
    )  # fmt: skip
    body = "<h1>" * 5_000 + HOSTILE * 10_000
    head = (
        f"<title>{HOSTILE * 30_000}</title><meta property=og:site_name content='{HOSTILE.replace(chr(39), '')}Abend'>"
        f'<link rel="https://api.w.org/" href="http://127.0.0.1:6379/">{feeds}<base href="http://[">'
    )
    server.replies |= {
        "/": page(head, body, link='<http://192.168.0.1/>; rel="https://api.w.org/"'),
        "/robots.txt": answer(f"Sitemap: http://10.0.0.2/map.xml\nSitemap: {HOSTILE}\n" * 500),
        "evil.example/feed?%22'%0A%5C": rss(moments(3)),
    }
    found = probed()
    assert found.source.name.isprintable()
    assert len(found.source.name) <= 120
    assert all(listing.url.startswith((HOME, "http://evil.example/")) for listing in found.source.links)
    assert "169.254.169.254" in told(found, "forbidden")
    assert {request.host for request in server.requests} <= {HOST, "evil.example"}


@pytest.mark.parametrize("text", ["ftp://abend.example/", "", "http://", "https://user:pw@abend.example/", "a b"])
def test_what_is_no_address_is_refused(text: str):
    with pytest.raises(UsageError, match="home page"):
        web_address(text)


def test_an_address_may_be_without_a_scheme():
    assert web_address("abend.example/netz") == "https://abend.example/netz"
