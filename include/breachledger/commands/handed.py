"""Files that somebody hands to a command, as articles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from breachledger import inbox
from breachledger.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from breachledger.model import Article


def take_files(parser: argparse.ArgumentParser) -> None:
    """Declare the files, and what may be told of them."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .txt, .md or .html file, or a folder")
    parser.add_argument("--published", metavar="DATE", help="the day of publication, where no meta file tells it")
    parser.add_argument(
        "--language", metavar="CODE", help="ISO 639-1, one that has rules, where it is known; else detected"
    )


def check_told(args: argparse.Namespace) -> None:
    """Refuse a day that is none, or a language that has no rules.

    Raises:
        UsageError: it is such a one.
    """
    from breachledger.extract.rules import language_codes

    if args.published:
        inbox.when(args.published)
    if args.language and args.language not in language_codes():
        raise UsageError(f"--language {args.language!r} is none of: {', '.join(language_codes())}")


def read_article(path: Path, published: str | None, language: str | None) -> Article | str:
    """The article in a file, cleaned and with its language; or why there is none, in words."""
    from breachledger import language as languages  # these load their data on import or first use
    from breachledger.clean import clean
    from breachledger.identity import article_id_for
    from breachledger.model import Reject
    from breachledger.store.addresses import key_of
    from breachledger.vocabulary import LanguageOrigin

    try:
        handed = inbox.open_file(path, source="inbox", published=published)
        handed = replace(handed, language=language or handed.language)
        cleaned = clean(inbox.page(handed))
    except inbox.UNREADABLE as error:
        return str(error)
    if isinstance(cleaned, Reject):
        return f"no article: {cleaned.reason} {cleaned.detail}".strip()
    article, html_lang = cleaned
    article = replace(article, article_id=article_id_for(key_of(article.canonical_url)))
    if handed.language:
        return replace(article, language=handed.language, language_origin=LanguageOrigin.GIVEN)
    return languages.settle(article, html_lang=html_lang, outlet_language=None)
