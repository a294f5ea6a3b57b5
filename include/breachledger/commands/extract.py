"""Read claims from files and print them as JSON, one object a line. Needs no lake.

Takes .txt, .md and .html (also .html.gz) files, and folders of them. A text file's text is the file unchanged; a page
is cleaned first. NAME.meta.json beside a file may give its url, published_at, modified_at, source, title,
author, language and timezone.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breachledger import inbox
from breachledger.commands.output import printable
from breachledger.errors import UsageError
from breachledger.plain import json_line
from breachledger.settings import Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

EXAMPLES = """\
  breachledger extract article.txt --published 2025-12-17 --json
  breachledger extract pages/ --json > claims.jsonl
  breachledger extract notizia.txt --published 2025-12-17 --language it"""

# Below this many files, starting processes costs more than they save.
_ALONE = 8


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a .txt, .md or .html file, or a folder")
    parser.add_argument("--published", metavar="DATE", help="the day of publication, where no meta file tells it")
    parser.add_argument("--language", metavar="CODE", help="ISO 639-1, where it is known; else it is detected")
    parser.add_argument("--json", action="store_true", help="JSON Lines on standard output (else a list for reading)")


def execute(args: argparse.Namespace) -> int:
    """Print one object, or one readable block, a file."""
    if args.published:
        inbox.when(args.published)
    if args.language and not (args.language.isascii() and args.language.isalpha() and len(args.language) in {2, 3}):
        raise UsageError(f"--language {args.language!r}: give an ISO 639 code such as it or en")
    failures = 0
    for row in _rows(list(inbox.walk(args.files, inbox.TEXTS + inbox.PAGES)), args.published, args.language):
        failures += "error" in row
        if "error" in row:
            print(printable(f"breachledger extract: {row['file']}: {row['error']}", 400), file=sys.stderr)
        else:
            print(json_line(row) if args.json else _block(row))
    return 1 if failures else 0


def _rows(paths: list[Path], published: str | None, language: str | None) -> Iterable[dict[str, Any]]:
    """The objects, in the order of the files; many files are read by several processes."""
    one = partial(_row, published=published, language=language)
    if len(paths) < _ALONE:
        yield from map(one, paths)
        return
    with ProcessPoolExecutor(Settings.from_environment().workers, get_context("forkserver")) as pool:
        yield from pool.map(one, paths, chunksize=8)


def _row(path: Path, published: str | None, language: str | None) -> dict[str, Any]:
    """One file as the object that is printed, or with `error` where it cannot be read."""
    from breachledger import extract  # they load their data on import or first use
    from breachledger import language as languages
    from breachledger.clean import clean
    from breachledger.identity import article_id_for
    from breachledger.model import Reject
    from breachledger.plain import claim_object, plain
    from breachledger.store.addresses import key_of
    from breachledger.vocabulary import LanguageOrigin

    try:
        handed = inbox.open_file(path, source="inbox", published=published)
        handed = replace(handed, language=language or handed.language)
        cleaned = clean(inbox.page(handed))
    except inbox.UNREADABLE as error:
        return {"file": str(path), "error": str(error)}
    if isinstance(cleaned, Reject):
        return {"file": str(path), "error": f"no article: {cleaned.reason} {cleaned.detail}".strip()}
    article, html_lang = cleaned
    article = replace(article, article_id=article_id_for(key_of(article.canonical_url)))
    if handed.language:
        article = replace(article, language=handed.language, language_origin=LanguageOrigin.GIVEN)
    else:
        article = languages.settle(article, html_lang=html_lang, outlet_language=None)
    article, claims = extract.read_claims(article)
    dated = article.published_origin != "first_seen"
    return {
        "file": str(path),
        "url": article.url,
        "language": article.language,
        "language_confidence": article.language_confidence,
        "title": article.title,
        "author": article.author,
        "published_at": plain(article.published_at) if dated else None,
        "published_precision": article.published_precision if dated else None,
        "is_incident_report": article.is_incident_report,
        "text": article.text,
        "claims": [claim_object(claim) for claim in claims],
    }


def _block(row: dict[str, Any]) -> str:
    """One file's claims for reading."""
    lines = [f"{row['file']}: {row['title']}"]
    lines += [
        f"  {c['field']:24} {_value(c):32} {c['status']:12} {c['source_role']:12} “{c['quote']}”" for c in row["claims"]
    ]
    return "\n".join(printable(line, 300) for line in (lines if row["claims"] else [*lines, "  no claims"]))


def _value(claim: dict[str, Any]) -> str:
    for name in ("value_text", "value_number", "value_start"):
        if claim[name] is not None:
            return f"{claim[name]} {claim['unit'] or ''}".strip()
    return "–"
