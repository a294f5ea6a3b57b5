"""The read stage: archived pages -> readings, in worker processes with a time limit for each page.

Hostile HTML is parsed in the workers alone. They start from a clean server process (`forkserver`), so that no lock and
no secret of the parent is copied, and open the archive themselves: what travels is a place, and back a reading. A page
that hangs or kills its worker costs one reject; the others never notice.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pebble import ProcessExpired, ProcessPool

from breachledger import archive, extract, language
from breachledger.clean import clean
from breachledger.identity import article_id_for
from breachledger.model import Article, Page, RawRef, Reading, Reject
from breachledger.store.addresses import identifying, key_of
from breachledger.store.files import Files, open_files
from breachledger.vocabulary import Reason, Stage

if TYPE_CHECKING:
    from pebble import ProcessFuture

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with how many pages are read, and how many there are."""

_AHEAD = 8
"""Pages a worker that are under way or waiting: enough that none is idle, few enough for any number of pages."""
_PAGES_A_WORKER = 2_000
"""Then a worker is replaced: the libraries under the cleaner keep what they have seen."""
_GARBAGE_EVERY = 50_000
"""Objects between two collections; a parsed page makes so many that the default of 700 costs a tenth of the time."""

_lake: Files | None = None


def read(
    refs: Sequence[RawRef], *, lake: str, workers: int, page_seconds: float, progress: Progress | None = None
) -> Iterator[Reading]:
    """Clean and read archived pages; one reading each, in the order of `refs`, whatever their number.

    Args:
        refs: where the pages stand in the archive.
        lake: the folder or address of the lake that holds the archive.
        workers: processes; with one the pages are still read outside this process.
        page_seconds: what one page may take before its worker is killed.
        progress: is told how far it is.
    """
    if not refs:
        return
    pool = ProcessPool(
        max_workers=min(workers, len(refs)),
        max_tasks=_PAGES_A_WORKER,
        initializer=start_worker,
        initargs=(lake,),
        context=_context(),
    )
    waiting: deque[tuple[RawRef, ProcessFuture[Reading]]] = deque()
    done = 0
    try:
        for ref in refs:
            waiting.append((ref, pool.schedule(read_place, args=(ref,), timeout=page_seconds)))
            if len(waiting) >= workers * _AHEAD:
                yield _finished(*waiting.popleft(), lake, page_seconds)
                done += 1
                _tell(progress, done, len(refs))
        while waiting:
            yield _finished(*waiting.popleft(), lake, page_seconds)
            done += 1
            _tell(progress, done, len(refs))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def read_page(page: Page) -> Reading:
    """One page through clean, language and extract. Never raises: a defect of ours becomes a reject `worker_died`."""
    stage = Stage.CLEAN
    try:
        cleaned = clean(page)
        if isinstance(cleaned, Reject):
            return Reading(None, reject=cleaned)
        article = language.settle(cleaned.article, html_lang=cleaned.html_lang, outlet_language=page.language_hint)
        stage = Stage.EXTRACT
        article, claims = extract.read_claims(replace(article, article_id=_article_id(article)))
    except Exception as error:  # whatever it is, it must cost this page alone
        log.exception("a page could not be read: %a", page.url)
        return Reading(None, reject=_reject(page, stage, Reason.WORKER_DIED, type(error).__name__))
    return Reading(article, claims)


def warm() -> None:
    """Load what reading needs: profiles, rules, lexicons. Once a process, before any thread."""
    language.warm()
    extract.warm()


def start_worker(lake: str) -> None:
    """Make a worker ready: the lake open, the data loaded, and out of the garbage collector's way."""
    global _lake  # ruff: ignore[global-statement] - a worker's one connection to the archive, made once a process
    _lake = open_files(lake)
    warm()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_EVERY)


def read_place(ref: RawRef) -> Reading:
    """In a worker: the page at a place in the archive, read."""
    if _lake is None:
        raise RuntimeError("start_worker has not run")
    return read_page(archive.read_page(_lake, ref))


def _finished(ref: RawRef, future: ProcessFuture[Reading], lake: str, page_seconds: float) -> Reading:
    """What became of one page."""
    try:
        return future.result()
    except FutureTimeoutError:
        return Reading(None, reject=_lost(ref, lake, Reason.PAGE_TIMEOUT, f"more than {page_seconds:g} s"))
    except ProcessExpired as error:
        return Reading(None, reject=_lost(ref, lake, Reason.WORKER_DIED, f"exit code {error.exitcode}"))
    except Exception as error:
        log.exception("a place in the archive could not be read: %a", ref)
        return Reading(None, reject=_lost(ref, lake, Reason.WORKER_DIED, type(error).__name__))


def _lost(ref: RawRef, lake: str, reason: Reason, detail: str) -> Reject:
    """The reject for a page of which no worker lives to tell; its address is taken from the archive, unparsed."""
    log.warning("page at %d of %a: %s, %s", ref.offset, ref.file, reason, detail)
    try:
        return _reject(archive.read_page(open_files(lake), ref), Stage.CLEAN, reason, detail)
    except Exception:  # the place itself may be what cannot be read
        log.exception("nothing can be told of the page at %d of %a", ref.offset, ref.file)
    source, day = _told_by_path(ref.file)
    place = f"{ref.file}@{ref.offset}"
    return Reject(Stage.CLEAN, place, reason, day.date(), source, place, detail)


def _told_by_path(file: str) -> tuple[str, datetime]:
    """The source and the day in the name of an archive file, `archive/<source>/<YYYY-MM-DD>/…`."""
    parts = file.split("/")
    try:
        return parts[-3], datetime.fromisoformat(parts[-2]).replace(tzinfo=UTC)
    except (IndexError, ValueError):
        return "", datetime.now(UTC)


def _reject(page: Page, stage: Stage, reason: Reason, detail: str) -> Reject:
    link = page.link
    day = (link.published_at if link and link.published_at else page.first_seen_at).date()
    return Reject(stage, page.url, reason, day, page.source, page.url, detail)


def _article_id(article: Article) -> str:
    """The id that the publisher gives an article whose addresses it has not seen before."""
    return article_id_for(key_of(identifying(article.canonical_url, article.url, article.aliases)[0]))


def _tell(progress: Progress | None, done: int, number: int) -> None:
    if progress:
        progress(done, number)


def _context() -> multiprocessing.context.BaseContext:
    """Workers fork from a server that has imported this module and nothing else, and has no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context
