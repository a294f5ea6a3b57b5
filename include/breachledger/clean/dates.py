"""Dates as pages write them, and which of them is the day of publication.

Every date found keeps where it comes from. The first plausible one in the order of `vocabulary.Origin` wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from breachledger.clean.document import Document
from breachledger.clean.linked_data import Node, text
from breachledger.clean.visible_dates import guess, visible
from breachledger.clean.written_dates import read_date
from breachledger.model import Page
from breachledger.timestamps import is_plausible, read_offset
from breachledger.vocabulary import Origin, Precision

_ISO = re.compile(
    r"""^\s*(\d{4})-?/?\.?(\d{2})-?/?\.?(\d{2})
        (?:[T\s,]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?
        \s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?\b""",
    re.VERBOSE | re.IGNORECASE,
)
_MAIL = re.compile(r"\s*(?:[A-Za-z]{3,9},\s*)?\d{1,2}[\s-][A-Za-z]{3}[\s-]\d{4}\s+\d{1,2}:\d{2}")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_IN_URL = (
    re.compile(r"[/_-](19\d\d|20\d\d)[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?=\D|$)"),
    re.compile(r"[/_-](19\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)"),
)
# fmt: off
_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "og:pubdate",
    "datepublished", "date.published", "published", "published_time", "published_at", "publishdate", "publish_date",
    "publish-date", "publication_date", "publicationdate", "pubdate", "pub_date", "article_date_original",
    "article.published", "article:post_date", "originalpublicationdate", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "bt:pubdate", "rnews:datepublished", "dcterms.created",
    "dcterms.issued", "dc.date.issued", "dc.date.created", "dcterms.date", "dc.date", "dcterms.available",
    "citation_publication_date", "citation_date", "date_published", "datecreated", "date.created", "last_published",
    "vr:published_time", "shareaholic:article_published_time", "ptime", "displaydate", "date",
)
# fmt: on
# fmt: off
_MODIFIED_METAS = (
    "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod",
)
# fmt: on


class Dated(NamedTuple):
    """A time with its grain and where it comes from. With precision `day` it is midnight UTC of the day named."""

    at: datetime
    precision: Precision
    origin: Origin


def published(page: Page, document: Document, node: Node) -> Dated:
    """When the article was published: the best plausible statement, or the first time that the page was seen."""
    zone = zone_of(page.timezone)
    for found in _candidates(page, document, node, zone):
        if is_plausible(found.at, page.fetched_at):
            return found
    return Dated(page.first_seen_at, Precision.SECOND, Origin.FIRST_SEEN)


def modified(page: Page, document: Document, node: Node, since: datetime) -> datetime | None:
    """When the article was last changed, where the page says so and it is not before `since`."""
    zone = zone_of(page.timezone)
    told = [text(node.get("dateModified")), *(document.meta(name) for name in _MODIFIED_METAS)]
    for value in told:
        found = parse_date(value, Origin.META, zone) if value else None
        if found and since <= found.at and is_plausible(found.at, page.fetched_at):
            return found.at
    return page.link.modified_at if page.link else None


def parse_date(value: str, origin: Origin, zone: ZoneInfo, language: str | None = None) -> Dated | None:
    """A date as machines (ISO 8601, RFC 2822, seconds since 1970) or people write it; `zone` where none is told."""
    try:
        found = _parse_iso(value, origin, zone) or _parse_epoch(value, origin) or _parse_mail(value, origin, zone)
        written = None if found else read_date(value, language)
        return found or (_parse_iso(written, origin, zone) if written else None)
    except (ValueError, OverflowError):
        return None


def zone_of(name: str | None) -> ZoneInfo:
    """The time zone of that name, or UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _candidates(page: Page, document: Document, node: Node, zone: ZoneInfo) -> Iterator[Dated]:
    """Every statement about the day of publication, the best first; costly ones are only sought when reached."""
    link = page.link
    hint = None
    if link and link.published_at:
        origin = link.published_origin or Origin.FEED
        hint = Dated(link.published_at, link.published_precision or Precision.SECOND, origin)
    if hint and hint.origin in {Origin.FEED, Origin.API}:
        yield hint
    if value := text(node.get("datePublished")) or text(node.get("dateCreated")) or text(node.get("uploadDate")):
        yield from _parsed([value], Origin.JSON_LD, zone)
    yield from _parsed((value for name in _METAS for value in document.metas.get(name, ())), Origin.META, zone)
    if hint and hint.origin not in {Origin.FEED, Origin.API}:
        yield hint
    yield from _from_url(page.final_url)
    yield from _parsed(visible(document), Origin.TEXT, zone)
    yield from _parsed(guess(document, page.fetched_at.date()), Origin.TEXT, zone)


def _parsed(values: Iterable[str], origin: Origin, zone: ZoneInfo) -> Iterator[Dated]:
    for value in values:
        if found := parse_date(value, origin, zone):
            yield found


def _from_url(url: str) -> Iterator[Dated]:
    for pattern in _IN_URL:
        for match in pattern.finditer(url):
            try:
                year, month, day = (int(part) for part in match.groups())
                yield _day(year, month, day, Origin.URL)
            except ValueError:
                continue


def _parse_iso(value: str, origin: Origin, zone: ZoneInfo) -> Dated | None:
    match = _ISO.match(value)
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    if hour is None or (int(hour) == int(minute) == int(second or 0) == 0):
        # Midnight sharp is a day that a machine padded; shifted to UTC it would become the day before.
        return _day(int(year), int(month), int(day), origin)
    local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=zone)
    if offset:
        local = local.replace(tzinfo=read_offset(offset))
    return Dated(local.astimezone(UTC), Precision.SECOND if second else Precision.MINUTE, origin)


def _parse_epoch(value: str, origin: Origin) -> Dated | None:
    if not _EPOCH.match(value.strip()):
        return None
    seconds = int(value.strip()[:10])
    return Dated(datetime.fromtimestamp(seconds, UTC), Precision.SECOND, origin)


def _parse_mail(value: str, origin: Origin, zone: ZoneInfo) -> Dated | None:
    if not _MAIL.match(value):
        return None
    try:
        found = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError):
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    if (found.hour, found.minute, found.second) == (0, 0, 0):
        return _day(found.year, found.month, found.day, origin)
    return Dated(found.astimezone(UTC), Precision.SECOND, origin)


def _day(year: int, month: int, day: int, origin: Origin) -> Dated:
    return Dated(datetime(year, month, day, tzinfo=UTC), Precision.DAY, origin)
