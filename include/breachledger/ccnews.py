"""The past of all outlets at once, out of CC-NEWS: Common Crawl's archive of news (https://commoncrawl.org/news-crawl).

Its files are of about a gigabyte and hold pages of thousands of hosts, as they were crawled one after the other. Each
is read once, as it comes, for all outlets of the catalog; what is theirs goes into the archive like a page that was
fetched. How far a file was read is kept in the lake, so that a pass that was broken off goes on in the middle.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import secrets
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from breachledger import archive
from breachledger.archive.members import Member, Members
from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.fetch.conditional import Unchanged
from breachledger.files import Files, open_files
from breachledger.memory import wanted
from breachledger.model import Link, Page, RawRef, Window
from breachledger.pipeline import chosen_sources, read, resolve
from breachledger.settings import Settings
from breachledger.sources.catalog import Source
from breachledger.store.known import KnownDays
from breachledger.store.publish import publish, stage
from breachledger.vocabulary import Reason

log = logging.getLogger(__name__)

LATE = timedelta(days=2)
"""So long after the last day its articles are still crawled."""
TOGETHER = 200
"""Pages of one publish: what a broken pass reads again at the most."""
TRIES = 5
_STATE = "_state/ccnews"
_NAME = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d\d/(CC-NEWS-(\d{8})\d{6}-\d{5}\.warc\.gz)")
_MOST_LIST = 5_000_000

Progress = Callable[[str, int, int], None]
"""Called with what is being read, how many pages were kept, and how many records were looked at."""


class Pass(NamedTuple):
    """What reading the files of some days brought."""

    files: int
    records: int
    pages: int
    faults: tuple[str, ...]
    """Files that could not be read to their end, each with the reason."""


@dataclass(slots=True)
class _Count:
    records: int = 0
    pages: int = 0
    faults: list[str] = field(default_factory=list)


async def take(
    window: Window, settings: Settings, chosen: Sequence[str] | None = None, progress: Progress | None = None
) -> Pass:
    """Read all files crawled in the window, and a little after; what is new of known outlets is in the lake afterwards.

    Raises:
        UsageError: the catalog is wrong, or has no such outlet.
        GiveUp, RetryLater: the list of a month's files cannot be had.
    """
    sources = _by_host(chosen_sources(settings, chosen))
    files = open_files(settings.lake)
    count = _Count()
    async with Fetcher(settings) as fetcher:
        paths = [path for month in _months(window) for path in await _listed(fetcher, settings.ccnews, month, window)]
        for path in paths:
            reading = _File(path, settings, files, sources, fetcher, count, progress or (lambda *_: None))
            await reading.read()
    resolve(settings)
    return Pass(len(paths), count.records, count.pages, tuple(count.faults))


def _by_host(sources: Sequence[Source]) -> dict[str, Source]:
    """The outlets by the hosts of their homes and listings, without `www.`."""
    found: dict[str, Source] = {}
    for source in sources:
        for url in (*(link.url for link in source.links), source.home):
            found[(urlsplit(url).hostname or "").removeprefix("www.")] = source
    return found


def _months(window: Window) -> list[date]:
    last = window.last + LATE
    months = (last.year - window.first.year) * 12 + last.month - window.first.month + 1
    start = window.first.year * 12 + window.first.month - 1
    return [date((start + number) // 12, (start + number) % 12 + 1, 1) for number in range(months)]


async def _listed(fetcher: Fetcher, service: str, month: date, window: Window) -> list[str]:
    """The paths of a month's files that were crawled in the window or soon after."""
    url = f"{service}/crawl-data/CC-NEWS/{month:%Y/%m}/warc.paths.gz"
    answer = await fetcher.get(url, source="ccnews", kind="listing")
    if isinstance(answer, Unchanged):
        raise GiveUp(Reason.HTTP_ERROR, f"not modified, though nothing was asked conditionally: {url}")
    try:
        text = zlib.decompressobj(47).decompress(answer.body, _MOST_LIST).decode("ascii", "replace")
    except zlib.error as error:
        raise GiveUp(Reason.MALFORMED, f"no list of files at {url}: {error}") from None
    found = [one for line in text.splitlines() if (one := _NAME.fullmatch(line.strip()))]
    days = {one[0]: datetime.strptime(one[2], "%Y%m%d").replace(tzinfo=UTC).date() for one in found}
    return [path for path, day in days.items() if window.first <= day <= window.last + LATE]


