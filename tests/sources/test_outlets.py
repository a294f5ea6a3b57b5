"""The catalog that the package brings along."""

from __future__ import annotations

from collections import Counter

import pytest

from breachledger.settings import Settings
from breachledger.sources.catalog import Source, load

OUTLETS = load(Settings().catalog)


def test_it_spans_the_languages_and_kinds() -> None:
    languages = Counter(language for outlet in OUTLETS for language in outlet.languages)
    assert len(OUTLETS) >= 100
    assert len(languages) >= 15
    assert {outlet.kind for outlet in OUTLETS} == {"specialist_press", "general_press", "cert", "vendor_blog"}
    assert {"2-remove-virus", "bleepingcomputer", "heise-security", "red-hot-cyber", "zataz"} <= {o.id for o in OUTLETS}


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_each_tells_what_is_expected_of_it_and_how_its_addresses_are_known(outlet: Source) -> None:
    assert outlet.evidence is not None
    assert outlet.expect is not None
    assert outlet.expect[1] > 0
    assert outlet.listings("daily")
    assert all(url.startswith("https://") for url in (outlet.home, *(listing.url for listing in outlet.links)))
