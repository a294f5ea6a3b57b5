"""JSON-LD: the node of schema.org that describes the article of a page (https://schema.org/Article)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

Node = dict[str, Any]
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|AnalysisNewsArticle)$|^(?:Report|CreativeWork|Statement)$")
_PAGE = re.compile(r"(?:^|\W)(?:WebPage|ItemPage|QAPage|FAQPage|AboutPage)$")
_NOT_THE_ARTICLE = frozenset(
    {"itemListElement", "hasPart", "comment", "review", "relatedLink", "publisher", "video", "image", "isPartOf"}
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_OPENING = re.compile(r"<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[")
_CLOSING = re.compile(r"(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)$")
_TAIL = 40
"""Characters in which a closing comment stands; more would be searched in square time."""
_LONGEST = 2_000_000
_DEEPEST = 12
_MOST_NODES = 2_000


def read_nodes(sources: Sequence[str]) -> list[Node]:
    """All typed nodes of the JSON-LD `sources`, in their order; what cannot be read is left out."""
    nodes: list[Node] = []
    for source in sources:
        if len(source) <= _LONGEST and (tree := _load(source)) is not None:
            for node in _walk(tree, 0):
                nodes.append(node)
                if len(nodes) >= _MOST_NODES:
                    return nodes
    return nodes


def article_node(nodes: Sequence[Node], url: str) -> Node:
    """The node that describes the article at `url`, a page's node where no article is described, else an empty one."""
    articles = [node for node in nodes if any(_ARTICLE.search(kind) for kind in kinds(node))]
    if articles:
        return max(articles, key=lambda node: _fitness(node, url))
    return next((node for node in nodes if any(_PAGE.search(kind) for kind in kinds(node))), {})


def kinds(node: Node) -> list[str]:
    """The types of a node, without the address of their vocabulary."""
    return [str(kind).rsplit("/", 1)[-1] for kind in as_list(node.get("@type"))]


def as_list(value: object) -> list[Any]:
    """`value` as a list: JSON-LD allows one where it allows many."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text(value: object) -> str | None:
    """The first piece of text in a value: a string, a list of them, or a node with a `name` or `@value`."""
    for item in as_list(value):
        if isinstance(item, dict):
            item = item.get("name") or item.get("@value")
        if isinstance(item, str) and item.strip():
            return " ".join(item.split())
    return None


def _fitness(node: Node, url: str) -> tuple[bool, bool, bool]:
    """How well a node fits the page: its address first, then whether it tells a date and a headline."""
    addresses = [
        node.get("url"),
        node.get("@id"),
        *(item.get("@id") if isinstance(item, dict) else item for item in as_list(node.get("mainEntityOfPage"))),
    ]
    here = _path(url)
    return any(isinstance(a, str) and _path(a) == here for a in addresses), "datePublished" in node, "headline" in node


def _path(url: str) -> str:
    return (
        url.split("#", 1)[0]
        .split("?", 1)[0]
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .rstrip("/")
    )


def _load(source: str) -> object | None:
    """The value of a JSON source; comments around it and commas too many are forgiven."""
    for mend in (str, _mended):
        try:
            return json.loads(mend(source), strict=False)  # type: ignore[no-any-return]
        except (ValueError, RecursionError):
            continue
    return None


def _mended(source: str) -> str:
    """Without a comment around it, and without commas before closing brackets."""
    source = source.strip()
    if opening := _OPENING.match(source):
        source = source[opening.end() :]
    source = source.removesuffix(";").rstrip()
    return _TRAILING_COMMA.sub(r"\1", source[:-_TAIL] + _CLOSING.sub("", source[-_TAIL:]))


def _walk(value: object, depth: int) -> Iterator[Node]:
    """The typed nodes in a JSON value, but for those about other things than the page."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key, item in value.items():
            if key not in _NOT_THE_ARTICLE and isinstance(item, (dict, list)):
                yield from _walk(item, depth + 1)
