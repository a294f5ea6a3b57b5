"""What a date archive page lists: which of its links are articles, and how it goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

from lxml import etree

from breachledger.address import resolve
from breachledger.decoding import decode
from breachledger.model import Page
from breachledger.sources.catalog import Source
from breachledger.sources.dates import day_in_path
from breachledger.sources.entry import Entry, plain
from breachledger.sources.paths import may_be_article, site_of

MOST_CHARACTERS = 4_000_000
MOST_ANCHORS = 20_000
"""Of one page."""
LEAST_WORDS = 4
"""Words of a headline; menus say less."""

_ASIDE = ("nav", "footer", "aside", "script", "style", "template")
_ROLES = frozenset({"navigation", "complementary", "contentinfo"})
_NEXT = re.compile(r"(?<![\w-])next(?![\w-])", re.IGNORECASE)
_ARCHIVE = re.compile(r"/(?:19|20)\d\d(?:/\d\d?){0,2}/?")
_FURTHER = re.compile(r"/(?:(?:[a-z]{1,10}[-/_]?)?\d{1,4}/?)?", re.IGNORECASE)
"""What a further page adds to the address of the first: `/page/2/`, `/2`, `/p2`."""
_PAGE = re.compile(r"/page/(\d{1,4})/?")
_NUMBERED = re.compile(r"page/\d|[?&]p")
"""What is left to look at of many links."""
_PAGE_NAMES = frozenset({"page", "paged", "pg", "p"})
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of Thai, Lao, Japanese, Chinese and Korean: two stand for a word."""


class Listed(NamedTuple):
    """The rows of one page, the address of the next, and what is wrong with it; no words where nothing is."""

    entries: tuple[Entry, ...]
    following: str | None
    damage: str = ""


