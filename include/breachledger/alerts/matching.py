"""Whether an incident meets an entry of the watch list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachledger.alerts.words import is_told, may_be_one, name
from breachledger.vocabulary import FIELD_BY_NAME, Kind
from breachledger.watchlist import CRITERIA, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from breachledger.alerts.snapshot import Row, View
    from breachledger.watchlist import Watch


ORGANISATIONS = frozenset({"victim.name", "supplier.name"})
"""The fields whose values are names of organisations."""


def meets(entry: Watch, view: View) -> bool:
    """Whether each list of the entry has something that the incident has."""
    return all(next(found(entry, view, key), None) is not None for key in entry.lists)


def found(entry: Watch, view: View, key: str) -> Iterator[str]:
    """The words of one list of the entry that the incident has."""
    field = CRITERIA[key]
    for word in entry.lists[key]:
        if is_told(word, view.text) if field is None else any(_is(word, row, entry, view) for row in view.of(field)):
            yield word


def _is(word: str, row: Row, entry: Watch, view: View) -> bool:
    """Whether a value is what the list says, and stands well enough."""
    if row["best_status"] not in STATUSES[: STATUSES.index(entry.minimum_status) + 1]:
        return False
    if FIELD_BY_NAME[row["field"]].kind is not Kind.TEXT:
        return bool(row["value_text"] == word)
    return is_named(word, row, view.country)


def is_named(word: str, row: Row, country: str | None) -> bool:
    """Whether a name is the one in the list, in any language, or holds it as whole words."""
    names = [one for one in (row["value_text"], row["value_ref"]) if one]
    if any(name(word) in name(one) for one in names):
        return True
    return row["field"] in ORGANISATIONS and any(may_be_one(word, one, country) for one in names)
