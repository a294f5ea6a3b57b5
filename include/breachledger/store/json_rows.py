"""Visits and rejects as JSON, between two steps of a run."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from breachledger.model import Reject, Visit
from breachledger.vocabulary import Outcome, Stage

Row = dict[str, Any]
"""An object, as JSON gives it back."""


def to_json(value: object) -> bytes:
    """Rows as JSON in UTF-8; days and times as ISO 8601 writes them."""
    return json.dumps(value, default=_iso).encode()


def to_visit(row: Row) -> Visit:
    """A visit as it was."""
    modified = row["modified_at"] and datetime.fromisoformat(row["modified_at"])
    typed = {"day": to_day(row["day"]), "outcome": Outcome(row["outcome"]), "modified_at": modified}
    return Visit(**row | typed)


def to_reject(row: Row) -> Reject:
    """A reject as it was."""
    return Reject(**row | {"day": to_day(row["day"]), "stage": Stage(row["stage"])})


def to_day(text: str) -> date:
    """A day as it was."""
    return date.fromisoformat(text)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))
