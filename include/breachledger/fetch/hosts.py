"""Which hosts a run is led to: the listings of an outlet decide that, and each new host leaves files in the state."""

from __future__ import annotations

from collections import defaultdict

import httpx

from breachledger.errors import GiveUp
from breachledger.vocabulary import Reason

MOST_HOSTS = 100
"""Hosts that one outlet may lead a run to, redirects included. Articles of an outlet stand on a handful."""


class Hosts:
    """The hosts of each outlet in one run."""

    def __init__(self) -> None:
        self._met: defaultdict[str, set[str]] = defaultdict(set)

    def admit(self, source: str, url: httpx.URL) -> None:
        """Take note of a host that is about to be asked.

        Raises:
            GiveUp: `BUDGET`; it is one too many.
        """
        met = self._met[source]
        if url.host not in met and len(met) >= MOST_HOSTS:
            raise GiveUp(Reason.BUDGET, f"{url.host}: {source} has led to {MOST_HOSTS} other hosts in this run")
        met.add(url.host)
