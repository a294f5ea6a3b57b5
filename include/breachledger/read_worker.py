"""What a reading process does with one page: clean → language → extract.

Importing this module loads all rules and profiles, so that a process from which others are forked does it once.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from breachledger import archive, extract, language
from breachledger.clean import clean
from breachledger.identity import article_id_for
from breachledger.model import Page, RawRef, Reading, Reject
from breachledger.read import reject
from breachledger.store.addresses import key_of
from breachledger.store.files import Files, open_files
from breachledger.vocabulary import Reason

log = logging.getLogger(__name__)

language.warm()
extract.warm()

_lakes: dict[str, Files] = {}


def read_ref(lake: str, ref: RawRef) -> Reading:
    """What the page at `ref` in the archive of `lake` says."""
    if lake not in _lakes:
        _lakes[lake] = open_files(lake)
    return read_page(archive.read_page(_lakes[lake], ref))


def read_page(page: Page) -> Reading:
    """What a page says: an article with its claims, or a reject. A defect of ours is a reject too, and is logged."""
    try:
        cleaned = clean(page)
        if isinstance(cleaned, Reject):
            return Reading(None, reject=cleaned)
        article, html_lang = cleaned
        article = replace(article, article_id=article_id_for(key_of(article.canonical_url)))
        article = language.settle(article, html_lang=html_lang, outlet_language=page.language_hint)
        article, claims = extract.read_claims(article)
    except Exception as error:  # one page may not cost the day, whatever it does to us
        log.exception("our defect, reading %a", page.url)
        return Reading(None, reject=reject(page, Reason.WORKER_DIED, f"our defect: {type(error).__name__}"))
    return Reading(article, claims)
