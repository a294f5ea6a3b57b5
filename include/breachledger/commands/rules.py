"""Report how the extraction rules do on a set of articles: hits, overlaps, idle rules.

Takes the files that `extract` takes. A rule that never hits on many articles is idle, or too narrow; two that always
hit the same words say the same.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pyarrow as pa

from breachledger import inbox
from breachledger.commands.handed import check_told, read_article, take_files
from breachledger.commands.output import printable, write
from breachledger.commands.progress import Bar

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from breachledger.extract.rule_usage import Usage
    from breachledger.model import Article

EXAMPLES = """\
  breachledger rules report articles/ --language it
  breachledger rules report articles/ --idle
  breachledger rules report articles/ --format csv > rules.csv"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("action", choices=("report",))
    take_files(parser)
    parser.add_argument("--idle", action="store_true", help="only the rules that never hit")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def execute(args: argparse.Namespace) -> int:
    """Print a row a rule; 1 where a file could not be read."""
    from breachledger.extract.rule_usage import rule_usage  # loads the rules

    check_told(args)
    failures: list[str] = []
    paths = list(inbox.walk(args.files, inbox.TEXTS + inbox.PAGES, failures.append))
    found = list(rule_usage(_articles(paths, args.published, args.language, failures)))
    write(_table([usage for usage in found if not (args.idle and usage.hits)]), args.format)
    for failure in failures:
        print(printable(f"breachledger rules: {failure}", 400), file=sys.stderr)
    return 1 if failures else 0


def _articles(
    paths: Sequence[Path], published: str | None, language: str | None, failures: list[str]
) -> Iterator[Article]:
    """The articles of the files; what is wrong with the others goes to `failures`."""
    with Bar() as bar:
        for number, path in enumerate(paths):
            bar.show("reading", number, len(paths))
            read = read_article(path, published, language)
            if isinstance(read, str):
                failures.append(f"{path}: {read}")
            else:
                yield read


def _table(found: Sequence[Usage]) -> pa.Table:
    columns = {
        "rule": [usage.rule.id for usage in found],
        "kind": [usage.rule.kind for usage in found],
        "field": [usage.rule.field or None for usage in found],
        "value": [usage.rule.value or None for usage in found],
        "hits": [usage.hits for usage in found],
        "articles": [usage.articles for usage in found],
        "overlaps": [usage.overlaps for usage in found],
        "most_with": [usage.other or None for usage in found],
    }
    return pa.table(columns)
