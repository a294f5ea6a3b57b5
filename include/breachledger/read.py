"""The read stage: archived pages → readings, in processes of their own, with a limit of time and of memory.

Hostile HTML is parsed in those processes alone. They open the archive themselves: what travels to them is a place, and
back comes a reading. A page that hangs, swells or kills its process costs one reject, and the others never notice.
"""

from __future__ import annotations

import errno
import logging
import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime

from pebble import ProcessExpired, ProcessPool

from breachledger import archive
from breachledger.files import Files, open_files
from breachledger.model import RawRef, Reading, Reject
from breachledger.vocabulary import Reason, Stage

log = logging.getLogger(__name__)

_AHEAD = 8
"""Pages a worker that are handed out before their turn: enough to keep it busy, few enough for the memory."""
_PAGES_A_WORKER = 2_000
"""Then a worker is replaced: the libraries under the cleaner keep what they have seen."""
OUT_OF_MEMORY = errno.ENOMEM
"""What a worker exits with whose page wanted more memory than it may take; pebble does so too where it has none."""
# The fork server loads rules and profiles once; workers are forked from it, and from no process that has threads.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["breachledger.read_worker"])


def read(
    refs: Sequence[RawRef],
    *,
    lake: str,
    workers: int,
    page_seconds: float,
    page_memory: int = 1_500_000_000,
) -> Iterator[Reading]:
    """The readings of `refs`, one each, in their order, whatever their number.

    Args:
        refs: places of pages in the archive.
        lake: where the archive is.
        workers: processes; with one as well, pages are read in a child and not here.
        page_seconds: what one page may take; a process that takes longer is killed.
        page_memory: bytes by which a process may grow; one whose page wants more is replaced (on Linux alone).
    """
    files = open_files(lake)
    waiting: deque[tuple[RawRef, Future[Reading]]] = deque()
    pool = ProcessPool(
        max_workers=max(1, min(workers, len(refs))),
        max_tasks=_PAGES_A_WORKER,
        initializer=_start,
        initargs=(page_memory,),
        context=_CONTEXT,
    )
    try:
        for number, ref in enumerate(refs, 1):
            waiting.append((ref, pool.schedule(_read_ref, args=(lake, ref), timeout=page_seconds)))
            while waiting and (len(waiting) > _AHEAD * workers or number == len(refs)):
                yield _outcome(files, *waiting.popleft(), page_seconds, page_memory)
    finally:
        # Also where the reader of this iterator goes away before its end: nothing is left running.
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _start(page_memory: int) -> None:
    from breachledger.read_worker import start  # loads everything; the parent needs none of it

    start(page_memory)


def _read_ref(lake: str, ref: RawRef) -> Reading:
    from breachledger.read_worker import read_ref  # see `_start`

    return read_ref(lake, ref)


def _outcome(files: Files, ref: RawRef, future: Future[Reading], page_seconds: float, page_memory: int) -> Reading:
    """The reading, or a reject where its process was killed or died, or the archive does not hold the page."""
    try:
        return future.result()
    except TimeoutError:
        reason, detail = Reason.PAGE_TIMEOUT, f"reading took more than {page_seconds:g} s"
    except ProcessExpired as error:
        reason, detail = Reason.WORKER_DIED, _death(error.exitcode, page_memory)
    except Exception as error:
        log.exception("a place in the archive could not be read: %a", ref)
        reason, detail = Reason.DEFECT, type(error).__name__
    return Reading(None, reject=_lost(files, ref, reason, detail))


def _death(exitcode: int | None, page_memory: int) -> str:
    """Why a worker died, as far as it could tell."""
    if exitcode == OUT_OF_MEMORY:
        return f"reading wanted more memory than the {page_memory / 1e6:,.0f} MB that a page may take"
    return f"the process that read it ended with {exitcode}"


def _lost(files: Files, ref: RawRef, reason: Reason, detail: str) -> Reject:
    """The reject of a page that no process lives to tell of: the archive has its address; it is not parsed here."""
    try:
        return Reject.of_page(archive.read_page(files, ref), Stage.CLEAN, reason, detail)
    except Exception:  # the place itself may be what cannot be read
        log.exception("nothing can be told of %a", ref)
    source, day = _told_by_path(ref.file)
    place = f"{ref.file}@{ref.offset}"
    return Reject(Stage.CLEAN, place, reason, day.date(), source, place, detail)


def _told_by_path(file: str) -> tuple[str, datetime]:
    """The source and the day in the name of an archive file, `archive/<source>/<YYYY-MM-DD>/…`."""
    try:
        source, day = file.split("/")[-3:-1]
        return source, datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return "", datetime.now(UTC)
