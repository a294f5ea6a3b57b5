"""B-cubed and pairwise measures of groups that may overlap, for an article may tell of several events.

B-cubed as extended by Amigó, Gonzalo, Artiles and Verdejo, "A comparison of extrinsic clustering evaluation metrics
based on formal constraints", Information Retrieval 12 (2009).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from statistics import fmean
from typing import NamedTuple

Groups = Mapping[str, frozenset[str]]
"""The groups of each item; an item in none is alone."""


class Score(NamedTuple):
    """Precision and recall; nan where there is nothing to measure."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(true: Groups, found: Groups) -> Score:
    """Averages over the items of `true`."""
    return Score(_shared(found, true), _shared(true, found))


def _shared(pairs_of: Groups, judged_by: Groups) -> float:
    """Of what an item shares with others in `pairs_of`, the part that it shares in `judged_by` too; on average."""
    items = sorted(pairs_of)
    averages = []
    for item in items:
        parts = []
        for other in items:
            here = len(pairs_of[item] & pairs_of[other])
            if here:
                parts.append(min(here, len(judged_by[item] & judged_by[other])) / here)
        averages.append(fmean(parts))
    return fmean(averages) if averages else float("nan")


def pairwise(true: Groups, found: Groups, counts: Callable[[str, str], bool] = lambda _one, _other: True) -> Score:
    """Over the pairs of items for which `counts` holds."""
    pairs = [pair for pair in combinations(sorted(true), 2) if counts(*pair)]
    together = {pair for pair in pairs if true[pair[0]] & true[pair[1]]}
    joined = {pair for pair in pairs if found[pair[0]] & found[pair[1]]}
    right = len(together & joined)
    return Score(
        right / len(joined) if joined else float("nan"),
        right / len(together) if together else float("nan"),
    )