def read_archive(page: Page, day: date | None, source: Source, start: str | None = None) -> Listed:
    """The articles that a page lists, dated to `day` where it is the page of one, else by a `<time>` beside the link.

    Articles are links to pages of the same site, outside of menus, with a headline for a text or a day in the address.

    Args:
        page: the document.
        day: the day whose page it is; None for a month.
        source: the outlet.
        start: the first page of the day or month; `page` itself where it is not given.
    """
    text = decode(page.body, page.header("content-type"))
    damage = f"more than {MOST_CHARACTERS} characters" if len(text) > MOST_CHARACTERS else ""
    try:
        # Without comments: lxml takes square time over very many of them beside one another.
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
        tree = etree.fromstring(f"<html>{text[:MOST_CHARACTERS]}".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return Listed((), None, damage)
    document = _Document(page.final_url, start or page.final_url, source.timezone)
    following = document.following(tree)
    _drop_asides(tree)
    main = next(tree.iter("main"), None)
    entries = document.entries(main, day) if main is not None else ()
    return Listed(entries or document.entries(tree, day), following, damage)


class _Document(NamedTuple):
    """The address of a page, and what can be told by it."""

    url: str
    start: str
    zone: str

    def entries(self, root: etree._Element, day: date | None) -> tuple[Entry, ...]:
        """The articles below an element."""
        anchors = {anchor: url for anchor in islice(root.iter("a"), MOST_ANCHORS) if (url := self._article(anchor))}
        titles: dict[str, str] = {}
        for anchor, url in anchors.items():
            titles[url] = titles.get(url, "") or _headline(anchor)
        told = {url for url in titles if day_in_path(urlsplit(url).path, self.zone)}
        titles = {url: title for url, title in titles.items() if title or (url in told and not urlsplit(url).query)}
        beside = _times(root, {anchor: url for anchor, url in anchors.items() if url in titles}) if day is None else {}
        of_page = dict.fromkeys(titles, day.isoformat()) if day else beside
        return tuple(
            Entry(href=url, title=title, published="" if url in told else of_page.get(url, ""))
            for url, title in titles.items()
        )

    def _article(self, anchor: etree._Element) -> str | None:
        """The address to which it leads, where that may be an article."""
        url = resolve(anchor.get("href") or "", self.url)
        if url is None or site_of(url) != site_of(self.url) or _shape(url) == _shape(self.start):
            return None
        path = urlsplit(url).path
        return url if may_be_article(path) and not _ARCHIVE.fullmatch(path) else None

    def following(self, tree: etree._Element) -> str | None:
        """The address of the next page of the same day or month, as the document names it."""
        here, number = resolve(self.url, self.url), _number(self.url, self.start) or 1
        by_number = None
        for element in islice(tree.iter("link", "a"), MOST_ANCHORS):
            href = element.get("href") or ""
            is_next = bool(_NEXT.search(f"{element.get('rel') or ''} {element.get('class') or ''}"))
            url = resolve(href, self.url) if is_next or _NUMBERED.search(href) else None
            if url is None or url == here or not _goes_on(url, self.start):
                continue
            if is_next:
                return url
            by_number = by_number or (url if _number(url, self.start) == number + 1 else None)
        return by_number


def _drop_asides(tree: etree._Element) -> None:
    """Take out menus and the like. The head of an article holds its headline, and stays."""
    for element in [*tree.iter(*_ASIDE), *_with_roles(tree), *tree.iter("header")]:
        parent = element.getparent()
        is_of_article = element.tag == "header" and next(element.iterancestors("article", "main"), None) is not None
        if parent is not None and not is_of_article:
            parent.remove(element)


def _with_roles(tree: etree._Element) -> Iterator[etree._Element]:
    return (element for element in tree.iter(etree.Element) if (element.get("role") or "").lower() in _ROLES)


def _headline(anchor: etree._Element) -> str:
    """The text of a link, or of the heading in it, where it is long enough for a headline."""
    heading = next(anchor.iter("h1", "h2", "h3", "h4", "h5", "h6"), anchor)
    title = plain("".join(map(str, heading.itertext())))
    words = len(title.split()) + len(_UNSPACED.findall(title)) // 2
    return title if words >= LEAST_WORDS else ""


def _times(root: etree._Element, anchors: Mapping[etree._Element, str]) -> dict[str, str]:
    """For each address the date in the smallest element that holds links to it alone, and a `<time datetime>`."""
    found: dict[str, str] = {}
    around: list[tuple[set[str], list[str]]] = [(set(), [])]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            told = element.get("datetime") if element.tag == "time" else None
            is_edit = re.search(r"updated|modified", element.get("class") or "", re.IGNORECASE)
            around.append(({anchors[element]} if element in anchors else set(), [told] if told and not is_edit else []))
            continue
        urls, times = around.pop()
        if len(urls) == 1 and times:
            found.setdefault(next(iter(urls)), times[0])
        outer_urls, outer_times = around[-1]
        outer_urls.update(islice(urls, 2))  # two are as good as many
        outer_times.extend(times[: 1 - len(outer_times)])
    return found


def _goes_on(url: str, start: str) -> bool:
    """Whether an address is that of a page of the same day or month as `start`."""
    added = _added(urlsplit(url), urlsplit(start))
    pairs, given = parse_qsl(urlsplit(url).query), parse_qsl(urlsplit(start).query)
    return added is not None and bool(_FURTHER.fullmatch(added)) and set(given) <= set(pairs)


def _number(url: str, start: str) -> int | None:
    """The number of a page of the same day or month; None where its address has none."""
    found = _PAGE.fullmatch(_added(urlsplit(url), urlsplit(start)) or "")
    told = [value for name, value in parse_qsl(urlsplit(url).query) if name in _PAGE_NAMES]
    number = found[1] if found else told[0] if told else ""
    return int(number) if re.fullmatch(r"[0-9]{1,4}", number) else None


def _added(url: SplitResult, start: SplitResult) -> str | None:
    """What the path has more than that of `start`, with a slash before it; None where it is another."""
    base = start.path.rstrip("/")
    if site_of(url.geturl()) != site_of(start.geturl()) or not f"{url.path}/".startswith(f"{base}/"):
        return None
    return f"/{url.path[len(base) :].strip('/')}"


def _shape(url: str) -> str:
    """An address without its numbers: the pages of other days have the same."""
    parts = urlsplit(url)
    return re.sub(r"\d+", "", f"{parts.path.rstrip('/')}?{parts.query}")
