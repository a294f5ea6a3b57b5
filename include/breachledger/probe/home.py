"""Reads an outlet's home page: how it calls itself, its language, its feeds, its WordPress."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from breachledger.address import address_key, normalise, resolve
from breachledger.decoding import decode
from breachledger.errors import GiveUp
from breachledger.model import Page
from breachledger.sources.entry import plain
from breachledger.vocabulary import Reason

MOST_CHARACTERS = 2_000_000
MOST_ELEMENTS = 5_000
"""Of the links and metas of a page: so many are looked at."""
MOST_FEEDS = 30
LONGEST_NAME = 120

_FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
})  # fmt: skip
_API = "https://api.w.org/"
"""The relation by which a WordPress tells its interface
(https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/)."""
_API_HEADER = re.compile(r"<([^<>]{1,2000})>\s*;\s*rel=\"?https://api\.w\.org/\"?")
_XML = re.compile(r"\s*(?:<\?xml|<rss|<feed|<rdf|\{|\[)", re.IGNORECASE)
_HTML = re.compile(r"<html", re.IGNORECASE)
_BEGINNING = 4_000
_HEADINGS = ("h1", "h2", "h3", "h4")
_MOST_HEADINGS = 40
_LONGEST_HEADING = 300


@dataclass(frozen=True, slots=True)
class Home:
    """What a home page says of its outlet; the texts are plain and on one line."""

    url: str
    """Where it stands, redirects followed, in normal form."""
    name: str = ""
    """As the page calls the site: `og:site_name` or `application-name`."""
    title: str = ""
    language: str | None = None
    feeds: tuple[str, ...] = ()
    api: str | None = None
    """The root of its WordPress interface."""
    headings: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The host, in ASCII and without a port."""
        return urlsplit(self.url).hostname or ""

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def section(self) -> str:
        """The address of the folder in which the page stands, without a query: the prefix of what lies below it."""
        path = urlsplit(self.url).path
        last = path.rpartition("/")[2]
        folder = path.removesuffix(last) if "." in last else path
        return f"{self.origin}{folder.rstrip('/')}/"


def read_home(page: Page) -> Home:
    """What the page says.

    Raises:
        GiveUp: `not_html`; this is a feed or another document, and no page.
    """
    text = decode(page.body, page.header("content-type"))[:MOST_CHARACTERS]
    if _XML.match(text) and not _HTML.search(text, 0, _BEGINNING):
        raise GiveUp(Reason.NOT_HTML, f"{page.final_url} is no page: give the home page of the outlet, or of its desk")
    where = normalise(page.final_url)
    tree = _parse(text)
    if tree is None:
        return Home(where, api=_api_of_header(page, where))
    links = list(islice(tree.iter("link"), MOST_ELEMENTS))
    base = next((href for one in tree.iter("base") if (href := resolve(one.get("href") or "", where))), where)
    metas = _metas(tree)
    return Home(
        url=where,
        name=_name(metas.get("og:site_name") or metas.get("application-name") or ""),
        title=_name(next((_words(one) for one in tree.iter("title")), "")),
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or metas.get("language"),
        feeds=tuple(islice(_feeds(links, base), MOST_FEEDS)),
        api=_api_of_header(page, where) or next(_hrefs(links, _API, base), None),
        headings=tuple(filter(None, (plain(_words(one)) for one in islice(tree.iter(*_HEADINGS), _MOST_HEADINGS)))),
    )


def is_same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one host, with or without `www.`."""
    return _bare_host(url) == _bare_host(other)


def printable_words(text: str) -> str:
    """Text as a catalog file may hold it: on one line, and nothing in it that cannot be seen."""
    return " ".join("".join(char for char in plain(text) if char.isprintable()).split())


def _name(text: str) -> str:
    return printable_words(text)[:LONGEST_NAME].strip()


def _bare_host(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.")


def _parse(text: str) -> etree._Element | None:
    """The tree of a page. Without `huge_tree`, so that libxml2 stops at a depth at which its recursion is safe."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _metas(tree: etree._Element) -> dict[str, str]:
    """The first content of each `property` and `name`."""
    found: dict[str, str] = {}
    for meta in islice(tree.iter("meta"), MOST_ELEMENTS):
        key = (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").strip().lower()
        found.setdefault("language" if key == "content-language" else key, meta.get("content") or "")
    return found


def _feeds(links: list[etree._Element], base: str) -> Iterator[str]:
    """The addresses of the feeds that a page declares, each once."""
    seen: set[str] = set()
    typed = [one for one in links if (one.get("type") or "").split(";")[0].strip().lower() in _FEED_TYPES]
    for url in _hrefs(typed, "alternate", base):
        if (key := address_key(url)) not in seen:
            seen.add(key)
            yield url


def _hrefs(links: list[etree._Element], relation: str, base: str) -> Iterator[str]:
    for link in links:
        if relation in (link.get("rel") or "").lower().split() and (url := resolve(link.get("href") or "", base)):
            yield url


def _api_of_header(page: Page, base: str) -> str | None:
    values = (value for name, value in page.headers if name.lower() == "link")
    return next((url for value in values for href in _API_HEADER.findall(value) if (url := resolve(href, base))), None)


def _words(element: etree._Element) -> str:
    return "".join(map(str, islice(element.itertext(), _LONGEST_HEADING)))[: 10 * _LONGEST_HEADING]
