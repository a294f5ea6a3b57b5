"""What an address tells before its page is fetched: whether it may be an article, and of which site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_NO_ARTICLES = frozenset({
    "amp", "archive", "archives", "auteur", "author", "authors", "autor", "autore", "categoria", "categories",
    "category", "cdn-cgi", "comments", "embed", "etiqueta", "feed", "feeds", "kategorie", "page", "print", "rss",
    "schlagwort", "search", "tag", "tags", "topic", "topics", "wp-admin", "wp-content", "wp-includes", "wp-json",
    "wp-login.php", "xmlrpc.php",
})  # fmt: skip
"""Parts of a path that name a list, a file or a second form of an article."""
_FILE = re.compile(
    r"\.(?:atom|avif|css|gif|ico|jpe?g|js|json|mp[34]|pdf|png|rss|svg|txt|webm|webp|woff2?|xml|zip)$", re.IGNORECASE
)


def parts_of(path: str) -> list[str]:
    """The parts of a path in small letters, without empty ones."""
    return [part for part in path.lower().split("/") if part]


def may_be_article(path: str) -> bool:
    """Whether a path is neither that of a home page nor names a list, a file or a second form of an article."""
    parts = parts_of(path)
    return bool(parts) and not _NO_ARTICLES & set(parts) and not _FILE.search(parts[-1])


def site_of(url: str) -> str:
    """The host of an address without `www.`; empty where it has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
