"""The model in the plain types of JSON, by the names of the columns."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from json import dumps
from math import isfinite
from typing import TYPE_CHECKING, Any

from breachledger.vocabulary import Precision

if TYPE_CHECKING:
    from breachledger.model import Claim

_DIGITS = 15
"""Digits that every reader of JSON keeps: it may take all numbers for doubles."""
_ESCAPED = re.compile(r"""[^ -~]|['"\\]""")
_WITHIN_A_DAY = {Precision.SECOND, Precision.MINUTE, Precision.HOUR}


def plain(value: object, *, finite: bool = True) -> object:
    """A value as JSON has it: moments in ISO 8601 with a Z, enumerations as their word, tuples as lists.

    Bytes become text as DuckDB writes it, and decimals with more digits than a double holds do, too.

    Args:
        value: it may hold others.
        finite: nan and inf, for which JSON has no number, become null; else they stay.
    """
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, dict):
        return {str(name): plain(part, finite=finite) for name, part in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(part, finite=finite) for part in value]
    if isinstance(value, (float, Decimal)):
        return _number(value, finite=finite)
    return _blob(value) if isinstance(value, bytes) else value


def _number(value: float | Decimal, *, finite: bool) -> object:
    if not isfinite(value):
        return None if finite else value
    if value == int(value):
        return int(value)
    return str(value) if isinstance(value, Decimal) and len(value.as_tuple().digits) > _DIGITS else float(value)


def _blob(value: bytes) -> str:
    """Bytes as DuckDB writes them: ASCII as it is but for quotes and the backslash, all else in hexadecimal."""
    return _ESCAPED.sub(lambda found: f"\\x{ord(found[0]):02X}", value.decode("latin-1"))


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
