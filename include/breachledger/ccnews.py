"""The past of all outlets at once, out of CC-NEWS: Common Crawl's archive of news (https://commoncrawl.org/news-crawl).

Its files are of about a gigabyte and hold pages of thousands of hosts, as they were crawled one after the other. Each
is read once, as it comes, for all outlets of the catalog; what is theirs goes into the archive like a page that was
fetched. How far a file was read is kept in the lake, so that a pass that was broken off goes on in the middle.
"""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, aclosing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from breachledger import archive
from breachledger.address import normalise
from breachledger.archive.members import Member, Members
from breachledger.errors import GiveUp, RetryLater
from breachledger.fetch.client import Fetcher
from breachledger.fetch.conditional import Unchanged
from breachledger.files import Files, open_files
from breachledger.memory import wanted
from breachledger.model import Link, Page, RawRef, Window
from breachledger.pipeline import chosen_sources, read, resolve
from breachledger.settings import Settings
from breachledger.sources.ccnews import (
    LATE,
    Place,
    Warc,
    list_url,
    months,
    of_window,
    place_of,
    places,
    read_list,
    typed,
)
from breachledger.store import partitions
from breachledger.store.known import KnownDays
from breachledger.store.passes import Passes
from breachledger.store.publish import publish, stage
from breachledger.store.schema import TABLES
from breachledger.vocabulary import Reason, Stage

log = logging.getLogger(__name__)

TOGETHER = 200
"""Pages of one publish: what a broken pass reads again at the most."""
HEAVY = 50_000_000
"""Bytes of pages in hand after which they are published, however few they are."""
TRIES = 5
"""Connections without anything new; those that bring something are not counted."""
_GONE = frozenset({Reason.NOT_FOUND, Reason.NAME_NOT_FOUND})
"""Why a page may be taken from an archive of the web. What an outlet refuses is not had by another way."""

Progress = Callable[[str, int, int], None]
"""Called with what is being read, how many pages were kept, and how many records were looked at."""


