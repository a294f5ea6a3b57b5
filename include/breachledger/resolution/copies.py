"""Which articles repeat others, noted in their partitions where it has changed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import starmap
from typing import TYPE_CHECKING

import pyarrow as pa

from breachledger.resolve.duplicates import DAYS, Text, near_duplicates
from breachledger.store import partitions
from breachledger.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from breachledger.files import Files
    from breachledger.store.draft import Draft

_ARTICLES = TABLES["articles"]
_LOOKED_AT = ("article_id", "published_at", "text", "near_duplicate_of")


def note_copies(files: Files, changed: Collection[str], draft: Draft) -> dict[str, str | None]:
    """Let `near_duplicate_of` tell the truth wherever a changed day may make a difference.

    The article itself has not changed, and its day is not pending for it.

    Returns:
        The original of each article that the lake had otherwise; None where it has none any more.
    """
    stored = partitions.days(files, _ARTICLES)
    after = _within(stored, changed, before=0, after=DAYS)
    texts = _within(stored, after, before=DAYS, after=0)
    noted: dict[str, dict[str, str | None]] = {}
    originals = near_duplicates(_texts(files, sorted(texts), noted))
    news: dict[str, str | None] = {}
    for day in sorted(after):
        otherwise = {one: originals.get(one) for one, old in noted[day].items() if originals.get(one) != old}
        if otherwise:
            _rewrite(files, day, otherwise, draft)
            news |= otherwise
    return news


def _within(stored: Sequence[str], days: Collection[str], *, before: int, after: int) -> set[str]:
    """The stored days that are so near to one of `days`."""
    near = {
        str(date.fromisoformat(day) + timedelta(days=offset)) for day in days for offset in range(-before, after + 1)
    }
    return near & set(stored)


def _texts(files: Files, days: Sequence[str], noted: dict[str, dict[str, str | None]]) -> Iterator[Text]:
    """The articles of these days, day by day; what their partitions say of copies goes into `noted`."""
    for day in days:
        rows = partitions.read(files, _ARTICLES, day, _LOOKED_AT).to_pylist()
        noted[day] = {row["article_id"]: row["near_duplicate_of"] for row in rows}
        number = date.fromisoformat(day).toordinal()
        for row in sorted(rows, key=lambda one: (one["published_at"], one["article_id"])):
            yield Text(row["article_id"], number, row["text"])


def _rewrite(files: Files, day: str, originals: dict[str, str | None], draft: Draft) -> None:
    rows = partitions.read(files, _ARTICLES, day)
    column = rows.schema.get_field_index("near_duplicate_of")
    ids, old = rows["article_id"].to_pylist(), rows["near_duplicate_of"].to_pylist()
    new = list(starmap(originals.get, zip(ids, old, strict=True)))
    rows = rows.set_column(column, rows.schema.field(column), pa.array(new, pa.string()))
    draft.put_file(_ARTICLES.path(day), partitions.encoded(_ARTICLES, rows))
