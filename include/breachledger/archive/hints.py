"""What a response alone does not tell, as one line of ASCII JSON in the record's header."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from breachledger.model import Exchange, Link, Page
from breachledger.vocabulary import Origin, Precision

HEADER = "WARC-JSON-Metadata"
SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""An outlet's id; it is the name of a folder."""
_LONGEST = 16_000
"""Bytes. Common readers refuse headers of more than 32 KiB (fastwarc's `max_header_len`)."""
_MANY_TAGS = 30
_LONG_TAG = 60
_LONG = 300

_ALWAYS = ("url", "final_url", "source")
_SOMETIMES = ("language_hint", "timezone")


class Hints(NamedTuple):
    """What was written beside a response."""

    kind: str
    page: dict[str, Any] | None
    """Arguments of `Page` that the response does not hold; None for a redirect, a robots.txt, an error."""


def written(exchange: Exchange) -> str:
    """The hints of one exchange; what a hostile listing says at length is cut, then left out, until they fit."""
    text = _json(exchange.kind, exchange.page)
    if len(text) <= _LONGEST or exchange.page is None:
        return text
    link = exchange.page.link
    text = _json(exchange.kind, replace(exchange.page, link=link and _short(link)))
    if len(text) <= _LONGEST:
        return text
    bare = link and replace(link, title=None, author=None, tags=())
    return _json(exchange.kind, replace(exchange.page, link=bare, redirects=()))


def _short(link: Link) -> Link:
    tags = tuple(tag[:_LONG_TAG] for tag in link.tags[:_MANY_TAGS])
    return replace(link, title=(link.title or "")[:_LONG], author=(link.author or "")[:_LONG], tags=tags)


def _json(kind: str, page: Page | None) -> str:
    hints: dict[str, Any] = {"kind": kind}
    if page:
        hints["page"] = {
            **{name: getattr(page, name) for name in _ALWAYS + _SOMETIMES},
            "fetched_at": page.fetched_at,
            "first_seen_at": page.first_seen_at,
            "redirects": page.redirects,
            "link": page.link and asdict(page.link),
        }
    return json.dumps(hints, default=_moment, ensure_ascii=True, separators=(",", ":"))


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(type(value))


def read(text: str | None) -> Hints | None:
    """The hints in a header, or None where it is missing or not ours: in files of others anything may stand there."""
    try:
        hints = json.loads(text or "null")
        return Hints(str(hints["kind"]), _page(hints["page"]) if hints.get("page") else None)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def _page(told: dict[str, Any]) -> dict[str, Any]:
    if not SOURCE.fullmatch(told["source"]):
        raise ValueError("no source id")
    return {
        **{name: _whole(told[name]) for name in _ALWAYS},
        **{name: _text(told[name]) for name in _SOMETIMES},
        "fetched_at": _moment_of(told["fetched_at"]),
        "first_seen_at": _moment_of(told["first_seen_at"]),
        "redirects": tuple(map(_string, told["redirects"])),
        "link": _link(told["link"]) if told["link"] else None,
    }


def _link(told: dict[str, Any]) -> Link:
    precision, origin = told["published_precision"], told["published_origin"]
    return Link(
        url=_string(told["url"]),
        source=_string(told["source"]),
        title=_text(told["title"]),
        published_at=_time(told["published_at"]),
        published_precision=Precision(precision) if precision else None,
        published_origin=Origin(origin) if origin else None,
        modified_at=_time(told["modified_at"]),
        author=_text(told["author"]),
        tags=tuple(map(_string, told["tags"])),
        listed_in=_text(told["listed_in"]),
        copy=_text(told.get("copy")),  # files from before there were copies
    )


def _whole(value: object) -> str:
    """A text without half characters: nothing else can be written down."""
    text = _string(value)
    text.encode()
    return text


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return value


def _text(value: object) -> str | None:
    return None if value is None else _string(value)


def _time(text: object) -> datetime | None:
    return _moment_of(text) if text else None


def _moment_of(text: object) -> datetime:
    """A time with its zone; one without could not be compared with others."""
    moment = datetime.fromisoformat(_string(text))
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)
