"""What has to be read again."""

from __future__ import annotations

from breachledger.files import Files
from breachledger.model import RawRef
from breachledger.store import partitions
from breachledger.store.schema import SIGHTINGS, TABLES

_COLUMNS = ("raw_ref", "text_sha256", "cleaner_version", "extractor_version")


def stale(files: Files, day: str | None, cleaner_version: str, extractor_version: str) -> list[RawRef]:
    """The places of published responses that other versions of the program have read, in the order of the archive.

    Also those whose text is not in the tables any more, because somebody took a partition away.

    Args:
        files: the lake.
        day: a partition, `2025-12-12`; None for all.
        cleaner_version: the present one.
        extractor_version: the present one.
    """
    found = set()
    for one in [day] if day else partitions.days(files, SIGHTINGS):
        texts = _texts(files, one)
        for row in partitions.read(files, SIGHTINGS, one, _COLUMNS).to_pylist():
            is_present = (row["cleaner_version"], row["extractor_version"]) == (cleaner_version, extractor_version)
            if row["raw_ref"] and not (is_present and row["text_sha256"] in texts):
                found.add(RawRef(**row["raw_ref"]))
    return sorted(found)


def _texts(files: Files, day: str) -> set[str]:
    tables = (TABLES["articles"], TABLES["article_revisions"])
    columns = [partitions.read(files, table, day, ("text_sha256",))["text_sha256"] for table in tables]
    return {str(text) for column in columns for text in column.to_pylist()}
