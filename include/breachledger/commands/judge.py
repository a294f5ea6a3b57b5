"""What the commands have in common by which a person judges."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from breachledger.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from breachledger.files import Files


def take_reason(parser: argparse.ArgumentParser) -> None:
    """`--why` and `--who`."""
    parser.add_argument("--why", required=True, type=_told, metavar="TEXT", help="the reason, for those who come later")
    parser.add_argument("--who", type=_told, metavar="NAME", help="who judges (default: who is logged in)")


def today() -> date:
    """The day of a judgement."""
    return datetime.now(UTC).date()


def resolve_now(files: Files, watchlist: Path | None) -> int:
    """Let the judgement be heard."""
    from breachledger.commands.resolve import summary
    from breachledger.resolution import resolve  # pyarrow takes a while to load

    print(
        f"written to judgements.toml; {summary(resolve(files, now=datetime.now(UTC), watchlist=watchlist))}",
        file=sys.stderr,
    )
    return 0


def _told(text: str) -> str:
    if not text.strip():
        raise UsageError("--why and --who have to say something")
    return text
