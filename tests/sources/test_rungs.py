"""The table of rungs."""

from __future__ import annotations

from breachledger.settings import Settings
from breachledger.sources.catalog_keys import LISTING_KINDS
from breachledger.sources.rungs import rungs


def test_there_is_a_rung_for_every_kind_of_listing() -> None:
    assert tuple(rungs(Settings())) == LISTING_KINDS
