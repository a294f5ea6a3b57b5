"""Take pages that somebody else fetched into the lake: WARC files, and folders of HTML or text.

NAME.meta.json beside a page may give its url, published_at, modified_at, source, title, author, language and
timezone. Of a WARC file that is believed only where it is an archive of ours, and --ours says so: anybody can write
such a file. What is taken is kept in the archive first, so a rebuild reads it again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import printable
from breachledger.errors import UsageError

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger ingest crawl.warc.gz --lake var/lake
  breachledger ingest pages/ --lake var/lake --source my-crawl
  breachledger ingest old-lake/archive/bsi/*/*.warc.gz --ours --lake var/lake"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a WARC file, a page, a text, or a folder")
    parser.add_argument("--source", default="inbox", metavar="ID", help="the outlet of what does not say its own")
    parser.add_argument(
        "--ours", action="store_true", help="the WARC files are of a lake of ours: believe their outlets and dates"
    )
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Take them; 1 where a file, or a part of one, could not be taken."""
    from breachledger import replay  # loads every stage: half a second
    from breachledger.commands.progress import Bar

    failures: list[str] = []
    with Bar() as bar:
        bar.title("ingest")
        taken = replay.ingest(args.paths, args.source, settings(args), failures.append, bar.show, ours=args.ours)
    if not taken and not failures:
        raise UsageError("nothing to take: no .warc, .warc.gz, .html, .txt or .md file there")
    for line in failures:
        print(printable(line, 400), file=sys.stderr)
    print(f"{taken} pages taken, {len(failures)} faults", file=sys.stderr)
    return 1 if failures else 0
