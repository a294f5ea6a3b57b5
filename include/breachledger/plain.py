"""The model in the plain types of JSON, by the names of the columns."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from json import dumps
from math import isfinite
from typing import TYPE_CHECKING, Any

from breachledger.vocabulary import Precision

if TYPE_CHECKING:
    from breachledger.model import Claim

_WITHIN_A_DAY = {Precision.SECOND, Precision.MINUTE, Precision.HOUR}


def plain(value: object) -> object:
    """A value as JSON has it: moments in ISO 8601 with a Z, enumerations as their word, tuples as lists."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(part) for name, part in value._asdict().items()}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    if isinstance(value, float):
        return None if not isfinite(value) else int(value) if value.is_integer() else value
    return value


def json_line(value: object) -> str:
    """A plain value as JSON on one line. What a terminal might take for a command is written as an escape."""
    text = dumps(value, ensure_ascii=False, allow_nan=False)
    return text if text.isprintable() else "".join(c if c.isprintable() else dumps(c)[1:-1] for c in text)


def claim_object(claim: Claim) -> dict[str, Any]:
    """A claim as a JSON object. Its dates are days (`2025-12-11`) unless they are known to the hour."""
    row = {field.name: plain(getattr(claim, field.name)) for field in fields(claim)}
    if claim.precision not in _WITHIN_A_DAY:
        for name in ("value_start", "value_end"):
            moment = getattr(claim, name)
            row[name] = moment.date().isoformat() if moment else None
    return row
