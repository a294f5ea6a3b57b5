"""What a page says of its article: title, author, tags, its own address, its summaries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from urllib.parse import urlsplit

from lxml.etree import XPath
from rapidfuzz import fuzz

from breachledger.address import resolve
from breachledger.clean.byline import lines_around_heading
from breachledger.clean.document import Document, elements, words_of
from breachledger.clean.linked_data import Node, as_list, text
from breachledger.model import Page

_SEPARATOR = re.compile(r"\s+[|–—·•»:‹›<>/~]+\s+|\s+-\s+|\s*[|｜]\s*")
_BY = re.compile(
    r"^(?:(?:written|posted|reported|published|story|text|texte|testo|texto|tekst|foto|photo)\s+)?"
    r"(?:by|von|par|di|por|door|van|af|av|przez|autor(?:e|in|a)?:?|author:?|od|от|автор:?|yazan:?)\s+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}]|^\W*$|^\d+$", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_a-zà-ÿ][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){1,4}")
_IN_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_ROLES = re.compile(
    r"\s*(?:[,|(/–-]\s*)(?:(?:senior|staff|chief|managing|deputy|security|cyber|tech(?:nology)?|news|business)\s+)*"
    r"(?:reporter|editor|writer|correspondent|journalist|contributor|redakteur(?:in)?|redaktion|journaliste|giornalista|periodista|redactie)\b.*$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*[,;|&]\s*|\s+/\s+")
_AND = re.compile(r"\s+(?:and|und|et|e|y|en|i|och|og|ja)\s+")
_LONGEST_BYLINE = 120
# A date, a desk, a time of reading.
_AFTER_NAME = re.compile(r"\s*(?:\d|[|·•—]|\s[-–]\s|,?\s+(?:on|in|am|le|il|el|em|op)\s)")
_BYLINES = XPath(
    "//*[@rel='author' or @itemprop='author' or contains(@class,'author') or contains(@class,'Author')"
    " or contains(@class,'byline')]|//a[contains(@href,'/author/') or contains(@href,'/autor/')]"
)
_LONGEST_NAME = 60
_MOST_AUTHORS = 8
_MOST_TAGS = 40
_DEVICE = re.compile(r"^(?:www|m|mobile|amp)\.")
_SHORTEST_TITLE = 8
_LONGEST_TITLE = 500
_MOST_PARTS = 4
_ALIKE = 60
_AUTHOR_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "byl",
)
_TAG_METAS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")


def titles(document: Document, node: Node, sites: Sequence[str]) -> list[str]:
    """Every wording of the title, the most fit first, none of them with the outlet's name.

    `og:title` and the headline of the JSON-LD may be written for search engines; where one of them agrees with a
    heading of the page, that wording wins. `<title>` comes last.
    """
    told = [
        document.meta("og:title"),
        text(node.get("headline")),
        document.meta("twitter:title", "dc.title", "citation_title"),
    ]
    wordings = [_without_site(unescape(value), sites) for value in told if value]
    headings = [" ".join(unescape(heading).split()) for heading in document.headings]
    page_title = [_without_site(unescape(document.title), sites)] if document.title else []
    shown = [heading for heading in headings if any(_agree(heading, other) for other in [*wordings, *page_title])]
    ordered = [*shown[:1], *wordings, *headings[:1], *page_title, *headings]
    return list(dict.fromkeys(title for title in ordered if title))


def site_names(page: Page, document: Document, node: Node) -> tuple[str, ...]:
    """The names of the outlet: as the page gives them, and the telling label of its host."""
    label = registrable(urlsplit(page.final_url).hostname or "").split(".")[0]
    told = (document.meta("og:site_name"), document.meta("application-name"), text(node.get("publisher")), label)
    return tuple(dict.fromkeys(name for name in told if name))


def descriptions(document: Document, node: Node) -> list[str]:
    """The page's summaries of itself, the most fit first."""
    told = [
        document.meta("og:description"),
        document.meta("description"),
        text(node.get("description")),
        document.meta("twitter:description"),
    ]
    return list(dict.fromkeys(unescape(value) for value in told if value))


def author(page: Page, document: Document, node: Node, sites: Sequence[str]) -> str | None:
    """The authors, joined by ", ", or None where no person or desk is named."""
    for source in _author_sources(page, document, node):
        if names := _names(source, sites):
            return ", ".join(names[:_MOST_AUTHORS])
    return None


def tags(page: Page, document: Document, node: Node) -> tuple[str, ...]:
    """The page's keywords and the link's, each once."""
    found: dict[str, str] = {}
    for value in (*_told_tags(document, node), *(page.link.tags if page.link else ())):
        for tag in re.split(r"\s*[,;]\s*", unescape(value)):
            tag = " ".join(tag.split())
            if 1 < len(tag) <= _LONGEST_NAME:
                found.setdefault(tag.casefold(), tag)
    return tuple(found.values())[:_MOST_TAGS]


