"""Harvests on their way from a run's collecting tasks to the one that reads: JSON below `_state/harvests/<run>`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from itertools import starmap

from breachledger.files import Files
from breachledger.model import Harvest, RawRef
from breachledger.store.json_rows import Row, to_day, to_json, to_reject, to_visit

FOLDER = "_state/harvests"


def save_harvest(files: Files, run: str, harvest: Harvest) -> None:
    """Leave one source's harvest for the run's next step; what the same source left before is replaced."""
    files.write(f"{FOLDER}/{run}/{harvest.source}.json", _encoded(harvest))


def load_harvests(files: Files, run: str) -> tuple[Harvest, ...]:
    """What the sources of a run have brought, by their ids."""
    return tuple(_harvest(json.loads(files.read(path))) for path in files.list(f"{FOLDER}/{run}"))


def drop_harvests(files: Files, run: str) -> None:
    """Take a run's harvests away, once they are published."""
    files.delete_tree(f"{FOLDER}/{run}")


def erased(
    files: Files, is_unwanted: Callable[[str, str], bool], is_gone: Callable[[RawRef], bool]
) -> Iterator[tuple[str, bytes]]:
    """The saved harvests that know of what is forgotten: the path of each, and its bytes without it.

    Args:
        files: the lake.
        is_unwanted: whether an outlet's address is forgotten.
        is_gone: whether a place of the archive is empty now.
    """
    for path in files.list(FOLDER):
        old = _harvest(json.loads(files.read(path)))
        visits = tuple(visit for visit in old.visits if visit.listing or not is_unwanted(old.source, visit.url))
        new = replace(old, pages=tuple(ref for ref in old.pages if not is_gone(ref)), visits=visits)
        if new != old:
            yield path, _encoded(new)


def _encoded(harvest: Harvest) -> bytes:
    return to_json(asdict(harvest))


def _harvest(told: Row) -> Harvest:
    return Harvest(
        **told
        | {
            "day": to_day(told["day"]),
            "pages": tuple(starmap(RawRef, told["pages"])),
            "visits": tuple(map(to_visit, told["visits"])),
            "rejects": tuple(map(to_reject, told["rejects"])),
        }
    )
