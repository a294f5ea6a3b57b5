"""The demo's lake as SQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from breachledger import connect
from breachledger.query.ledger import Ledger


@pytest.fixture(scope="module")
def ledger(demo_lake: str) -> Iterator[Ledger]:
    with connect(demo_lake) as opened:
        yield opened
