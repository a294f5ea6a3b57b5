"""Pages that are no article: what gives them away, by structure first and by their words second."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml.etree import XPath

from breachledger.clean.body import Body
from breachledger.clean.document import Document, elements, words_of
from breachledger.clean.linked_data import Node, kinds, text
from breachledger.model import Page
from breachledger.vocabulary import Reason

_WORD = re.compile(r"\w+")
_SIGN = re.compile(r"[぀-ヿ㐀-鿿가-힯฀-๿]")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|article|p)\b", re.IGNORECASE)
_HTML_TYPES = {"text/html", "application/xhtml+xml", ""}
# Types that servers put on HTML by mistake; the bytes tell.
_DOUBTFUL_TYPES = {"text/plain", "application/octet-stream", "text/xml", "application/xml"}
_FEED = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b")
_SNIFFED = 4096
_ROBOT_CHECKS = re.compile(
    r"/cdn-cgi/challenge-platform/|cf-chl-|captcha-delivery\.com|px-captcha|_Incapsula_Resource|/_sec/cp_challenge|awsWafCookieDomainList|g-recaptcha|h-captcha",
)
_CONSENT_PLACES = re.compile(r"^consent\.|^cmp\.|/consent(?:[/?]|$)|/cookie-?wall|/privacy-?gate", re.IGNORECASE)
_LOGIN_PLACES = re.compile(
    r"/(?:log-?in|sign-?in|sso|oauth|auth|anmelden|connexion|accedi|inloggen|zaloguj)(?:[/.?]|$)|^(?:login|sso|auth|accounts?)\.",
    re.IGNORECASE,
)
_CLOSED_TIERS = {"locked", "metered", "paid", "premium", "subscriber"}
_COLLECTIONS = {"CollectionPage", "SearchResultsPage", "ItemList", "Blog", "ProfilePage"}
_LEAST = 100
"""Letters below which there is no article; a sign of a script without spaces counts as two and a half."""
_SHORT = 750
_BARE = 330
_TEASER = 500
_LEAST_LINKED = 8
_LEAST_TAKEN = 5
_PARAGRAPH = 60
_LINKED_HEADINGS = XPath(
    "//*[self::h2 or self::h3 or self::h4][.//a[@href and not(starts-with(@href, '#'))] or ancestor::a[@href]]"
)


class Refusal(NamedTuple):
    """Why a page is no article: a word of the vocabulary, and what gave it away."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class RefusalRule:
    """The phrases by which pages of one kind give themselves away, on pages of `at_most` characters of main text."""

    reason: Reason
    at_most: int
    title: re.Pattern[str] | None
    text: re.Pattern[str] | None
    hit: tuple[str, ...]
    miss: tuple[str, ...]

    def found(self, titles: list[str], body: str) -> str | None:
        """The phrase that gives the page away, if any."""
        told = (self.title.search(title.strip()) for title in titles) if self.title else iter(())
        match = next((match for match in told if match), None) or (self.text.search(body) if self.text else None)
        return match[0] if match else None


@cache
def rules() -> tuple[RefusalRule, ...]:
    """The rules of `refusals.toml`, in its order."""
    tables = tomllib.loads(Path(__file__).with_name("refusals.toml").read_text("utf-8"))["refusal"]
    return tuple(
        RefusalRule(
            Reason(table["reason"]),
            table["at_most"],
            _pattern(table.get("title")),
            _pattern(table.get("text")),
            tuple(table["hit"]),
            tuple(table["miss"]),
        )
        for table in tables
    )


def media_type(page: Page) -> str:
    """The type that the response declares, without its parameters; empty where it declares none."""
    return (page.header("content-type") or "").split(";")[0].strip().lower()


