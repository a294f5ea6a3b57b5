"""Pages that need no network: handed-in files are taken into the archive, and the archive is read again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from breachledger import archive, inbox
from breachledger.clean import CLEANER_VERSION
from breachledger.extract import EXTRACTOR_VERSION
from breachledger.files import Files, open_files
from breachledger.model import Page, RawRef
from breachledger.pipeline import Progress, in_silence, read, resolve
from breachledger.settings import Settings
from breachledger.store import partitions
from breachledger.store.publish import publish, stage
from breachledger.store.schema import SIGHTINGS
from breachledger.store.stale import stale

WARCS = (".warc", ".warc.gz")
_TOGETHER = 1_000
"""Pages that are read and published at once."""
_HEAVY = 50_000_000
"""Bytes of pages that are handed in, after which those in hand are published, however few they are."""

Report = Callable[[str], None]


def ingest(
    paths: Iterable[Path],
    source: str,
    settings: Settings,
    report: Report,
    progress: Progress = in_silence,
    *,
    ours: bool = False,
) -> int:
    """Take WARC files, and folders of pages and texts, through the whole line into the lake.

    Args:
        paths: files, or folders that hold some.
        source: the outlet of what does not say its own.
        settings: the lake and its limits.
        report: is told of every file, and every record of a WARC, that cannot be taken.
        progress: is told how far it is.
        ours: whether the WARC files are of an archive of ours, to be believed in what they say of outlets and dates.

    Returns:
        How many pages were taken into the archive.

    Raises:
        UsageError: a path does not exist.
    """
    files = open_files(settings.lake)
    found = list(inbox.walk(paths, inbox.TEXTS + inbox.PAGES + WARCS, report))
    taken = 0
    for some in _batches(_handed_in(found, source, report, ours=ours)):
        refs = list(_kept(files, some))
        taken += len(refs)
        _publish(files, refs, settings, progress)
    if taken:
        resolve(settings)
    return taken


def rebuild(
    settings: Settings,
    first: date | None = None,
    last: date | None = None,
    *,
    everything: bool = False,
    progress: Progress = in_silence,
) -> int:
    """Read the archive again and resolve: what the tables lack, and what an older program read; or everything.

    Args:
        settings: the lake.
        first: with `last`, only what is stored of these partitions; both ends included.
        last: see `first`.
        everything: also what the present program read.
        progress: is told how far it is.

    Returns:
        How many pages were read.
    """
    files = open_files(settings.lake)
    archive.salvage(files)
    refs = _to_read(files, first, last, everything=everything)
    for start in range(0, len(refs), _TOGETHER):
        _publish(files, refs[start : start + _TOGETHER], settings, progress)
    resolve(settings)
    return len(refs)


def _publish(files: Files, refs: Sequence[RawRef], settings: Settings, progress: Progress) -> None:
    staged = stage(files, f"replay-{secrets.token_hex(4)}", read(refs, settings, progress))
    publish(files, staged, now=datetime.now(UTC))
    archive.taken(files, refs)


def _to_read(files: Files, first: date | None, last: date | None, *, everything: bool) -> list[RawRef]:
    """The places to read, in the order of fetching."""
    days = partitions.days(files, SIGHTINGS)
    if first or last:
        days = [day for day in days if str(first or "") <= day <= str(last or "9999")]
        version = ("", "") if everything else (CLEANER_VERSION, EXTRACTOR_VERSION)
        return [ref for day in days for ref in stale(files, day, *version)]
    done = set() if everything else _read_by_this_program(files, days)
    every = (page.raw_ref for path in archive.archive_files(files) for page in archive.pages(files, path))
    return [ref for ref in every if ref and ref not in done]


def _read_by_this_program(files: Files, days: Iterable[str]) -> set[RawRef]:
    every = {ref for day in days for ref in stale(files, day, "", "")}
    return every - {ref for day in days for ref in stale(files, day, CLEANER_VERSION, EXTRACTOR_VERSION)}


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    """Pages in the order in which they come, as many at once as fit into the memory."""
    some: list[Page] = []
    weight = 0
    for page in pages:
        some.append(page)
        weight += len(page.body)
        if len(some) >= _TOGETHER or weight >= _HEAVY:
            yield some
            some, weight = [], 0
    if some:
        yield some


def _kept(files: Files, pages: Iterable[Page]) -> Iterator[RawRef]:
    """The places of pages in the archive, where each source has a file of its own."""
    by_source: dict[str, list[Page]] = {}
    for page in pages:
        by_source.setdefault(page.source, []).append(page)
    for source, some in by_source.items():
        with archive.ArchiveFile(files, source) as kept:
            yield from [kept.keep(archive.as_exchange(page)) for page in some]


def _handed_in(paths: Sequence[Path], source: str, report: Report, *, ours: bool) -> Iterator[Page]:
    """The pages of files; what cannot be read is reported and passed over."""
    for path in paths:
        try:
            if path.name.lower().endswith(WARCS):
                with path.open("rb") as stream:
                    yield from archive.foreign_pages(stream, source, _about(path, report), ours=ours)
            else:
                yield inbox.page(inbox.open_file(path, source))
        except inbox.UNREADABLE as error:
            report(f"{path}: {error}")


def _about(path: Path, report: Report) -> Report:
    return lambda text: report(f"{path}: {text}")
