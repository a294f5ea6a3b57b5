"""A word to who reads incidents, where the lake knows more than they tell."""

from __future__ import annotations

import sys

from breachledger.files import open_files
from breachledger.query.ledger import Ledger
from breachledger.store import pending


def tell_pending(ledger: Ledger) -> None:
    """One line on standard error, where days have changed since the incidents were made."""
    files = open_files(ledger.lake)
    count = len(pending.days(files))
    if pending.resolver(files) is None:
        print("nothing was ever resolved here: breachledger resolve", file=sys.stderr)
    elif count:
        days = "1 day is" if count == 1 else f"{count} days are"
        print(f"{days} not resolved yet: breachledger resolve", file=sys.stderr)
