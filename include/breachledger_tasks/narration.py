"""What the program's steps log, in the log of their task: structured, with outlet and day."""

from __future__ import annotations

import json

import structlog

log = structlog.get_logger("breachledger")

_LEVELS = frozenset({"debug", "info", "warning", "error", "critical"})
_LONGEST = 10_000


def narrate(line: str) -> None:
    """Log one line that a step has written to its standard error."""
    line = line.strip()[:_LONGEST]
    try:
        told = json.loads(line)
        level, event = told.pop("level"), told.pop("event")
    except (ValueError, KeyError, AttributeError, TypeError):
        told, level, event = {}, "warning", line
    if event:
        getattr(log, level if level in _LEVELS else "info")(plain(event), **told)


def plain(event: str) -> str:
    """Text from outside on one line; it opens no group of log lines and sends no command to a terminal."""
    text = "".join(c if c.isprintable() else " " for c in event)
    return f" {text}" if text.startswith("::") else text
