"""Records that stand in the place of others that are gone."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from breachledger.archive import record

NOW = datetime(2025, 12, 13, 6, 0, tzinfo=UTC)
BLOCK = 0xFFFF


@pytest.mark.parametrize("length", [200, 201, *range(BLOCK + 10, BLOCK + 40), 2 * BLOCK + 25, 1_000_000, 20_000_000])
def test_a_blank_record_has_the_length_that_is_asked_for(length: int) -> None:
    blank = record.blank(length, NOW)
    assert len(blank) == length
    gzip.decompress(blank)  # raises where a length or the checksum is wrong
    stream = io.BytesIO(blank + record.warcinfo("a.warc.gz", "test", NOW)[1])
    first, second = [(one.record_type, one.stream_pos, one.content_length) for one in ArchiveIterator(stream)]
    assert first[:2] == (WarcRecordType.metadata, 0)
    assert length - 300 - 5 * (length // BLOCK) < first[2] < length
    assert second[:2] == (WarcRecordType.warcinfo, length)


@pytest.mark.parametrize("length", [1, 17, 18, 19, 100])
def test_where_no_record_has_room_there_are_zeros(length: int) -> None:
    assert record.blank(length, NOW) == bytes(length)
