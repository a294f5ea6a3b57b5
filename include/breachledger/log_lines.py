"""Log lines for a scheduler: one JSON object each, with the day and the outlet that it is about."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_FIELDS: ContextVar[Mapping[str, str]] = ContextVar("log_fields", default=MappingProxyType({}))


@contextmanager
def about(**fields: str) -> Generator[None, None, None]:
    """Every line that is logged within tells these fields, such as `source` and `day`; tasks started within too."""
    token = _FIELDS.set({**_FIELDS.get(), **fields})
    try:
        yield
    finally:
        _FIELDS.reset(token)


class JsonLines(logging.Formatter):
    """`{"level", "logger", "event", …fields}`, in ASCII: no text from outside can end a line or begin another."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, without its end."""
        line = {**_FIELDS.get(), "level": record.levelname.lower(), "logger": record.name, "event": record.getMessage()}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def log_as_json() -> None:
    """Let the program log on standard error as `JsonLines`, from level INFO."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("breachledger").setLevel(logging.INFO)