def refuse_response(page: Page) -> Refusal | None:
    """What the response alone tells, before anything is parsed."""
    if page.status >= 400:
        return Refusal(Reason.ERROR_PAGE, f"status {page.status}")
    try:
        urlsplit(page.final_url)
    except ValueError as error:  # what was fetched has been asked for; an archive of others may name anything
        return Refusal(Reason.BAD_ADDRESS, f"{page.final_url[:200]!a}: {error}")
    if not page.body.strip():
        return Refusal(Reason.NO_TEXT, "empty response")
    kind = media_type(page)
    start = page.body[:_SNIFFED]
    if kind in _HTML_TYPES and (kind or _HTML.search(start)) and not start.startswith(b"%PDF"):
        return None
    if kind in _DOUBTFUL_TYPES and _HTML.search(start) and not _FEED.search(start):
        return None
    return Refusal(Reason.NOT_HTML, kind or "no type told")


def refuse_content(
    page: Page, document: Document, node: Node, html: str, titles: list[str], body: Body
) -> Refusal | None:
    """What the page tells once it is read: `titles` and `body` as the article would have them."""
    size = letters(body.text)
    if size < _SHORT and (found := _by_place(page, document, html, size)):
        return found
    for rule in rules():
        short_enough = len(body.text) <= rule.at_most
        if short_enough and (phrase := rule.found([*titles, document.title or ""], body.with_asides)):
            return Refusal(rule.reason, f"says “{phrase[:80]}”")
    if size < _TEASER and _is_closed(document, node):
        return Refusal(Reason.TEASER, f"not free to read, and only {size} letters are shown")
    if found := _index_page(page, document, node, body):
        return found
    if size < _LEAST:
        return Refusal(Reason.TOO_SHORT if size else Reason.NO_TEXT, f"{size} letters of text")
    return None


def letters(body: str) -> int:
    """How much text there is, in letters of scripts with spaces."""
    return sum(map(len, _WORD.findall(body))) + round(1.5 * len(_SIGN.findall(body)))


def _by_place(page: Page, document: Document, html: str, size: int) -> Refusal | None:
    """What a short page is, by its address and its machinery."""
    if size < _BARE and (found := _ROBOT_CHECKS.search(html)):
        return Refusal(Reason.CHALLENGE, f"holds {found[0]}")
    parts = urlsplit(page.final_url)
    for pattern, reason in ((_CONSENT_PLACES, Reason.CONSENT_WALL), (_LOGIN_PLACES, Reason.LOGIN_WALL)):
        if pattern.search(parts.hostname or "") or (page.final_url != page.url and pattern.search(parts.path)):
            return Refusal(reason, f"led to {parts.hostname}{parts.path[:80]}")
    if document.has_password_field and size < _BARE:
        return Refusal(Reason.LOGIN_WALL, "asks for a password")
    return None


def _is_closed(document: Document, node: Node) -> bool:
    """Whether the page declares that it is not free to read (https://schema.org/isAccessibleForFree)."""
    if (text(node.get("isAccessibleForFree")) or str(node.get("isAccessibleForFree"))).lower() in {"false", "0", "no"}:
        return True
    return (document.meta("article:content_tier") or "").lower() in _CLOSED_TIERS


def _index_page(page: Page, document: Document, node: Node, body: Body) -> Refusal | None:
    """A front page, a section or a list of articles: what was taken for its text are the headings of others."""
    types = set(kinds(node))
    if (document.meta("og:type") or "").lower() == "article" or ("headline" in node and not types & _COLLECTIONS):
        return None
    linked = [words_of(heading) for heading in elements(_LINKED_HEADINGS, document.tree)]
    lines = body.with_asides.split("\n")
    taken = len(set(linked).intersection(line.removeprefix("- ") for line in lines))
    paragraphs = sum(1 for line in lines if letters(line) >= _PARAGRAPH)
    parts = urlsplit(page.final_url)
    is_front = parts.path in {"", "/"} and not parts.query
    has_little = letters(body.text) < (_SHORT if is_front else _BARE)
    # A list may show one paragraph with each heading; an article has several in a row.
    if (taken >= _LEAST_TAKEN and paragraphs <= 1.5 * taken) or (len(linked) >= _LEAST_LINKED and has_little):
        return Refusal(Reason.INDEX_PAGE, f"{len(linked)} linked headings, {paragraphs} paragraphs")
    return None


def _pattern(phrases: list[str] | None) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases), re.IGNORECASE) if phrases else None
