from __future__ import annotations

import hashlib
import unicodedata
from datetime import UTC, date, datetime

import pytest

from breachledger.clean import CLEANER_VERSION, Cleaned, clean, word_count
from breachledger.model import Link, Reject
from breachledger.vocabulary import Origin, Precision, Stage
from tests.clean.pages import FETCHED, PARAGRAPHS, STORY, TITLE, URL, article, html, page


def test_an_article_is_its_title_and_its_paragraphs_line_by_line():
    found = article(html())
    assert found.text == "\n".join((TITLE, *PARAGRAPHS))
    assert found.title == TITLE
    assert found.text_sha256 == hashlib.sha256(found.text.encode()).hexdigest()
    assert found.word_count == word_count(found.text)
    assert found.cleaner_version == CLEANER_VERSION
    assert (found.language, found.article_id) == ("und", "")


def test_the_language_that_the_page_declares_travels_with_the_article():
    for head, wanted in (("", "en"), ('<meta http-equiv="content-language" content="it-IT">', "en")):
        cleaned = clean(page(html(head=head)))
        assert isinstance(cleaned, Cleaned)
        assert cleaned.html_lang == wanted
    bare = clean(page(html(head='<meta property="og:locale" content="it_IT">').replace(' lang="en"', "")))
    assert isinstance(bare, Cleaned)
    assert bare.html_lang == "it_IT"


def test_addresses_on_the_way_are_aliases():
    asked = "https://harbour-wire.example/r/1"
    found = article(page(html(head='<link rel="canonical" href="/news/port">'), asked=asked))
    assert found.canonical_url == "https://harbour-wire.example/news/port"
    assert found.url == asked
    assert found.aliases == (asked, URL)


def test_a_title_that_the_page_lacks_is_taken_from_the_listing():
    link = Link(URL, "harbour-wire", title="As the feed has it")
    bare = page(f"<html><body><article>{STORY}</article></body></html>", link=link)
    assert article(bare).title == "As the feed has it"


def test_text_is_in_composed_form():
    found = article(
        html(STORY + unicodedata.normalize("NFD", "<p>Das Ministerium für Verkehr prüft die Lücke noch.</p>"))
    )
    assert "für Verkehr prüft die Lücke" in found.text


def test_the_same_page_gives_the_same_article():
    assert article(html()) == article(html())


def test_a_text_file_is_an_article_as_it_is():
    text = "Harbour Wire\n\nPort authority is broken into\n\nThe port said on Thursday that it had been broken into.\n"
    found = article(page(text, kind="text/plain; charset=utf-8"))
    assert found.text == text
    assert found.title == "Port authority is broken into"


def test_a_reject_is_about_the_day_of_its_link():
    link = Link(URL, "harbour-wire", published_at=datetime(2025, 12, 10, 7, tzinfo=UTC), published_origin=Origin.FEED)
    found = clean(page("", link=link))
    assert isinstance(found, Reject)
    assert (found.stage, found.day, found.url) == (Stage.CLEAN, date(2025, 12, 10), URL)
    unlisted = clean(page(""))
    assert isinstance(unlisted, Reject)
    assert unlisted.day == FETCHED.date()


@pytest.mark.parametrize(("text", "words"), [("Two words.", 2), ("港が止まる", 5), ("one 港 two", 3), ("", 0)])
def test_words_are_counted_in_every_script(text, words):
    assert word_count(text) == words


NESTED = b"<html><body><article>" + STORY.encode()
HOSTILE = {
    "ten megabytes on one line": b"<html><body><article><p>" + b"word and more words. " * 480_000,
    "a word of five megabytes": NESTED + b"<p>" + b"a" * 5_000_000,
    "a hundred thousand divs deep": b"<html><body>" + b"<div>" * 100_000 + STORY.encode(),
    "a hundred thousand quotes deep": NESTED + b"<blockquote>" * 100_000 + STORY.encode(),
    "lists in lists": NESTED + b"<ul><li>" * 50_000 + STORY.encode(),
    "tables in tables": NESTED + b"<table><tr><td>" * 33_000 + STORY.encode(),
    "two million angle brackets": b"<" * 2_000_000,
    "open comments": b"<!--" * 500_000,
    "deep JSON-LD": b'<html><script type="application/ld+json">' + b"[" * 500_000 + b"</script>" + STORY.encode(),
    "blanks in JSON-LD": b'<html><script type="application/ld+json">{'
    + b" " * 1_000_000
    + b'"@type":"NewsArticle",}</script>'
    + STORY.encode(),
    "nodes in JSON-LD": b'<html><script type="application/ld+json">'
    + b'{"a":' * 50_000
    + b"</script>"
    + STORY.encode(),
    "every byte": bytes(range(256)) * 5_000,
    "odd characters": NESTED + "\ud800 &#xD800; \ufffe &#0; &#x1F4A9; \u202e".encode("utf-8", "surrogatepass"),
    "a title of separators": b"<title>" + b"a - " * 200_000 + b"</title>" + STORY.encode(),
    "a thousand authors": b'<meta name="author" content="a b, c d">' * 1_000 + STORY.encode(),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pages_end_in_an_article_or_a_reject(kind):
    found = clean(page(HOSTILE[kind]))
    if isinstance(found, Cleaned):
        assert found.article.text.startswith(found.article.title)
        assert "\0" not in found.article.text
        found.article.text.encode()
    else:
        assert "\n" not in found.detail


def test_nuls_do_not_cost_the_article():
    assert article(page(html().replace(" ", "\0 ").encode())).text.split("\n")[1:] == list(PARAGRAPHS)


def test_the_first_time_seen_is_the_last_resort():
    found = article(html())
    assert found.published_at == FETCHED
    assert (found.published_origin, found.published_precision) == (Origin.FIRST_SEEN, Precision.SECOND)
