"""The index of an archive of the web: which addresses it has captured, and when."""

from __future__ import annotations

import asyncio
import json
import re
from calendar import monthrange
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from breachledger.address import resolve
from breachledger.errors import GiveUp
from breachledger.model import Page, Window
from breachledger.sources.listing import Get
from breachledger.sources.paths import may_be_article, parts_of, site_of
from breachledger.vocabulary import Reason

AROUND = timedelta(days=30)
"""So long after its publication an article is looked for; and an address that was captured so long before is older."""
PER_ANSWER = 5_000
MOST_ANSWERS = 10
"""Of one month."""

_STAMP = re.compile(r"\d{14}")
_WORDY = re.compile(r"[^/]*(?:[-_][^/]*){2}|[^/]*\d{5}[^/]*|[^/]+\.(?:html?|php|aspx?|shtml)")
"""The last part of an article's path: three words or more, a number, or a document's name."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One address as it was at one time."""

    url: str
    """In its normal form."""
    original: str
    """As the index writes it."""
    at: datetime

    @property
    def path(self) -> str:
        """The path of the address."""
        return urlsplit(self.url).path

    @property
    def is_article(self) -> bool:
        """Whether the address looks like that of an article."""
        return may_be_article(self.path) and bool(_WORDY.fullmatch(parts_of(self.path)[-1]))

    def address(self, service: str) -> str:
        """Where its bytes are, as they were sent (`id_`)."""
        return f"{service}/web/{self.at:%Y%m%d%H%M%S}id_/{self.original}"

    def page(self, service: str, source: str) -> Page:
        """The place and time against which the address is read."""
        return Page(service, service, 200, (), b"", self.at + AROUND, self.at, source)


def months(window: Window) -> list[Window]:
    """The months that the window touches, whole."""
    first = window.first.replace(day=1)
    found = []
    while first <= window.last:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        found.append(Window(first, last))
        first = last + timedelta(days=1)
    return found


async def captures(service: str, url: str, month: Window, get: Get, *, below: bool) -> AsyncIterator[Capture | str]:
    """The captures of a month and of the days around it; at the end what could not be read, in words.

    Args:
        service: the address of the archive.
        url: what was captured.
        month: the days.
        get: fetches an answer.
        below: every address below `url`, each with its first capture; else `url` alone, once a day.

    Raises:
        GiveUp: `malformed`; the first answer is no list of captures. Others, and RetryLater: as `get`.
    """
    resume, lost, before = "", 0, set[str]()
    for number in range(MOST_ANSWERS):
        page = await get(_question(service, url, month, resume, below=below), elsewhere=True)
        rows, resume = await asyncio.to_thread(read_captures, page.body)
        for row in rows:
            if capture := _capture(row, url):
                yield capture
            else:
                lost += 1
        if not resume or resume in before:
            break
        before.add(resume)
        if number + 1 == MOST_ANSWERS:
            yield f"more than {MOST_ANSWERS * PER_ANSWER} captures of {url}"
    if lost:
        yield f"{lost} captures of {url} without an address or a time"


def read_captures(body: bytes) -> tuple[list[Any], str]:
    """The rows of one answer without their head, and the key with which the next is asked for, if there is one.

    Raises:
        GiveUp: `malformed`; this is no list of captures.
    """
    text = body.decode("utf-8", "replace").strip()
    try:
        rows = json.loads(text or "[]")
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise GiveUp(Reason.MALFORMED, f"no list of captures: it begins with {text[:60]!r}")
    if [] in rows:  # an empty row, and then the key
        at = rows.index([])
        key = rows[at + 1] if at + 1 < len(rows) else None
        return rows[1:at], str(key[0])[:1_000] if isinstance(key, list) and key else ""
    return rows[1:], ""


def _capture(row: Any, asked: str) -> Capture | None:
    """A row of `timestamp, original`; None for one that is none, or of another host."""
    match row:
        case [str(stamp), str(original), *_] if _STAMP.fullmatch(stamp):
            url = resolve(original, asked)
        case _:
            return None
    if url is None or site_of(url) != site_of(asked):
        return None
    try:
        at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Capture(url, original, at)


def _question(service: str, url: str, month: Window, resume: str, *, below: bool) -> str:
    asked = [
        ("url", url),
        ("from", _stamp(month.first - AROUND if below else month.first)),
        ("to", _stamp(month.last + AROUND)),
        ("output", "json"),
        ("fl", "timestamp,original"),
        ("filter", "statuscode:200"),
        ("collapse", "urlkey" if below else "timestamp:8"),
        ("limit", str(PER_ANSWER)),
        ("showResumeKey", "true"),
    ]
    if below:
        asked += [("matchType", "prefix"), ("filter", "mimetype:text/html")]
    if resume:
        asked.append(("resumeKey", resume))
    return f"{service}/cdx/search/cdx?{urlencode(asked)}"


def _stamp(day: date) -> str:
    return f"{day:%Y%m%d}"
