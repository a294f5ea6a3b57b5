"""What a reading process does with one page: clean → language → extract.

Importing this module loads all rules and profiles, so that a process from which others are forked does it once.
"""

from __future__ import annotations

import gc
import logging
from dataclasses import replace

from breachledger import archive, extract, language
from breachledger.clean import clean
from breachledger.files import Files, open_files
from breachledger.identity import article_id_for
from breachledger.model import Article, Page, RawRef, Reading, Reject
from breachledger.read import reject
from breachledger.store.addresses import identifying, key_of
from breachledger.vocabulary import Reason, Stage

log = logging.getLogger(__name__)

# Objects between two collections. A parsed page makes so many that the default of 700 costs a tenth of the time.
_GARBAGE_EVERY = 50_000

language.warm()
extract.warm()

_lakes: dict[str, Files] = {}


def start() -> None:
    """Make a new process ready: what is loaded is left out of garbage collection, which then stays rare and short."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_EVERY)


def read_ref(lake: str, ref: RawRef) -> Reading:
    """What the page at `ref` in the archive of `lake` says."""
    if lake not in _lakes:
        _lakes[lake] = open_files(lake)
    return read_page(archive.read_page(_lakes[lake], ref))


def read_page(page: Page) -> Reading:
    """What a page says: an article with its claims, or a reject. A defect of ours is a reject too, and is logged."""
    stage = Stage.CLEAN
    try:
        cleaned = clean(page)
        if isinstance(cleaned, Reject):
            return Reading(None, reject=cleaned)
        article = language.settle(cleaned.article, html_lang=cleaned.html_lang, outlet_language=page.language_hint)
        stage = Stage.EXTRACT
        article, claims = extract.read_claims(replace(article, article_id=_article_id(article)))
    except Exception as error:  # one page may not cost the day, whatever it does to us
        log.exception("our defect, reading %a", page.url)
        return Reading(None, reject=reject(page, stage, Reason.WORKER_DIED, f"our defect: {type(error).__name__}"))
    return Reading(article, claims)


def _article_id(article: Article) -> str:
    """The id that the publisher gives an article whose addresses it has not seen before."""
    return article_id_for(key_of(identifying(article.canonical_url, article.url, article.aliases)[0]))
