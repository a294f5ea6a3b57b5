from __future__ import annotations

import json

import pytest

from breachledger.clean.refusal import rules
from tests.clean.pages import PARAGRAPHS, STORY, article, html, page, refused

PHRASES = [(rule, line) for rule in rules() for line in rule.hit]
MISSES = [(rule, line) for rule in rules() for line in rule.miss]
SHORT = f"<p>{PARAGRAPHS[0]}</p>"


def named(value: object) -> str:
    return value if isinstance(value, str) else str(getattr(value, "reason", value))


@pytest.mark.parametrize(("rule", "line"), PHRASES, ids=named)
def test_a_rule_hits_what_it_must(rule, line):
    assert rule.found([line], line)


@pytest.mark.parametrize(("rule", "line"), MISSES, ids=named)
def test_no_rule_hits_what_it_must_miss(rule, line):
    assert not any(other.found([line], line) for other in rules())


@pytest.mark.parametrize(("rule", "line"), PHRASES, ids=named)
def test_a_page_of_such_words_is_refused(rule, line):
    assert (
        refused(f"<html><title>{line}</title><body><main><h1>{line}</h1><p>{line}</p></main></body></html>")
        == rule.reason
    )


@pytest.mark.parametrize(("rule", "line"), PHRASES, ids=named)
def test_an_article_that_quotes_such_words_is_none(rule, line):
    found = article(
        html(
            STORY * 2
            + "".join(f"<p>{number}. {text}</p>" for number in range(9) for text in PARAGRAPHS)
            + f"<p>“{line}”</p>"
        )
    )
    assert PARAGRAPHS[0] in found.text


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "not_html"),
        (b"%PDF-1.7 ...", "text/html", "not_html"),
        (b"\x89PNG\r\n", "image/png", "not_html"),
        (b'{"a": 1}', "application/json", "not_html"),
        (b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", "application/xml", "not_html"),
        (b"\x00\x01\x02", None, "not_html"),
        (b"   \n ", "text/html", "no_text"),
        (b"<html><body></body></html>", "text/html", "no_text"),
        (b"<html><body><article><p>Short.</p></article></body></html>", "text/html", "too_short"),
    ],
)
def test_what_is_no_page_with_text(body, kind, reason):
    assert refused(page(body, kind=kind)) == reason


@pytest.mark.parametrize("kind", [None, "application/xhtml+xml", "text/xml", "text/plain", "TEXT/HTML;charset=x"])
def test_html_is_read_under_its_odd_labels(kind):
    assert article(page(html(), kind=kind)).text.endswith(PARAGRAPHS[-1])


def test_a_status_of_failure_is_an_error_page_whatever_it_shows():
    assert refused(page(html(), status=404)) == "error_page"


@pytest.mark.parametrize(
    ("around", "reason"),
    [
        ('<script src="/cdn-cgi/challenge-platform/h/b/orchestrate.js"></script>', "challenge"),
        ('<form action="/login"><input type="password" name="p"></form>', "login_wall"),
    ],
)
def test_machinery_gives_a_short_page_away_and_never_an_article(around, reason):
    assert refused(html(SHORT, around=around, title="Harbour Wire")) == reason
    assert article(html(STORY * 3, around=around))


@pytest.mark.parametrize(
    ("final", "reason"),
    [
        ("https://consent.harbour-wire.example/collect?x=1", "consent_wall"),
        ("https://harbour-wire.example/login?next=/news/1", "login_wall"),
        ("https://accounts.harbour-wire.example/", "login_wall"),
    ],
)
def test_where_a_short_page_led_to_tells_what_it_is(final, reason):
    assert refused(page(html(SHORT), url=final, asked="https://harbour-wire.example/news/1")) == reason


@pytest.mark.parametrize("value", [False, "False", "false"])
def test_the_beginning_of_a_paid_article_is_a_teaser(value):
    node = {"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": value}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    assert refused(html(SHORT, head=head)) == "teaser"
    assert article(html(STORY * 3, head=head))


LIST = "".join(
    f'<h2><a href="/news/{number}">Story number {number} of the day</a></h2><p>In short.</p>' for number in range(12)
)


@pytest.mark.parametrize("url", ["https://harbour-wire.example/", "https://harbour-wire.example/news"])
def test_a_list_of_articles_is_no_article(url):
    assert (
        refused(page(f"<html><body><main><h1>News of the harbour today</h1>{LIST}</main></body></html>", url=url))
        == "index_page"
    )


def test_an_article_over_a_list_of_others_is_one():
    head = '<meta property="og:type" content="article">'
    assert article(html(STORY, head=head).replace("<footer>", f"<section>{LIST}</section><footer>"))
    assert article(html(STORY * 3).replace("<footer>", f"<section>{LIST}</section><footer>"))


@pytest.mark.parametrize("url", ["https://[desk.example/a", "https://a]b/", "https://\u2100.example/"])
def test_an_address_that_cannot_be_read_is_no_defect_of_ours(url: str):
    assert refused(page(html(STORY), url=url)) == "bad_address"
