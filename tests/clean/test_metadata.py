from __future__ import annotations

import json

import pytest

from breachledger.clean.metadata import registrable
from breachledger.model import Link
from tests.clean.pages import PARAGRAPHS, STORY, TITLE, URL, article, html, page


def ld(**node: object) -> str:
    return script(json.dumps({"@context": "https://schema.org", "@type": "NewsArticle"} | node))


def script(source: str) -> str:
    return f'<script type="application/ld+json">{source}</script>'


@pytest.mark.parametrize(
    ("page_title", "site"),
    [
        (f"{TITLE} | Harbour Wire", "Harbour Wire"),
        (f"{TITLE} - Harbour Wire", "Harbour Wire"),
        (f"{TITLE} – News – Harbour Wire", "Harbour Wire"),
        (f"Harbour Wire: news • {TITLE}", "Harbour Wire: news"),
        (f"{TITLE} - harbour-wire.example", None),
        (TITLE, None),
    ],
)
def test_the_outlets_name_is_no_part_of_a_title(page_title, site):
    head = f'<meta property="og:site_name" content="{site}">' if site else ""
    assert (
        article(f"<html><head><title>{page_title}</title>{head}</head><body><article>{STORY}</article>").title == TITLE
    )


def test_a_dash_in_a_title_stays():
    title = "Port closed - and nobody knows why"
    assert article(html(title=title, head='<meta property="og:site_name" content="Harbour Wire">')).title == title


def test_the_headline_that_readers_see_wins_over_the_one_for_search_engines():
    head = '<meta property="og:title" content="Port of Westhaven switches booking off: all you need to know">'
    assert article(html(head=head)).title == TITLE


def test_a_heading_that_is_the_outlets_does_not():
    body = f"<h1>Harbour Wire</h1><article><h2>{TITLE}</h2>{STORY}</article>"
    found = article(f'<title>{TITLE}</title><meta property="og:title" content="{TITLE}">{body}')
    assert found.title == TITLE


@pytest.mark.parametrize(
    ("head", "shown", "author"),
    [
        (ld(author={"@type": "Person", "name": "Ada Writer"}), "", "Ada Writer"),
        (
            ld(author=[{"name": "Ada Writer"}, {"name": "Ben Scribe"}, {"name": "ADA WRITER"}]),
            "",
            "Ada Writer, Ben Scribe",
        ),
        (ld(author="By Ada Writer and Ben Scribe"), "", "Ada Writer, Ben Scribe"),
        (ld(author={"name": "Centre for Harbours and Ferries"}), "", "Centre for Harbours and Ferries"),
        ('<meta name="author" content="von Ada Writer (aw), Redakteurin">', "", "Ada Writer"),
        (
            '<meta name="author" content="https://social.example/ada">',
            '<p class="byline">By Ada Writer | 9 December</p>',
            "Ada Writer",
        ),
        ("", '<p><a rel="author" href="/team/ada">Ada Writer</a></p>', "Ada Writer"),
        ("", "<div>9 December 2025 | Di Ada Writer</div>", "Ada Writer"),
        (ld(author={"name": "Harbour Wire"}), "", None),
        ("", "", None),
    ],
)
def test_authors_are_names(head, shown, author):
    assert (
        article(html(shown + STORY, head=head + '<meta property="og:site_name" content="Harbour Wire">')).author
        == author
    )


def test_the_listing_knows_an_author_that_the_page_does_not():
    assert article(page(html(), link=Link(URL, "s", author="Ada Writer"))).author == "Ada Writer"


@pytest.mark.parametrize(
    ("href", "canonical"),
    [
        ("/news/port", "https://harbour-wire.example/news/port"),
        ("https://www.harbour-wire.example/news/port#top", "https://www.harbour-wire.example/news/port"),
        ("https://amp.harbour-wire.example/port", "https://amp.harbour-wire.example/port"),
        ("https://evil.example/news/port", URL),
        ("https://neighbour.harbour-wire.example/news/port", URL),
        ("https://harbour-wire.example/", URL),
        ("javascript:alert(1)", URL),
        ("https://[broken", URL),
        ("", URL),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_host(href, canonical):
    assert article(html(head=f'<link rel="canonical" href="{href}">')).canonical_url == canonical


@pytest.mark.parametrize(
    ("asked", "named", "is_believed"),
    [
        ("https://amp.port.example/a", "https://www.port.example/a", True),
        ("https://m.port.example/a", "https://port.example/a", True),
        ("https://evil.github.io/a", "https://good.github.io/a", False),
        ("https://evil.port.example/a", "https://port.example/a", False),
        ("https://port.example/a", "https://good.port.example/a", False),
    ],
)
def test_neighbours_under_one_domain_are_told_apart(asked, named, is_believed):
    found = article(page(html(head=f'<link rel="canonical" href="{named}">'), url=asked))
    assert (found.canonical_url == named) == is_believed


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.a.example", "a.example"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("a.gov.br", "a.gov.br"),
        ("x.y.de", "y.de"),
        ("localhost", "localhost"),
    ],
)
def test_the_site_of_a_host(host, site):
    assert registrable(host) == site


def test_tags_are_the_pages_and_the_links_each_once():
    head = '<meta name="keywords" content="Port, ransomware,  port ,Westhaven">'
    assert article(page(html(head=head), link=Link(URL, "s", tags=("Ransomware", "ferries")))).tags == (
        "Port",
        "ransomware",
        "Westhaven",
        "ferries",
    )
    assert article(html(head=ld(keywords=["a tag", "b tag"]))).tags == ("a tag", "b tag")


ORGANISATION = '{"@type": "Organization", "name": "x"}'
OURS = '{"@type": "NewsArticle", "author": "Ada Writer"}'
ANOTHER = '{"@type": "NewsArticle", "url": "https://a.example/other", "author": "Other"}'
WRAPPED = {
    "in a graph": f'{{"@graph": [{ORGANISATION}, {{"@type": ["NewsArticle"], "author": "Ada Writer"}}]}}',
    "with a comma too many": '[{"@type": "https://schema.org/BlogPosting", "author": {"name": "Ada Writer"},},]',
    "in a comment": '<!-- {"@type": "Article", "author": [["Ada Writer"], {"name": "Ada Writer"}]} -->',
    "on two lines": '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "author": "Ada\nWriter"}}',
    "beside a list of others": f'[{{"@type": "ItemList", "itemListElement": [{ANOTHER}]}}, {OURS}]',
    "after another article": f'[{ANOTHER}, {{"@type": "NewsArticle", "url": "{URL}", "author": "Ada Writer"}}]',
}
NAMELESS = '{"@type": "Article", "author": {"name": {"name": 1}}}'
BROKEN = ["", "{", "null", "3", '"x"', "[[[]]]", '{"@type": 3, "author": 4}', NAMELESS]


@pytest.mark.parametrize("how", WRAPPED)
def test_the_node_of_the_article_is_found_however_it_is_wrapped(how):
    assert article(html(head=script(WRAPPED[how]))).author == "Ada Writer"


@pytest.mark.parametrize("source", BROKEN)
def test_broken_linked_data_costs_nothing(source):
    assert article(html(head=script(source))).text.split("\n")[1:] == list(PARAGRAPHS)
