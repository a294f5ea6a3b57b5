"""What every rung has from a listing: how it is fetched, and its rows as far as they could be read."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from breachledger.errors import GiveUp
from breachledger.model import Page
from breachledger.sources.entry import Entry, Rows, plain
from breachledger.vocabulary import Reason


class Get(Protocol):
    """Fetches a listing."""

    async def __call__(self, url: str, *, elsewhere: bool = False) -> Page:
        """The document at `url`, at the pace of the outlet; `elsewhere`: at that of an archive of the web.

        Raises:
            GiveUp: it cannot be had.
            RetryLater: its host was not ready.
        """


class Reading(NamedTuple):
    """The rows of one document, and what is wrong with it; no words where nothing is."""

    entries: tuple[Entry, ...]
    damage: str = ""
    following: str | None = None
    """The address of the document with the entries before these, where a feed names one."""


def signal_faults(rows: Rows, read: int, damage: str) -> None:
    """Say at the end of a listing what could not be read of it.

    Raises:
        GiveUp: `malformed`; the document is damaged, or rows of it lead to no web page.
    """
    faults = [f"then {plain(damage)}"] if damage else []
    if rows.nowhere:
        faults.append(f"{rows.nowhere} of them without a web address")
    if faults:
        raise GiveUp(Reason.MALFORMED, f"read {read} rows, {', '.join(faults)}")