class Pass(NamedTuple):
    """What reading the files of some days brought."""

    files: int
    records: int
    pages: int
    faults: tuple[str, ...]
    """What could not be read, or not to its end, each with the reason."""


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
        GiveUp, RetryLater: no list of files can be had.
    """
    known = places(chosen_sources(settings, chosen))
    files = open_files(settings.lake)
    archive.salvage(files)
    refused = _refused(files, window)
    count = _Count()
    async with Fetcher(settings) as fetcher:
        warcs = of_window(await _listed(fetcher, settings.ccnews, window, count.faults), window)
        for warc in warcs:
            reading = _File(warc, settings, files, known, refused, fetcher, count, progress or (lambda *_: None))
            await reading.read()
    resolve(settings)
    return Pass(len(warcs), count.records, count.pages, tuple(count.faults))


async def _listed(fetcher: Fetcher, service: str, window: Window, faults: list[str]) -> list[Warc]:
    """The files of the months; a month without a list costs its files alone, and one that has not begun costs nothing.

    Raises:
        GiveUp, RetryLater: there is no list at all.
    """
    found: list[Warc] = []
    wrong: list[GiveUp | RetryLater] = []
    asked = [month for month in months(window) if month <= datetime.now(UTC).date()]
    for month in asked:
        url = list_url(service, month)
        try:
            answer = await fetcher.get(url, source="ccnews", kind="listing")
            found += [] if isinstance(answer, Unchanged) else read_list(answer.body, url)  # nothing asks conditionally
        except (GiveUp, RetryLater) as error:
            wrong.append(error)
    if wrong and len(wrong) == len(asked):
        raise wrong[-1]
    faults += [f"no list of files: {error}" for error in wrong]
    return found


def _refused(files: Files, window: Window) -> frozenset[str]:
    """The addresses that outlets have refused, of these days and those in which their articles are crawled."""
    days = ((window.first + timedelta(days=number)) for number in range((window.last + LATE - window.first).days + 1))
    rows = (row for day in days for row in partitions.read(files, TABLES["rejects"], str(day)).to_pylist())
    return frozenset(row["ref"] for row in rows if row["stage"] == Stage.FETCH and row["reason"] not in _GONE)


@dataclass(slots=True)
class _File:
    """One file of the crawl while it is read."""

    warc: Warc
    settings: Settings
    files: Files
    known: tuple[Place, ...]
    refused: frozenset[str]
    fetcher: Fetcher
    count: _Count
    progress: Progress
    offset: int = 0
    """Where the last record ends that was read."""
    pages: list[Page] = field(default_factory=list)
    wanted: frozenset[str] = frozenset()
    """The names of the places that it is read for."""

    @property
    def hosts(self) -> frozenset[str]:
        """Whose records are looked at."""
        return frozenset(place.host for place in self.known)

    async def read(self) -> None:
        """Read on from where an earlier pass has stopped, trying again where the connection breaks."""
        passes = Passes(self.files, self.warc.name)
        self.wanted = passes.missing(place.name for place in self.known)
        if not self.wanted:
            return
        self.known = tuple(place for place in self.known if place.name in self.wanted)
        self.offset = passes.offset(self.wanted)
        tries = TRIES
        while tries:
            before = self.offset
            fault = await self._tried(passes)
            await asyncio.to_thread(self._publish, passes, done=fault is None)
            if fault is None:
                return
            log.warning("%s: %s", self.warc.name, fault)
            tries = 0 if isinstance(fault, GiveUp) else TRIES if self.offset > before else tries - 1
        self.count.faults.append(f"{self.warc.path}: broken off at byte {self.offset}: {fault}")

    async def _tried(self, passes: Passes) -> GiveUp | RetryLater | None:
        """Read on as far as it goes; why no further."""
        members = Members(self.offset, self.hosts)
        try:
            url = f"{self.settings.ccnews}/{self.warc.path}"
            async with aclosing(self.fetcher.chunks(url, self.offset)) as pieces:
                async for piece in pieces:
                    await self._take(members, members.feed(piece), passes)
        except (GiveUp, RetryLater) as error:
            await self._take(members, members.rest(), passes)
            return error
        await self._take(members, members.close(), passes)
        if members.damaged:
            self.count.faults.append(f"{self.warc.path}: {members.damaged} damaged records")
        return None

    async def _take(self, members: Members, found: Iterator[Member], passes: Passes) -> None:
        """Take the records of known hosts in hand; publish when there are enough."""
        before = members.count
        for member in found:
            self.offset = member.end
            self.pages += self._pages(member)
            if len(self.pages) >= TOGETHER or sum(len(page.body) for page in self.pages) >= HEAVY:
                await asyncio.to_thread(self._publish, passes)
        self.offset = members.end
        self.count.records += members.count - before

    def _pages(self, member: Member) -> list[Page]:
        """The page of a record; none where its outlet has refused it."""
        found = pages_of(member, self.known, f"{self.settings.ccnews}/{self.warc.path}")
        return [page for page in found if page.url not in self.refused]

    def _publish(self, passes: Passes, *, done: bool = False) -> None:
        """Put the pages in hand into the lake, and then say how far the file was read."""
        refs = list(self._kept())
        if refs:
            staged = stage(self.files, f"ccnews-{secrets.token_hex(4)}", read(refs, self.settings))
            publish(self.files, staged, now=datetime.now(UTC))
            archive.taken(self.files, refs)
        self.count.pages += len(refs)
        self.pages = []
        passes.reached(self.wanted, self.offset, done=done)
        self.progress(self.warc.name, self.count.pages, self.count.records)

    def _kept(self) -> Iterator[RawRef]:
        """The places of those pages in the archive that are not stored yet."""
        if not self.pages:
            return
        links = [page.link for page in self.pages if page.link]
        to_keep = wanted(links, KnownDays.load(self.files, datetime.now(UTC).date(), 0))
        with ExitStack() as stack:
            kept: dict[str, archive.ArchiveFile] = {}
            for page in {page.url: page for page in reversed(self.pages) if page.url in to_keep}.values():
                if page.source not in kept:
                    kept[page.source] = stack.enter_context(archive.ArchiveFile(self.files, page.source))
                yield kept[page.source].keep(archive.as_exchange(page))


def pages_of(member: Member, known: Sequence[Place], listed_in: str) -> Iterator[Page]:
    """The page of a record, as one that was fetched for its outlet; none where it is not of one of these places."""
    if member.host not in {place.host for place in known}:
        return
    for page in archive.foreign_pages(io.BytesIO(member.data), "ccnews", log.info):
        with suppress(GiveUp):
            url = normalise(page.url)
            if not (place := place_of(url, known)):
                continue
            yield replace(
                page,
                url=url,
                final_url=url,
                headers=typed(page.headers, page.body),
                source=place.source.id,
                link=Link(url, place.source.id, listed_in=listed_in),
                language_hint=place.source.language,
                timezone=place.source.timezone,
            )
