"""The nouns that travel along the line: Link, Page, Article, Claim, and what was dropped.

All are frozen: a stage returns a new one (`dataclasses.replace`). Every time is an aware UTC `datetime`.
The columns of `Article`, `Claim`, `Reject` are the columns of the tables of the same name (`store/schema.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from breachledger.vocabulary import (
    Certainty,
    LanguageOrigin,
    Origin,
    Outcome,
    Polarity,
    Precision,
    Qualifier,
    Reason,
    Role,
    Stage,
    Status,
    Temporality,
)


class Span(NamedTuple):
    """Unicode code points, half-open, into one text."""

    start: int
    end: int


class RawRef(NamedTuple):
    """Where a response stands in the archive: a WARC file of the lake, and the bytes of one record in it."""

    file: str
    offset: int
    length: int


class Window(NamedTuple):
    """Days in UTC, both ends included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        """Whether `day` lies in the window."""
        return isinstance(day, date) and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a source lists, with what the listing says of it."""

    url: str
    source: str
    title: str | None = None
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_origin: Origin | None = None
    modified_at: datetime | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    listed_in: str | None = None
    """The feed or sitemap that lists it."""
    copy: str | None = None
    """Where an archive of the web holds a copy, as it was sent; fetched instead of `url`, which may be gone."""


@dataclass(frozen=True, slots=True)
class Page:
    """One response, whole, with the link that led to it: all that a rebuild needs."""

    url: str
    """The address asked for."""
    final_url: str
    """The address that answered, after redirects."""
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """As decompressed; at most `Settings.max_page_bytes`."""
    fetched_at: datetime
    first_seen_at: datetime
    source: str
    redirects: tuple[str, ...] = ()
    """Every address on the way, the first asked and the last answering not among them."""
    link: Link | None = None
    language_hint: str | None = None
    """The outlet's language, from the catalog."""
    timezone: str | None = None
    """The outlet's time zone (IANA), in which its dates without a zone and its relative dates are meant."""
    raw_ref: RawRef | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, as it came over the wire, for the archive."""

    url: str
    """The address of this hop."""
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    """As received, in order, names in the case in which they were sent."""
    payload: bytes
    """The body as sent: without the transfer coding, still in its content coding."""
    ip: str
    """The address that was connected to."""
    fetched_at: datetime
    kind: str
    """`page`, `listing`, `redirect`, `robots` or `error`."""
    page: Page | None = None
    """For a page and a listing: the decoded response with its hints."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one version. `text` is the title, a newline and the cleaned body."""

    article_id: str
    url: str
    canonical_url: str
    source: str
    title: str
    published_at: datetime
    published_precision: Precision
    published_origin: Origin
    first_seen_at: datetime
    fetched_at: datetime
    text: str
    text_sha256: str
    word_count: int
    cleaner_version: str
    author: str | None = None
    modified_at: datetime | None = None
    updated_at: datetime | None = None
    """When this row last changed in the lake; set by the publisher."""
    language: str = "und"
    language_confidence: float | None = None
    language_origin: LanguageOrigin = LanguageOrigin.NONE
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other addresses of the same article: redirects, and canonical addresses that came later."""
    timezone: str | None = None
    is_incident_report: bool | None = None
    near_duplicate_of: str | None = None
    revision: int = 0
    raw_ref: RawRef | None = None
    extractor_version: str | None = None

    @property
    def day(self) -> date:
        """The partition: the UTC day of publication."""
        return self.published_at.date()


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one article: who says what, how sure, and the words that say it.

    Exactly one typed form holds the value: `value_text`; `value_number` and `unit`; `value_start`, `value_end` and
    `precision`; or none where the status is `undisclosed`. `text[start:end] == quote`, always.
    """

    claim_id: str
    article_id: str
    text_sha256: str
    revision: int
    incident_no: int
    field: str
    status: Status
    source_role: Role
    polarity: Polarity
    certainty: Certainty
    temporality: Temporality
    quote: str
    start: int
    end: int
    rule_id: str
    extractor_version: str
    value_text: str | None = None
    value_number: float | None = None
    unit: str | None = None
    value_start: datetime | None = None
    value_end: datetime | None = None
    precision: Precision | None = None
    value_canonical: str | None = None
    value_ref: str | None = None
    qualifier: Qualifier | None = None
    scope: str | None = None
    source_name: str | None = None
    cue_quote: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """One thing that was dropped, and why. `ref` names it: an address; for a listing, the day and its address."""

    stage: Stage
    ref: str
    reason: str
    day: date
    source: str
    url: str
    detail: str = ""

    @classmethod
    def of_page(cls, page: Page, stage: Stage, reason: Reason, detail: str) -> Reject:
        """A page that gave no article: of the day on which its listing dates it, else on which it was first seen."""
        link = page.link
        seen = link.published_at if link and link.published_at else page.first_seen_at
        return cls(stage, page.url, reason, seen.date(), page.source, page.url, detail)


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one listed link (or, with `listing`, of one feed or sitemap) of one day."""

    source: str
    day: date
    url: str
    outcome: Outcome
    listing: bool = False
    modified_at: datetime | None = None
    """The last change that the listing told when the page was fetched: a later one is a reason to fetch it again."""
    dated: bool = True
    """Whether the listing tells the day; else `day` is the run's, and the link is counted on the day of its article."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What collecting one source for one day brought: the pages are in the archive, here are their places."""

    source: str
    day: date
    pages: tuple[RawRef, ...]
    visits: tuple[Visit, ...]
    rejects: tuple[Reject, ...]
    expected_min: int | None = None
    expected_max: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the read stage makes of one page: an article with its claims, or a reject."""

    article: Article | None
    claims: tuple[Claim, ...] = ()
    reject: Reject | None = None
