"""Read claims from files and print them as JSON, one object a line. Needs no lake.

Takes .txt, .md and .html (also .html.gz) files, and folders of them. A text file's text is the file unchanged; a page
is cleaned first. NAME.meta.json beside a file may give its url, published_at, modified_at, source, title,
author, language and timezone.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breachledger import inbox
from breachledger.commands.handed import check_told, take_files
from breachledger.commands.output import printable
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
    take_files(parser)
    parser.add_argument("--json", action="store_true", help="JSON Lines on standard output (else a list for reading)")


def execute(args: argparse.Namespace) -> int:
    """Print one object, or one readable block, a file."""
    check_told(args)
    failures: list[str] = []

    def tell(failure: str) -> None:
        failures.append(failure)
        print(printable(f"breachledger extract: {failure}", 400), file=sys.stderr)

    paths = list(inbox.walk(args.files, inbox.TEXTS + inbox.PAGES, tell))
    for row in _rows(paths, args.published, args.language):
        if "error" in row:
            tell(f"{row['file']}: {row['error']}")
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
    from breachledger.commands.handed import read_article
    from breachledger.extract import read_claims
    from breachledger.plain import claim_object, plain

    read = read_article(path, published, language)
    if isinstance(read, str):
        return {"file": str(path), "error": read}
    article, claims = read_claims(read)
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