def canonical_url(page: Page, document: Document) -> str:
    """What the page declares as its address, if that is on the same host and no front page; else its address.

    `www.` and the prefixes of pages for telephones count for nothing. Under one registrable domain there may be many
    outlets (`github.io`), so that is not enough.
    """
    here = urlsplit(page.final_url)
    for told in (*document.canonicals, *document.metas.get("og:url", ())):
        url = resolve(told, page.final_url)
        parts = urlsplit(url or "")
        # A front page as the address of every article is a common mistake of templates.
        is_front_page = parts.path in {"", "/"} and not parts.query and here.path not in {"", "/"}
        if url and _bare(parts.hostname or "") == _bare(here.hostname or "") and not is_front_page:
            return url
    return resolve(page.final_url, page.final_url) or page.final_url


def _author_sources(page: Page, document: Document, node: Node) -> Iterator[Iterable[str]]:
    """Who is said to have written it, the best source first; bylines are only looked for when reached."""
    yield [name for item in as_list(node.get("author") or node.get("creator")) if (name := text(item))]
    yield [name for key in _AUTHOR_METAS for name in document.metas.get(key, ())]
    yield _bylines(document)
    parts = (part for line in lines_around_heading(document) for part in re.split(r"\s*[|·•]\s*", line))
    yield [part for part in parts if _BY.match(part) and len(part) <= _LONGEST_NAME][:1]
    yield [page.link.author] if page.link and page.link.author else []


def _told_tags(document: Document, node: Node) -> list[str]:
    from_node = [value for item in as_list(node.get("keywords")) if (value := text(item))]
    return from_node or next((list(values) for name in _TAG_METAS if (values := document.metas.get(name))), [])


def _without_site(title: str, sites: Sequence[str]) -> str:
    """A title without the outlet's name at its end or its beginning."""
    title = " ".join(title.split())[:_LONGEST_TITLE]
    for _ in range(_MOST_PARTS):
        shorter = _without_tail(title, sites)
        if shorter == title:
            break
        title = shorter
    first = _SEPARATOR.search(title)
    if first and len(title) - first.end() >= _SHORTEST_TITLE and _is_site(title[: first.start()], sites):
        return title[first.end() :]
    return title


def _without_tail(title: str, sites: Sequence[str]) -> str:
    """A title without its last parts where they name the outlet and a section of one word before it.

    After a bar a short last part always is such a name.
    """
    breaks = list(_SEPARATOR.finditer(title))[-_MOST_PARTS:]
    for match in breaks:
        head, *parts = title[: match.start()], *_SEPARATOR.split(title[match.end() :])
        sections = all(" " not in part for part in parts[:-1])
        is_label = len(parts) == 1 and "|" in match.group() and len(parts[0]) < len(head)
        if len(head) >= _SHORTEST_TITLE and sections and (is_label or _is_site(parts[-1], sites)):
            return head
    return title


def _is_site(part: str, sites: Sequence[str]) -> bool:
    """Whether `part` is one of the outlet's names, a piece of one, or a short line that holds one."""
    bare = re.sub(r"\W", "", part.casefold())
    for name in sites:
        other = re.sub(r"\W", "", name.casefold())
        if bare and (bare == other or (len(bare) > 3 and bare in other) or (len(other) > 3 and other in bare)):
            return True
    return False


def _agree(heading: str, other: str) -> bool:
    """Whether a heading is a wording of the title `other`: most of its words, or much of one in the other."""
    return (
        len(heading) >= _SHORTEST_TITLE
        and 2 * len(heading) > len(other)
        and fuzz.token_set_ratio(heading, other) >= _ALIKE
    )


def _bylines(document: Document) -> list[str]:
    """The texts of elements that the page marks as its author."""
    texts = [words_of(element) for element in elements(_BYLINES, document.tree)[:_MOST_AUTHORS]]
    names = (_AFTER_NAME.split(byline, maxsplit=1)[0].strip() for byline in texts if len(byline) <= _LONGEST_BYLINE)
    return [name for name in names if len(name) > 1 and not _BY.fullmatch(f"{name} ")][:1]


def _names(values: Iterable[str], sites: Sequence[str]) -> list[str]:
    """The names of people and desks in `values`, cleaned, each once."""
    found: dict[str, str] = {}
    for value in values:
        bare = _ROLES.sub("", _BY.sub("", _IN_BRACKETS.sub("", " ".join(unescape(value).split()))))
        for name in (part for piece in _JOINED.split(bare) for part in _apart(piece)):
            name = _ROLES.sub("", _BY.sub("", name)).strip(" .,;:|-–/")
            if 1 < len(name) <= _LONGEST_NAME and not _NO_NAME.search(name) and not _is_site(name, sites):
                found.setdefault(re.sub(r"\W", "", name.casefold()), name)
    return list(found.values())


def _apart(piece: str) -> list[str]:
    """Two people joined by "and" in some language as two; the name of one body stays whole."""
    people = _AND.split(piece)
    return people if len(people) > 1 and all(_PERSON.fullmatch(_BY.sub("", name)) for name in people) else [piece]


def _bare(host: str) -> str:
    """A host without what only says for which device it is."""
    return _DEVICE.sub("", host.lower().rstrip("."))


def registrable(host: str) -> str:
    """The last two labels of a host, three where the last but one is short, as in co.uk."""
    labels = host.lower().rstrip(".").split(".")
    generic = (
        len(labels) > 2
        and len(labels[-1]) == 2
        and labels[-2] in {"co", "com", "org", "net", "gov", "gob", "gouv", "ac", "edu", "or", "ne", "go"}
    )
    return ".".join(labels[-3:] if generic else labels[-2:])
