"""The line: plan → collect → read → publish → resolve. The order of the stages, and nothing else.

What one stage leaves to the next stands in the lake's staging folder under the name of the run, so that each stage can
be a process of its own (`breachledger step`), and what a run left behind is there for the next.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial

from breachledger import archive, resolution
from breachledger.collect import Collector, broken_off
from breachledger.errors import UsageError
from breachledger.fetch.client import Fetcher
from breachledger.files import Files, open_files
from breachledger.ladder import RECENT
from breachledger.memory import Archive
from breachledger.model import Harvest, Page, RawRef, Reading
from breachledger.resolution import Resolved
from breachledger.settings import Settings
from breachledger.sources.catalog import Source, load
from breachledger.sources.rungs import rungs
from breachledger.store.known import KnownDays
from breachledger.store.listings import ReadListings
from breachledger.store.publish import Changed, publish, stage
from breachledger.store.stale import stale
from breachledger.store.validators import SourceValidators

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with the name of a stage, how much of it is done, and how much there is."""


def in_silence(_stage: str, _done: int, _all: int) -> None:
    """No progress is shown."""


def chosen_sources(settings: Settings, chosen: Iterable[str] | None) -> tuple[Source, ...]:
    """The outlets of the catalog, or those of them that were chosen by id.

    Raises:
        UsageError: the catalog is wrong, or has no such outlet.
    """
    sources = load(settings.catalog)
    wanted = set(chosen or ())
    if unknown := sorted(wanted - {source.id for source in sources}):
        raise UsageError(f"no outlet {', '.join(unknown)} in {settings.catalog}: see breachledger sources")
    return tuple(source for source in sources if not wanted or source.id in wanted)


def plan(day: date, settings: Settings, chosen: Iterable[str] | None = None) -> tuple[Source, ...]:
    """Which outlets are asked for `day`.

    Raises:
        UsageError: the day is not over yet in UTC, or an outlet is not known.
    """
    if day >= datetime.now(UTC).date():
        raise UsageError(f"{day} is not over yet (UTC): a day is collected when it is finished")
    return chosen_sources(settings, chosen)


async def collect(
    sources: Sequence[Source], day: date, settings: Settings, progress: Progress = in_silence
) -> tuple[Harvest, ...]:
    """List and fetch one day of several outlets at once; the pages are in the archive when it returns.

    A defect of ours that ends one outlet's day is logged and is a reject of that outlet: it stops none of the others.

    Raises:
        UsageError: settings that cannot work.
    """
    files = open_files(settings.lake)
    known = KnownDays.load(files, day, settings.straggler_days)
    done = 0

    async def one(source: Source) -> Harvest:
        nonlocal done
        try:
            harvest = await _collect_source(source, day, settings, files, known)
        except UsageError:
            raise
        except Exception as error:
            log.exception("our defect, collecting %s of %s", source.id, day)
            harvest = broken_off(source, day, error)
        done += 1
        progress("collect", done, len(sources))
        return harvest

    return tuple(await asyncio.gather(*(one(source) for source in sources)))


async def _collect_source(source: Source, day: date, settings: Settings, files: Files, known: KnownDays) -> Harvest:
    archive.salvage(files, source.id)
    left = archive.unpublished(files, source.id, datetime.now(UTC))
    validators = SourceValidators(files, source.id)
    listings = ReadListings(files, source.id, settings.listing_seconds, RECENT)
    with archive.ArchiveFile(files, source.id) as kept:

        def keep(page: Page) -> RawRef:
            return kept.keep(archive.as_exchange(page))

        around = Archive(partial(archive.read_page, files), keep, listings, left)
        async with Fetcher(settings, keep=kept.keep, validators=validators) as fetcher:
            ways = rungs(settings), settings.wayback_delay
            until = time.monotonic() + settings.source_seconds
            collector = Collector(source, day, fetcher, known, around, *ways, settings.straggler_days, until)
            harvest = await collector.collect()
    validators.save()
    listings.save()
    return harvest


def read(refs: Sequence[RawRef], settings: Settings, progress: Progress = in_silence) -> Iterator[Reading]:
    """Clean and read archived pages, in their order."""
    from breachledger.read import read as read_pages  # a step that reads nothing is spared its second of loading

    readings = read_pages(
        refs,
        lake=settings.lake,
        workers=settings.workers,
        page_seconds=settings.page_seconds,
        page_memory=settings.page_memory,
    )
    for done, reading in enumerate(readings, 1):
        yield reading
        progress("read", done, len(refs))


def pages_to_read(harvests: Iterable[Harvest], day: date, files: Files) -> list[RawRef]:
    """What the harvests brought, and what is stored of the day but was read by an older cleaner or extractor."""
    from breachledger.clean import CLEANER_VERSION  # as above
    from breachledger.extract import EXTRACTOR_VERSION

    fresh = [ref for harvest in harvests for ref in harvest.pages]
    old = stale(files, str(day), CLEANER_VERSION, EXTRACTOR_VERSION)
    return list(dict.fromkeys([*fresh, *old]))


def run_day(
    day: date, settings: Settings, chosen: Iterable[str] | None = None, progress: Progress = in_silence
) -> tuple[tuple[Harvest, ...], Changed]:
    """One day as far as the publish: what each outlet brought, and what the publish changed.

    Raises:
        UsageError: see `plan`.
    """
    files = open_files(settings.lake)
    harvests = asyncio.run(collect(plan(day, settings, chosen), day, settings, progress))
    readings = read(pages_to_read(harvests, day, files), settings, progress)
    staged = stage(files, f"{day}-{secrets.token_hex(4)}", readings, harvests)
    changed = publish(files, staged, now=datetime.now(UTC))
    archive.taken(files, (ref for harvest in harvests for ref in harvest.pages))
    return harvests, changed


def resolve(settings: Settings) -> Resolved:
    """The incidents of all days, made of what was published: once, after the last day."""
    return resolution.resolve(open_files(settings.lake), now=datetime.now(UTC), watchlist=settings.watchlist)