@dataclass(slots=True)
class _File:
    """One file of the crawl while it is read."""

    path: str
    settings: Settings
    files: Files
    sources: Mapping[str, Source]
    fetcher: Fetcher
    count: _Count
    progress: Progress
    offset: int = 0
    """Where the last record ends that was read."""
    pages: list[Page] = field(default_factory=list)

    async def read(self) -> None:
        """Read on from where an earlier pass has stopped, trying again where the connection breaks."""
        self.offset, done = self._reached()
        fault = ""
        for _ in range(TRIES):
            if done:
                return
            try:
                await self._read_on()
                done = True
            except RetryLater as error:
                log.warning("%s: %s", self.path, error)
                fault = str(error)
            except GiveUp as error:
                self.count.faults.append(f"{self.path}: {error}")
                return
            await asyncio.to_thread(self._publish, done=done)
        if not done:
            self.count.faults.append(f"{self.path}: broken off at byte {self.offset}: {fault}")

    async def _read_on(self) -> None:
        """Read to the end of the file."""
        members = Members(self.offset)
        async with aclosing(self.fetcher.chunks(f"{self.settings.ccnews}/{self.path}", self.offset)) as pieces:
            async for piece in pieces:
                for member in members.feed(piece):
                    self.offset = member.end
                    self.count.records += 1
                    if source := self.sources.get(member.host):
                        self.pages += pages_of(member, source, self.path)
                if len(self.pages) >= TOGETHER:
                    await asyncio.to_thread(self._publish)
        if members.damaged:
            self.count.faults.append(f"{self.path}: {members.damaged} damaged records")

    def _publish(self, *, done: bool = False) -> None:
        """Put the pages in hand into the lake, and then say how far the file was read."""
        refs = list(self._kept())
        if refs:
            staged = stage(self.files, f"ccnews-{secrets.token_hex(4)}", read(refs, self.settings))
            publish(self.files, staged, now=datetime.now(UTC))
            archive.taken(self.files, refs)
        self.count.pages += len(refs)
        self.pages = []
        self.files.write(self._state, json.dumps({"offset": self.offset, "done": done}).encode())
        self.progress(self.path.rsplit("/", 1)[-1], self.count.pages, self.count.records)

    def _kept(self) -> Iterator[RawRef]:
        """The places of those pages in the archive that are not stored yet."""
        links = [page.link for page in self.pages if page.link]
        to_keep = wanted(links, KnownDays.load(self.files, datetime.now(UTC).date(), 0))
        with ExitStack() as stack:
            kept: dict[str, archive.ArchiveFile] = {}
            for page in {page.url: page for page in self.pages if page.url in to_keep}.values():
                if page.source not in kept:
                    kept[page.source] = stack.enter_context(archive.ArchiveFile(self.files, page.source))
                yield kept[page.source].keep(archive.as_exchange(page))

    @property
    def _state(self) -> str:
        return f"{_STATE}/{self.path.rsplit('/', 1)[-1]}.json"

    def _reached(self) -> tuple[int, bool]:
        """How far the file was read, and whether to its end."""
        try:
            told = json.loads(self.files.read(self._state))
            return int(told["offset"]), bool(told["done"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return 0, False


def pages_of(member: Member, source: Source, path: str) -> list[Page]:
    """The page of a record, as one that was fetched for its outlet."""
    found = archive.foreign_pages(io.BytesIO(member.data), source.id, lambda text: log.info("%s: %s", path, text))
    return [
        replace(
            page,
            link=Link(page.url, source.id, listed_in=path),
            language_hint=source.language,
            timezone=source.timezone,
        )
        for page in found
    ]
