"""What a reading process does with one page: clean → language → extract.

Importing this module loads all rules and profiles, so that a process from which others are forked does it once.
"""

from __future__ import annotations

import gc
import logging
import os
import resource
import sys
from dataclasses import replace
from pathlib import Path

from breachledger import archive, extract, language
from breachledger.clean import clean
from breachledger.files import Files, open_files
from breachledger.identity import article_id_for
from breachledger.model import Article, Page, RawRef, Reading, Reject
from breachledger.read import OUT_OF_MEMORY
from breachledger.store.addresses import identifying, key_of
from breachledger.vocabulary import Reason, Stage

log = logging.getLogger(__name__)

# Objects between two collections. A parsed page makes so many that the default of 700 costs a tenth of the time.
_GARBAGE_EVERY = 50_000
_BELIEVED = 0.5
"""Of the memory that a page may take. trafilatura and others catch the error of an allocation that failed and give what
they have; an article for which so much was taken may be such a remnant, and is not believed."""

language.warm()
extract.warm()

_lakes: dict[str, Files] = {}
_most = sys.maxsize
"""The most bytes of memory that this process may ever have had for its readings to be believed."""


def start(page_memory: int) -> None:
    """Make a new process ready, with a ceiling of so many bytes above what it has now.

    What is loaded is left out of garbage collection, which then stays rare and short.
    """
    global _most  # ruff: ignore[global-statement] - the process' own, set once at its start
    if sys.platform == "linux":
        _most = _peak() + int(_BELIEVED * _limit(page_memory))
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_EVERY)


def read_ref(lake: str, ref: RawRef) -> Reading:
    """What the page at `ref` in the archive of `lake` says; the process ends where that takes too much memory."""
    if lake not in _lakes:
        _lakes[lake] = open_files(lake)
    try:
        reading = read_page(archive.read_page(_lakes[lake], ref))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    if _peak() > _most:
        os._exit(OUT_OF_MEMORY)
    return reading


def read_page(page: Page) -> Reading:
    """What a page says: an article with its claims, or a reject. A defect of ours is a reject too, and is logged.

    Raises:
        MemoryError: there is not enough; the process is of no use any more.
    """
    stage = Stage.CLEAN
    try:
        cleaned = clean(page)
        if isinstance(cleaned, Reject):
            return Reading(None, reject=cleaned)
        article = language.settle(cleaned.article, html_lang=cleaned.html_lang, outlet_language=page.language_hint)
        stage = Stage.EXTRACT
        article, claims = extract.read_claims(replace(article, article_id=_article_id(article)))
    except MemoryError:
        raise
    except Exception as error:  # one page may not cost the day, whatever it does to us
        log.exception("our defect, reading %a", page.url)
        return Reading(None, reject=Reject.of_page(page, stage, Reason.DEFECT, type(error).__name__))
    return Reading(article, claims)


def _limit(page_memory: int) -> int:
    """Let further private memory be refused above what the process has now and `page_memory` bytes; what it got.

    Of all limits RLIMIT_DATA is the one that counts what a page makes: private memory that can be written, by `brk` and
    by `mmap`, since Linux 4.7 (setrlimit(2)). RLIMIT_AS counts mapped files and reserved addresses as well, and macOS
    refuses or ignores either (https://github.com/python/cpython/issues/78783).
    """
    status = Path("/proc/self/status").read_text("ascii", "replace")
    now = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    ceiling = min(now + page_memory, sys.maxsize if hard == resource.RLIM_INFINITY else hard)
    resource.setrlimit(resource.RLIMIT_DATA, (ceiling, hard))
    return ceiling - now


def _peak() -> int:
    """The most bytes of memory that this process has had; Linux counts in units of 1,024 (getrusage(2))."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _article_id(article: Article) -> str:
    """The id that the publisher gives an article whose addresses it has not seen before."""
    return article_id_for(key_of(identifying(article.canonical_url, article.url, article.aliases)[0]))
