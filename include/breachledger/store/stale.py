"""What an older program has read."""

from __future__ import annotations

from breachledger.model import RawRef
from breachledger.store import partitions
from breachledger.store.files import Files
from breachledger.store.schema import SIGHTINGS

_COLUMNS = ("raw_ref", "cleaner_version", "extractor_version")


def stale(files: Files, day: str | None, cleaner_version: str, extractor_version: str) -> list[RawRef]:
    """The places of all published responses that other versions of the program have read, in the order of the archive.

    Args:
        files: the lake.
        day: a partition, `2025-12-12`; None for all.
        cleaner_version: the present one.
        extractor_version: the present one.
    """
    found = set()
    for one in [day] if day else partitions.days(files, SIGHTINGS):
        for row in partitions.read(files, SIGHTINGS, one, _COLUMNS).to_pylist():
            is_present = (row["cleaner_version"], row["extractor_version"]) == (cleaner_version, extractor_version)
            if row["raw_ref"] and not is_present:
                found.add(RawRef(**row["raw_ref"]))
    return sorted(found)
