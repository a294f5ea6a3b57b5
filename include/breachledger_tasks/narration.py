"""What the program's steps log, in the log of their task: structured, with outlet and day."""

from __future__ import annotations

import json
from collections.abc import Iterable

import structlog

log = structlog.get_logger("breachledger")

_LEVELS = frozenset({"debug", "info", "warning", "error", "critical"})
_LONGEST = 10_000
_SHORT = 500


class Narrator:
    """Logs what a step writes to its standard error, and remembers what it said last."""

    def __init__(self) -> None:
        self._waiting = ""
        self.last = ""
        """The last thing that it said, on one line of at most 500 characters."""

    def listen(self, lines: Iterable[str]) -> None:
        """Log each line as it comes; but one that is none of ours when the next has come, or `end`."""
        for line in filter(str.strip, lines):
            self._tell_waiting("warning")
            if line.startswith("{"):
                self._tell(line)
            else:
                self._waiting = line

    def end(self, *, is_error: bool) -> None:
        """Log what is waiting: the reason, where the step has ended with an error of its user."""
        self._tell_waiting("error" if is_error else "warning")

    def _tell_waiting(self, level: str) -> None:
        if self._waiting:
            self._tell(self._waiting, level)
        self._waiting = ""

    def _tell(self, line: str, level: str = "warning") -> None:
        self.last = narrate(line, level)[:_SHORT]


def narrate(line: str, otherwise: str = "warning") -> str:
    """Log one line that a step has written to its standard error; on the level `otherwise`, if it is none of ours.

    Returns:
        What it says, with the last line of its exception, if it has one.
    """
    line = line.strip()[:_LONGEST]
    try:
        told = json.loads(line)
        level, event = told.pop("level"), told.pop("event")
    except (ValueError, KeyError, AttributeError, TypeError):
        told, level, event = {}, otherwise, line
    if event:
        getattr(log, level if level in _LEVELS else "info")(plain(event), **told)
    return plain(": ".join([event, *str(told.get("exception", "")).strip().splitlines()[-1:]]))


def plain(event: str) -> str:
    """Text from outside on one line; it opens no group of log lines and sends no command to a terminal."""
    text = "".join(c if c.isprintable() else " " for c in event)
    return f" {text}" if text.startswith("::") else text
