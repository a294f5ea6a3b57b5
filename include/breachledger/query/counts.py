"""How many claims stand behind a value of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASSERTED = ("confirmed", "reported", "claimed", "suspected")
_OTHERS = ("denied", "undisclosed")


def assertions(value: Mapping[str, Any]) -> int:
    """The claims that assert a row of `incident_fields`; those that see no sign of it are `suspected`, and do not."""
    told: int = sum(value[status] or 0 for status in _ASSERTED)
    return told - (value["doubted"] or 0)


def is_taken_back(value: Mapping[str, Any]) -> bool:
    """Whether no claim of a row of `incident_fields` counts any more: its status is what it was."""
    return not any(value[status] for status in (*_ASSERTED, *_OTHERS))
