"""JSON Feed, versions 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from breachledger.sources.entry import Entry
from breachledger.sources.listing import Reading

_ITEMS = re.compile(r'"items"\s*:\s*\[')
_COMMA = re.compile(r"[\s,]*")


def read_json(text: str, most: int) -> Reading | None:
    """The items of a JSON Feed, at most `most`; of a text that breaks off those before; None: no JSON Feed."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        start = _ITEMS.search(text)
        entries = tuple(islice(_whole_items(text, start.end()), most)) if start else ()
        return Reading(entries, "the JSON breaks off") if entries else None
    items = whole.get("items") if isinstance(whole, dict) else None
    if not isinstance(items, list):
        return None
    damage = f"more than {most} items" if len(items) > most else ""
    rows = tuple(_entry(item) for item in items[:most] if isinstance(item, dict))
    return Reading(rows, damage, _text(whole.get("next_url")) or None)


def _whole_items(text: str, at: int) -> Iterator[Entry]:
    """The objects of the list that begins at `at`, up to the first that is not whole."""
    decoder = json.JSONDecoder()
    while True:
        at = _COMMA.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        if isinstance(item, dict):
            yield _entry(item)


def _entry(item: dict[str, Any]) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    first = authors[0] if isinstance(authors, list) else None
    tags = item.get("tags")
    return Entry(
        href=_text(item.get("url") or item.get("external_url")),
        title=_text(item.get("title")),
        published=_text(item.get("date_published")),
        modified=_text(item.get("date_modified")),
        author=_text(first.get("name")) if isinstance(first, dict) else "",
        tags=tuple(map(_text, tags)) if isinstance(tags, list) else (),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
