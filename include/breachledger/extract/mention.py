"""One mention of a name in a text."""

from __future__ import annotations

from typing import NamedTuple


class Mention(NamedTuple):
    """One mention: its token range, its telling words, and whether it begins with an institution word."""

    first: int
    last: int
    key: tuple[str, ...]
    institution: bool
    opens: bool
    """It is the first word of its sentence, so that its capital says little."""
