"""Archived pages → readings, in processes of their own: a page that hangs or kills its process costs one reject."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future

from pebble import ProcessExpired, ProcessPool

from breachledger import archive
from breachledger.model import Page, RawRef, Reading, Reject
from breachledger.store.files import Files, open_files
from breachledger.vocabulary import Reason, Stage

_AHEAD = 8
"""Pages a worker that are handed out before their turn: enough to keep it busy, few enough for the memory."""
# The fork server loads rules and profiles once; workers are forked from it, and from no process that has threads.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["breachledger.read_worker"])


def read(refs: Sequence[RawRef], *, lake: str, workers: int, page_seconds: float) -> Iterator[Reading]:
    """The readings of `refs`, in their order.

    Args:
        refs: places of pages in the archive.
        lake: where the archive is.
        workers: processes; with one as well, pages are read in a child and not here.
        page_seconds: what one page may take; a process that takes longer is killed.
    """
    files = open_files(lake)
    waiting: deque[tuple[RawRef, Future[Reading]]] = deque()
    with ProcessPool(max_workers=max(1, min(workers, len(refs))), context=_CONTEXT) as pool:
        for ref in refs:
            waiting.append((ref, pool.schedule(_read_ref, args=(lake, ref), timeout=page_seconds)))
            if len(waiting) > _AHEAD * workers:
                yield _outcome(files, *waiting.popleft())
        while waiting:
            yield _outcome(files, *waiting.popleft())


def reject(page: Page, reason: Reason, detail: str) -> Reject:
    """The reject of a page that could not be read."""
    link = page.link
    seen = link.published_at if link and link.published_at else page.first_seen_at
    return Reject(Stage.CLEAN, page.url, reason, seen.date(), page.source, page.url, detail)


def _read_ref(lake: str, ref: RawRef) -> Reading:
    from breachledger.read_worker import read_ref  # loads everything; this process needs none of it

    return read_ref(lake, ref)


def _outcome(files: Files, ref: RawRef, future: Future[Reading]) -> Reading:
    """The reading, or a reject where its process was killed or died."""
    try:
        return future.result()
    except TimeoutError:
        reason, detail = Reason.PAGE_TIMEOUT, "reading took too long"
    except ProcessExpired as error:
        reason, detail = Reason.WORKER_DIED, f"the process that read it ended with {error.exitcode}"
    return Reading(None, reject=reject(archive.read_page(files, ref), reason, detail))
