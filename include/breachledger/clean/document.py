"""A page parsed once, with what its head says gathered in one walk."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

# Without `huge_tree`: libxml2 then stops at a depth at which its recursion is safe.
PARSER = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True)
# One class for every element: lxml.html's own choice by tag calls Python for each of them.
PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
# What is never text. Dropped at once, so that every later walk is shorter.
# fmt: off
_NEVER_TEXT = (
    "script", "style", "template", "svg", "iframe", "object", "embed", "applet", "audio", "video", "canvas", "map",
    "area", "link", "input", "select", "option", "datalist", "textarea", "math", "picture", "source", "track", "img",
)
# fmt: on
# What a page may say of one kind; the rest is ballast, or an attack.
_MOST = 40
_LONGEST = 2_000
_GATHERED = ("meta", "link", "script", "title", "h1", "time", "base")


@dataclass(slots=True)
class Document:
    """One parsed page. `metas` are lists of contents by lower-case `property`, `name`, `itemprop` or `http-equiv`."""

    tree: HtmlElement
    language: str | None
    metas: dict[str, list[str]] = field(default_factory=dict)
    linked_data: list[str] = field(default_factory=list)
    """The sources of the JSON-LD scripts."""
    canonicals: list[str] = field(default_factory=list)
    title: str | None = None
    headings: list[str] = field(default_factory=list)
    """The texts of the `h1`."""
    heading: HtmlElement | None = None
    """The first `h1` that has a text."""
    times: list[HtmlElement] = field(default_factory=list)
    has_password_field: bool = False

    def meta(self, *names: str) -> str | None:
        """The first content of the first of `names` that has one."""
        return next((content for name in names for content in self.metas.get(name, ())), None)


def parse(html: str) -> Document | None:
    """The document of `html`, or None where a parser finds no element in it."""
    try:
        tree = etree.fromstring(html.encode("utf-8", "replace"), parser=PARSER)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    if tree is None or not isinstance(tree, HtmlElement):
        return None
    document = Document(tree, tree.get("lang") or tree.get("xml:lang") or None)
    for element in tree.iter(*_GATHERED):
        _gather(document, element)
    document.has_password_field = any(field.get("type") == "password" for field in tree.iter("input"))
    etree.strip_elements(tree, *_NEVER_TEXT, with_tail=False)
    return document


def elements(path: etree.XPath, tree: HtmlElement) -> list[HtmlElement]:
    """The elements that a path selects, in the order of the document."""
    found = path(tree)
    return [item for item in found if isinstance(item, HtmlElement)] if isinstance(found, list) else []


def words_of(element: HtmlElement) -> str:
    """The text of an element and its children, white space made single spaces."""
    return " ".join("".join(element.itertext()).split())


def _gather(document: Document, element: HtmlElement) -> None:
    """Take from `element` what it says of the page."""
    match element.tag:
        case "meta":
            _gather_meta(document, element)
        case "link" if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            document.canonicals.append(element.get("href"))
        case "script" if "ld+json" in (element.get("type") or "").lower() and element.text:
            document.linked_data.append(element.text)
        case "title" if document.title is None:
            document.title = words_of(element)[:_LONGEST] or None
        case "h1" if len(document.headings) < _MOST and (heading := words_of(element)):
            document.headings.append(heading[:_LONGEST])
            document.heading = element if document.heading is None else document.heading
        case "time" if len(document.times) < _MOST:
            document.times.append(element)


def _gather_meta(document: Document, element: HtmlElement) -> None:
    content = " ".join((element.get("content") or "")[:_LONGEST].split())
    if not content:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := element.get(attribute):
            told = document.metas.setdefault(name.strip().lower(), [])
            if len(told) < _MOST:
                told.append(content)
