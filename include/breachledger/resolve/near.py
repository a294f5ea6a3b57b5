"""Which reports may be one, by pairs: the graph whose components are judged."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from breachledger.resolve.compare import score
from breachledger.resolve.policy import REVIEW, Judgements

if TYPE_CHECKING:
    from collections.abc import Callable

    from breachledger.resolve.candidates import Candidates
    from breachledger.resolve.profile import Key


class Near:
    """The neighbours of reports; each pair is compared once.

    Args:
        candidates: the reports. All that may be compared with one are there when its neighbours are asked for.
        judgements: what people have judged.
    """

    def __init__(self, candidates: Candidates, judgements: Judgements) -> None:
        self._candidates = candidates
        self._judgements = judgements
        self._found: dict[Key, set[Key]] = defaultdict(set)
        self._done: set[Key] = set()

    def of(self, key: Key) -> set[Key]:
        """The reports that may be about one event with that of `key`, or are judged to be."""
        if key not in self._done:
            reports = self._candidates.reports
            profile = reports[key]
            new = self._candidates.of(key) - self._done
            near = {other for other in new if score(profile, reports[other]) >= REVIEW}
            for other in near | self._judgements.linked(key, reports):
                self._found[key].add(other)
                self._found[other].add(key)
            self._done.add(key)
        return self._found[key]


def component(start: Key, near: Callable[[Key], set[Key]]) -> frozenset[Key]:
    """All reports that hang together with `start`, itself among them; `near` gives the neighbours of one."""
    found, waiting = {start}, [start]
    while waiting:
        more = near(waiting.pop()) - found
        found |= more
        waiting += more
    return frozenset(found)
