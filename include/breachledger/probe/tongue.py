"""The language of an outlet: what its page declares, checked against what its titles are written in."""

from __future__ import annotations

from collections.abc import Iterable

from breachledger.language import normal, settle_text
from breachledger.probe.draft import Draft, Sure, is_allowed
from breachledger.vocabulary import LanguageOrigin

MOST_TITLES = 30
_CHECK = "what its articles are written in"


def put_down_language(declared: str | None, titles: Iterable[str], draft: Draft) -> None:
    """`language`: that of the titles; where they are too few to tell, the declared one.

    Args:
        declared: `<html lang>`, often the template's language rather than the outlet's.
        titles: of articles, else headings of the home page.
        draft: takes it; English as a guess where nothing is known, for the file has to name one.
    """
    sample = list(titles)[:MOST_TITLES]
    found = settle_text(". ".join(sample), html_lang=declared)
    said = f"the page declares {normal(declared)}" if normal(declared) else "the page declares none"
    if not is_allowed("language", found.code):
        draft.settle("language", "en", f"nothing tells it: {said}", Sure.GUESS, _CHECK)
    elif found.origin is LanguageOrigin.AGREED:
        draft.settle("language", found.code, f"the page and {len(sample)} titles agree", Sure.SURE)
    elif found.origin is LanguageOrigin.HTML:
        draft.settle("language", found.code, f"{said}; {len(sample)} titles do not tell", Sure.LIKELY, _CHECK)
    else:
        draft.settle("language", found.code, f"by {len(sample)} titles; {said}", Sure.LIKELY, _CHECK)
