"""Which line of a TOML text holds which key: what `tomllib` does not tell, and a person who has to correct it needs."""

from __future__ import annotations

import re
from typing import NamedTuple

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*[.=]""")


class Place(NamedTuple):
    """A key of a table; `nth` counts the tables of one name from 0, the top of the file is the table of no name."""

    table: str = ""
    nth: int = 0
    key: str = ""


def find_places(text: str) -> dict[Place, int]:
    """Lines (from 1) of all table headers (with an empty key) and keys; the first place where a key stands twice."""
    places: dict[Place, int] = {Place(): 1}
    table, nth = "", 0
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = header[2]
            nth = counts.get(table, 0)
            counts[table] = nth + 1
            places.setdefault(Place(table, nth), number)
        elif key := _KEY.match(line):
            places.setdefault(Place(table, nth, key[1] or key[2] or key[3]), number)
    return places


def line_of(places: dict[Place, int], place: Place) -> int:
    """The line of a key or table; of a key that is missing the line of its table, also an inline one; else 1."""
    table = Place(place.key) if place == Place(key=place.key) else Place(key=place.table)
    nearest = (place, table, place._replace(key=""))
    return next((places[one] for one in nearest if one in places), 1)
