"""Run SQL over the lake, with its tables as views.

DuckDB's SQL. Views: articles, article_revisions, claims, claim_revisions, rejects, runs, incidents, incident_articles,
incident_fields, incident_claims, incident_registry, decisions, alerts; their columns stand in docs/data-dictionary.md.
With --as-of or --seen-as-of articles, claims, incidents, incident_articles, incident_fields and incident_claims are as
they were known then; --incident makes that quick in a large lake, and leaves the others out.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from breachledger import connect
from breachledger.commands.arguments import settings, take_lake
from breachledger.commands.output import FORMATS, write
from breachledger.commands.past import at_that_time, moment_of, take_as_of
from breachledger.errors import UsageError
from breachledger.query.aliases import standing

if TYPE_CHECKING:
    import argparse

EXAMPLES = """\
  breachledger query "SELECT field, status, count(*) AS n FROM claims GROUP BY ALL ORDER BY n DESC"
  breachledger query "FROM incidents WHERE has_conflict" --format json
  breachledger query "FROM claims WHERE date >= '2025-12-01'" --format parquet > december.parquet
  breachledger query --as-of 2025-12-13 "SELECT victim_name, extortion_demanded_status FROM incidents"
  echo "FROM runs WHERE verdict = 'sick'" | breachledger query -"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("sql", metavar="SQL", help="one query, or - to read it from standard input")
    take_as_of(parser)
    parser.add_argument("--incident", metavar="ID", help="beside a day: what is asked is about this incident alone")
    parser.add_argument("--format", choices=FORMATS, default="table")
    take_lake(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the result."""
    if args.incident and moment_of(args) is None:
        raise UsageError("--incident goes with --as-of or --seen-as-of; without them say it in the query")
    with connect(settings(args).lake) as ledger:
        incident = standing(ledger, args.incident)[0] if args.incident else None
        with at_that_time(ledger, args, incident) as then:
            write(then.sql(sys.stdin.read() if args.sql == "-" else args.sql), args.format)
    return 0
