from __future__ import annotations

import json

import pytest

from tests.clean.pages import PARAGRAPHS, STORY, TITLE, article, html

DECK = "Ferries run as planned, but tickets are sold by hand, and nobody knows yet for how long."


def body(of: str) -> list[str]:
    return article(of).text.split("\n")[1:]


def test_furniture_is_not_read():
    around = "<header><p>Subscribe to our paper today and read all stories of the harbour.</p></header>"
    around += "<aside><p>Weather: wind.</p></aside>"
    scripts = "<script>var x = 'not text';</script><style>.a{}</style><noscript>enable it</noscript>"
    assert body(html(STORY + scripts, around=around)) == list(PARAGRAPHS)


def test_the_title_stands_once():
    repeated = f"<p>{TITLE}</p><h2>NEWS: {TITLE}</h2>"
    assert body(html(repeated + STORY)) == list(PARAGRAPHS)


def test_a_standfirst_that_trafilatura_leaves_is_kept_first():
    head = f'<meta property="og:description" content="{DECK}">'
    page = html(head=head).replace("<article>", f'<div class="teaser-deck"><h4>{DECK}</h4></div><article>')
    assert body(page) == [DECK, *PARAGRAPHS]


@pytest.mark.parametrize("shown", ["", DECK[:50]])
def test_a_summary_that_readers_do_not_see_is_not_text(shown):
    head = f'<meta property="og:description" content="{DECK}">'
    assert DECK not in body(html(head=head, around=f"<p>{shown}</p>"))


def test_lists_and_tables_are_read():
    story = (
        STORY + "<ul><li>The first ferry leaves at six in the morning.</li><li>The last one at ten at night.</li></ul>"
    )
    story += "<table><tr><td>Affected people</td><td>12,000</td></tr></table>" + STORY.replace("port", "ferry company")
    text = "\n".join(body(html(story)))
    assert "- The first ferry leaves at six in the morning." in text
    assert "12,000" in text


def test_lists_of_links_are_not_read():
    links = "".join(
        f'<li><a href="/{number}">Another town reports a break-in, number {number}</a></li>' for number in range(5)
    )
    assert "Another town" not in "\n".join(body(html(f"{STORY}<ul>{links}</ul>{STORY.replace('port', 'pier')}")))


def test_lines_aside_are_left_out():
    story = STORY.replace("</p><p>", "</p><p>Read also: A bridge is closed after a break-in</p><p>", 1)
    assert body(html(story)) == list(PARAGRAPHS)


def test_invisible_characters_and_blanks_are_cleaned():
    assert body(html(STORY.replace("booking", "book\u00ading\u200b").replace(" said ", "\u00a0said\n\t "))) == list(
        PARAGRAPHS
    )


def test_a_text_that_stands_whole_in_the_linked_data_alone_is_taken_from_there():
    more = "\n".join(f"{number}. {PARAGRAPHS[1]} {PARAGRAPHS[2]}" for number in range(20))
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": f"{PARAGRAPHS[0]}\n{more}"}
    found = body(
        html(f"<p>{PARAGRAPHS[0]}</p>", head=f'<script type="application/ld+json">{json.dumps(node)}</script>')
    )
    assert found[0] == PARAGRAPHS[0]
    assert len(found) == 21


def test_the_body_of_another_article_in_the_linked_data_is_not():
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "A story about something else entirely. " * 100}
    assert body(html(head=f'<script type="application/ld+json">{json.dumps(node)}</script>')) == list(PARAGRAPHS)


def test_a_page_without_marks_is_read_as_well():
    blocks = "".join(f"<div>{text}</div>" for text in PARAGRAPHS * 3)
    text = "\n".join(body(f"<html><title>{TITLE}</title><body><div>{blocks}</div></body></html>"))
    assert all(paragraph in text for paragraph in PARAGRAPHS)
