"""One value of a table as a spreadsheet or a line of JSON takes it."""

from __future__ import annotations

from breachledger.plain import json_line, plain
from breachledger.visible import lines

JOINT = "; "
"""What stands between the values of a list in one cell."""

# A spreadsheet takes a cell that begins so for a formula, some in full width as well; a quote before it makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def cell(value: object) -> object:
    """A value for CSV. Numbers stay numbers; text that a spreadsheet would run begins with a quote.

    Lists of plain values are joined, what is nested is JSON. Characters that do not show become blanks, so that none
    turns the text around; line breaks stay.
    """
    if isinstance(value, (list, tuple)) and not any(isinstance(part, (dict, list, tuple)) for part in value):
        return _text(JOINT.join(str(plain(part, finite=False)) for part in value))
    if isinstance(value, (dict, list, tuple)):
        return _text(json_line(plain(value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    value = plain(value, finite=False)
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    """Judged before and after it is cleaned: blanks in front hide a formula from us, and not from every spreadsheet."""
    text = lines(value)
    return f"'{text}" if value.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
