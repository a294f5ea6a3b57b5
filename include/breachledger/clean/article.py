"""Page -> article, or the reason why it is none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NamedTuple

from breachledger.clean.body import read_body
from breachledger.clean.dates import Dated, modified, published
from breachledger.clean.document import Document, parse
from breachledger.clean.linked_data import Node, article_node, read_nodes
from breachledger.clean.metadata import author, canonical_url, descriptions, site_names, tags, titles
from breachledger.clean.plain_text import TYPES, read_text
from breachledger.clean.refusal import Refusal, media_type, refuse_content, refuse_response
from breachledger.decoding import decode
from breachledger.model import Article, Page, Reject
from breachledger.vocabulary import Reason, Stage

CLEANER_VERSION = "1"
"""Raised whenever the same page may give another article: pages read by an older one are read again."""

_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]|[^\W぀-ヿ㐀-鿿가-힯฀-๿]+")
_LONGEST_TITLE = 400
_FAILED = 400
_MISLABELLED = re.compile(rb"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


class Cleaned(NamedTuple):
    """An article whose language and id are not settled yet, with the language that the page declares."""

    article: Article
    html_lang: str | None


class _Head(NamedTuple):
    """What a page tells of its article besides the text."""

    node: Node
    titles: list[str]
    """Every wording of the title, the best first."""
    date: Dated
    author: str | None


def clean(page: Page) -> Cleaned | Reject:
    """The article of a page, or a reject with the reason (`vocabulary.Reason`) why the page holds none.

    `article_id` and the language fields are left as they are by default; `text` is the title, a newline and the body,
    in Unicode's composed form, one line a paragraph. A text file's text is the file unchanged.
    """
    found = _of_text(page) if _is_text_file(page) else _of_html(page)
    return Reject.of_page(page, Stage.CLEAN, found.reason, found.detail) if isinstance(found, Refusal) else found


def word_count(text: str) -> int:
    """The words of a text; in scripts without spaces each sign counts as one."""
    return len(_WORD.findall(text))


def text_sha256(text: str) -> str:
    """The hash, in hexadecimal, by which claims name the text that their offsets are meant in."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _is_text_file(page: Page) -> bool:
    return page.status < _FAILED and media_type(page) in TYPES and not _MISLABELLED.match(page.body)


def _of_text(page: Page) -> Cleaned | Refusal:
    article = read_text(page, CLEANER_VERSION)
    return Cleaned(article, None) if article else Refusal(Reason.NO_TEXT, "no text in UTF-8")


def _of_html(page: Page) -> Cleaned | Refusal:
    if refusal := refuse_response(page):
        return refusal
    html = decode(page.body, page.header("content-type"))
    document = parse(html)
    if document is None:
        return Refusal(Reason.NO_TEXT, "no element")
    # Date and author first: reading the body takes out of the tree what they may stand in.
    head = _read_head(page, document)
    summaries, linked_body = descriptions(document, head.node), head.node.get("articleBody")
    body = read_body(document, head.titles, summaries, linked_body)
    if refusal := refuse_content(page, document, head.node, html, head.titles, body):
        return refusal
    return Cleaned(_article(page, document, head, body.text), _declared_language(page, document))


def _read_head(page: Page, document: Document) -> _Head:
    node = article_node(read_nodes(document.linked_data), page.final_url)
    sites = site_names(page, document, node)
    return _Head(
        node,
        titles=titles(document, node, sites),
        date=published(page, document, node),
        author=author(page, document, node, sites),
    )


def _article(page: Page, document: Document, head: _Head, body: str) -> Article:
    text = _text(_title(page, head.titles, body), body)
    canonical = canonical_url(page, document)
    return Article(
        article_id="",
        url=page.url,
        canonical_url=canonical,
        source=page.source,
        title=text.split("\n", 1)[0],
        published_at=head.date.at,
        published_precision=head.date.precision,
        published_origin=head.date.origin,
        first_seen_at=page.first_seen_at,
        fetched_at=page.fetched_at,
        text=text,
        text_sha256=text_sha256(text),
        word_count=word_count(text),
        cleaner_version=CLEANER_VERSION,
        author=head.author,
        modified_at=modified(page, document, head.node, head.date.at),
        tags=tags(page, document, head.node),
        aliases=tuple(dict.fromkeys(url for url in (page.url, *page.redirects, page.final_url) if url != canonical)),
        timezone=page.timezone,
        raw_ref=page.raw_ref,
    )


def _text(title: str, body: str) -> str:
    return unicodedata.normalize("NFC", f"{title}\n{body}")


def _title(page: Page, wordings: list[str], body: str) -> str:
    """The title on one line: the page's, else the listing's, else the first words of the body."""
    told = next(iter(wordings), None) or (page.link.title if page.link else None) or body.split("\n", 1)[0]
    return " ".join(told.split())[:_LONGEST_TITLE].strip()


def _declared_language(page: Page, document: Document) -> str | None:
    return document.language or document.meta("content-language", "og:locale") or page.header("content-language")
