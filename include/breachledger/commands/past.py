"""`--as-of` and `--seen-as-of`: what was known on a day, for the commands that read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from breachledger.query.as_of import last_moment

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from breachledger.query.ledger import Ledger


def take_as_of(parser: argparse.ArgumentParser) -> None:
    """Declare the two; one of them at the most."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--as-of", type=last_moment, metavar="DAY", help="what was public by the end of this UTC day")
    either.add_argument("--seen-as-of", type=last_moment, metavar="DAY", help="what we had fetched by then")


def moment_of(args: argparse.Namespace) -> datetime | None:
    """The last moment that counts; None for today."""
    moment: datetime | None = args.as_of or args.seen_as_of
    return moment


def at_that_time(ledger: Ledger, args: argparse.Namespace, incident: str | None = None) -> Ledger:
    """The ledger of that time, about one incident or all, to be closed; `ledger` itself where no day is given."""
    moment = moment_of(args)
    if moment is None:
        return ledger
    return ledger.as_of(moment, seen=args.seen_as_of is not None, incident=incident)


def tell_as_of(args: argparse.Namespace) -> None:
    """One line on standard error, where a day is given."""
    if moment := moment_of(args):
        word = "what we had fetched" if args.seen_as_of else "what was public"
        print(f"{word} until {moment:%Y-%m-%d %H:%M} UTC, in today's grouping", file=sys.stderr)
