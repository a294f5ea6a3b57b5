from __future__ import annotations

import pytest

from breachledger.completeness import Counts, verdict


@pytest.mark.parametrize(
    ("counts", "word"),
    [
        (Counts(1, 1, 0, 0, 5), "sick"),
        (Counts(2, 2, 0, 0, None), "sick"),
        (Counts(2, 2, 3, 0, 1), "partial"),
        (Counts(1, 0, 0, 0, 5), "silent"),
        (Counts(2, 1, 9, 0, 5), "partial"),
        (Counts(1, 0, 9, 1, 5), "partial"),
        (Counts(1, 0, 4, 0, 5), "partial"),
        (Counts(1, 0, 5, 0, 5), "complete"),
        (Counts(1, 0, 0, 0, 0), "complete"),
        (Counts(1, 0, 3, 0, None), "complete"),
        (Counts(1, 0, 0, 0, None), "unknown"),
        (Counts(0, 0, 3, 0, 5), "unknown"),
    ],
)
def test_verdict(counts: Counts, word: str) -> None:
    told, reason = verdict(counts)
    assert told == word
    assert (reason is None) == (word == "complete")


def test_reason_names_all_that_is_missing() -> None:
    assert verdict(Counts(2, 1, 3, 2, 5))[1] == (
        "1 of 2 listings could not be read in full; 2 of 3 pages could not be fetched; "
        "3 links, where 5 at least are expected"
    )
