"""Page -> article, or the reason why it is none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NamedTuple

from breachledger.clean.body import read_body
from breachledger.clean.dates import modified, published
from breachledger.clean.decoding import decode
from breachledger.clean.document import Document, parse
from breachledger.clean.linked_data import article_node, read_nodes
from breachledger.clean.metadata import author, canonical_url, descriptions, site_names, tags, titles
from breachledger.clean.plain_text import TYPES, read_text
from breachledger.clean.refusal import Refusal, media_type, refuse_content, refuse_response
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


def clean(page: Page) -> Cleaned | Reject:
    """The article of a page, or a reject with the reason (`vocabulary.Reason`) why the page holds none.

    `article_id` and the language fields are left as they are by default; `text` is the title, a newline and the body,
    in Unicode's composed form, one line a paragraph. A text file's text is the file unchanged.
    """
    if page.status < _FAILED and media_type(page) in TYPES and not _MISLABELLED.match(page.body):
        article = read_text(page, CLEANER_VERSION)
        return Cleaned(article, None) if article else _reject(page, Refusal(Reason.NO_TEXT, "no text in UTF-8"))
    if refusal := refuse_response(page):
        return _reject(page, refusal)
    html = decode(page.body, page.header("content-type"))
    document = parse(html)
    if document is None:
        return _reject(page, Refusal(Reason.NO_TEXT, "no element"))
    node = article_node(read_nodes(document.linked_data), page.final_url)
    sites = site_names(page, document, node)
    wordings = titles(document, node, sites)
    # Date and author first: reading the body takes out of the tree what they may stand in.
    date = published(page, document, node)
    writer = author(page, document, node, sites)
    body = read_body(document, wordings, descriptions(document, node), node.get("articleBody"))
    if refusal := refuse_content(page, document, node, html, wordings, body):
        return _reject(page, refusal)
    text = _text(_title(page, wordings, body.text), body.text)
    canonical = canonical_url(page, document)
    article = Article(
        article_id="",
        url=page.url,
        canonical_url=canonical,
        source=page.source,
        title=text.split("\n", 1)[0],
        published_at=date.at,
        published_precision=date.precision,
        published_origin=date.origin,
        first_seen_at=page.first_seen_at,
        fetched_at=page.fetched_at,
        text=text,
        text_sha256=text_sha256(text),
        word_count=word_count(text),
        cleaner_version=CLEANER_VERSION,
        author=writer,
        modified_at=modified(page, document, node, date.at),
        tags=tags(page, document, node),
        aliases=tuple(dict.fromkeys(url for url in (page.url, *page.redirects, page.final_url) if url != canonical)),
        timezone=page.timezone,
        raw_ref=page.raw_ref,
    )
    return Cleaned(article, _declared_language(page, document))


def word_count(text: str) -> int:
    """The words of a text; in scripts without spaces each sign counts as one."""
    return len(_WORD.findall(text))


def text_sha256(text: str) -> str:
    """The hash, in hexadecimal, by which claims name the text that their offsets are meant in."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _text(title: str, body: str) -> str:
    return unicodedata.normalize("NFC", f"{title}\n{body}")


def _title(page: Page, wordings: list[str], body: str) -> str:
    """The title on one line: the page's, else the listing's, else the first words of the body."""
    told = next(iter(wordings), None) or (page.link.title if page.link else None) or body.split("\n", 1)[0]
    return " ".join(told.split())[:_LONGEST_TITLE].strip()


def _declared_language(page: Page, document: Document) -> str | None:
    return document.language or document.meta("content-language", "og:locale") or page.header("content-language")


def _reject(page: Page, refusal: Refusal) -> Reject:
    return Reject.of_page(page, Stage.CLEAN, refusal.reason, refusal.detail)
