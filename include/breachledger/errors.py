"""Errors, named by what the caller is to do about them.

BreachledgerError
├── UsageError     the person who asked has to change something; the message says what. Exit code 2.
├── RetryLater     the world was not ready (time-out, 5xx, 429): the same call may go through later.
├── GiveUp         this one item will not get better by itself: it becomes a row in `rejects`.
└── Defect         our own promise is broken (an offset that does not hold its quote): stop, tell, keep the data.
"""

from __future__ import annotations


class BreachledgerError(Exception):
    """Whatever this program raises on purpose."""


class UsageError(BreachledgerError):
    """Bad input by a person: the message names what is wrong and what to do."""


class _Item(BreachledgerError):
    """What concerns one item; `reason` is a word of `vocabulary.Reason`, `detail` a sentence for people."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class RetryLater(_Item):
    """The world was not ready; `after` is the wait in seconds that the other side asked for, where it did."""

    def __init__(self, reason: str, detail: str = "", *, after: float | None = None) -> None:
        super().__init__(reason, detail)
        self.after = after


class GiveUp(_Item):
    """This item cannot be had: a row in `rejects`, and on to the next."""


class Defect(BreachledgerError):
    """A promise of ours does not hold. Nothing is written over."""
