"""Run SQL over the lake, with its tables as views.

DuckDB's SQL. Views: articles, article_revisions, claims, claim_revisions, rejects, runs, incidents, incident_articles,
incident_fields, incident_claims; their columns stand in docs/data-dictionary.md.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from breachledger import connect
from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import FORMATS, write

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger query "SELECT field, status, count(*) AS n FROM claims GROUP BY ALL ORDER BY n DESC"
  breachledger query "FROM incidents WHERE has_conflict" --format json
  breachledger query "FROM claims WHERE date >= '2025-12-01'" --format parquet > december.parquet
  echo "FROM runs WHERE verdict = 'sick'" | breachledger query -"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("sql", metavar="SQL", help="one query, or - to read it from standard input")
    parser.add_argument("--format", choices=FORMATS, default="table")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the result."""
    with connect(settings(args).lake) as ledger:
        write(ledger.sql(sys.stdin.read() if args.sql == "-" else args.sql), args.format)
    return 0
