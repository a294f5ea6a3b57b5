"""Files that somebody hands in: articles as text, pages as HTML, with a `NAME.meta.json` beside them where it exists.

The meta file is one JSON object; of it are read `url`, `published_at`, `modified_at`, `source`, `title`, `author`,
`language` and `timezone`. What it says ranks like what a feed says.
"""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from breachledger.errors import UsageError
from breachledger.model import Link, Page
from breachledger.vocabulary import Origin, Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

UNREADABLE = (UsageError, OSError, EOFError, zlib.error)
"""What a file that is handed in may raise: a wrong meta file, too many bytes, no access, a torn or damaged gzip."""
MOST_BYTES = 50_000_000
"""Of one file, unpacked: five times what is fetched of a page unless the settings say otherwise."""
TEXTS = (".txt", ".md")
PAGES = (".html", ".htm", ".html.gz", ".htm.gz", ".xhtml")
_LEADS_OUT = "is a link that leads out of its folder"


@dataclass(frozen=True, slots=True)
class Handed:
    """One file with what is known of it."""

    path: Path
    url: str
    source: str
    published_at: datetime | None = None
    published_precision: Precision | None = None
    modified_at: datetime | None = None
    title: str | None = None
    author: str | None = None
    language: str | None = None
    timezone: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether it holds an article's text, not a page."""
        return self.path.name.lower().endswith(TEXTS)


def when(text: str) -> tuple[datetime, Precision]:
    """A day or a moment in ISO 8601 as UTC, with its precision; a moment without a zone is meant in UTC.

    Raises:
        UsageError: `text` is neither.
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no date: write 2025-12-17 or 2025-12-17T08:30:00+01:00") from None
    if ":" not in text and "T" not in text.upper():
        return moment, Precision.DAY
    return moment, Precision.SECOND if moment.second else Precision.MINUTE


def walk(paths: Iterable[Path], endings: tuple[str, ...], report: Callable[[str], None]) -> Iterator[Path]:
    """The files themselves, and below a folder every file with one of these endings, in the order of their names.

    A folder may be a stranger's: a link in it that leads out of it is passed over, and `report` is told.

    Raises:
        UsageError: a path does not exist, or is a file with another ending.
    """
    for path in paths:
        if path.is_dir():
            for one in sorted(p for p in path.rglob("*") if p.name.lower().endswith(endings) and p.is_file()):
                if _is_within(one, path):
                    yield one
                else:
                    report(f"{one}: {_LEADS_OUT}")
        elif not path.exists():
            raise UsageError(f"{path} does not exist")
        elif not path.name.lower().endswith(endings):
            raise UsageError(f"{path} is none of: {', '.join(endings)}")
        else:
            yield path


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path leads, by whatever links, to a place in a folder."""
    return path.resolve().is_relative_to(folder.resolve())


def open_file(path: Path, source: str, published: str | None = None) -> Handed:
    """What is known of one file: from its meta file, else from `published`.

    Raises:
        UsageError: the meta file is no JSON object, a date in it cannot be read, or it is a link out of its folder.
    """
    meta = _meta(path)
    told = {name: _moment(path, meta, name) for name in ("published_at", "modified_at")}
    moment, precision = told["published_at"] or (when(published) if published else (None, None))
    modified = told["modified_at"]
    return Handed(
        path=path,
        url=_word(meta, "url") or path.resolve().as_uri(),
        source=_word(meta, "source") or source,
        published_at=moment,
        published_precision=precision,
        modified_at=modified[0] if modified else None,
        title=_word(meta, "title"),
        author=_word(meta, "author"),
        language=_word(meta, "language"),
        timezone=_word(meta, "timezone"),
    )


def _beside(path: Path) -> Path:
    """The meta file of a file: `page.meta.json` of `page.html.gz`."""
    stem = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return path.with_name(f"{stem.rsplit('.', 1)[0]}.meta.json")


def _moment(path: Path, meta: Mapping[str, object], name: str) -> tuple[datetime, Precision] | None:
    """A date of the meta file; the error names the file."""
    text = _word(meta, name)
    try:
        return when(text) if text else None
    except UsageError as error:
        raise UsageError(f"{_beside(path)}: {name}: {error}") from None


def _meta(path: Path) -> Mapping[str, object]:
    beside = _beside(path)
    if not beside.exists():
        return {}
    if not _is_within(beside, path.parent):
        raise UsageError(f"{beside}: {_LEADS_OUT}")
    try:
        meta = json.loads(beside.read_text("utf-8"))
    except ValueError as error:
        raise UsageError(f"{beside}: no JSON: {error}") from None
    if not isinstance(meta, dict):
        raise UsageError(f"{beside}: holds no JSON object")
    return cast("dict[str, object]", meta)


def _word(meta: Mapping[str, object], name: str) -> str | None:
    value = meta.get(name)
    return value.strip() or None if isinstance(value, str) else None


def page(handed: Handed) -> Page:
    """A file as the page that a fetch would have brought; what its meta file says are the link's words.

    It counts as fetched when it was last written.

    Raises:
        UsageError: the file, unpacked, has more than `MOST_BYTES`.
        OSError, EOFError, zlib.error: it cannot be read, or is a torn or damaged gzip.
    """
    body = _body(handed.path)
    written = datetime.fromtimestamp(int(handed.path.stat().st_mtime), UTC)
    link = Link(
        url=handed.url,
        source=handed.source,
        title=handed.title,
        author=handed.author,
        published_at=handed.published_at,
        published_precision=handed.published_precision,
        published_origin=Origin.FEED if handed.published_at else None,
        modified_at=handed.modified_at,
    )
    return Page(
        url=handed.url,
        final_url=handed.url,
        status=200,
        headers=(("Content-Type", "text/plain; charset=utf-8" if handed.is_text else "text/html"),),
        body=body,
        fetched_at=written,
        first_seen_at=written,
        source=handed.source,
        link=link,
        language_hint=handed.language,
        timezone=handed.timezone,
    )


def _body(path: Path) -> bytes:
    """The bytes of a file, unpacked; of a gzip that swells no more than `MOST_BYTES` are ever there."""
    with path.open("rb") as file:
        stream = gzip.GzipFile(fileobj=file) if path.name.lower().endswith(".gz") else file
        body = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise UsageError(f"holds more than the {MOST_BYTES / 1e6:,.0f} MB that a page may have")
    return body
