"""A WARC file that comes in pieces: the same members however it is cut, and damage passed over."""

from __future__ import annotations

import gzip
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.archive import members
from breachledger.archive.members import Member, Members
from tests.site.ccnews import record

RECORDS = [record(f"https://www.Desk{number}.example:443/a", b"<p>A town.</p>" * 50 * number) for number in range(6)]
FILE = b"".join(RECORDS)


def read(data: bytes, cuts: list[int], offset: int = 0) -> tuple[list[Member], int]:
    """The members of a file that comes in pieces, and how many were damaged."""
    reader, found = Members(offset), []
    places = [0, *sorted(cuts), len(data)]
    for first, last in pairwise(places):
        found += list(reader.feed(data[first:last]))
    return found + list(reader.close()), reader.damaged


@given(st.lists(st.integers(0, len(FILE)), max_size=12))
def test_the_members_are_the_same_however_the_file_is_cut(cuts: list[int]):
    found, damaged = read(FILE, cuts)
    assert [one.data for one in found] == [gzip.decompress(one) for one in RECORDS]
    assert [one.end for one in found] == [sum(map(len, RECORDS[: number + 1])) for number in range(6)]
    assert damaged == 0


HOSTS = {"desk1.example", "desk4.example"}


def wanted(data: bytes, cuts: list[int]) -> tuple[list[Member], Members]:
    """The members of two hosts, and the reader at the end of the file."""
    reader, found = Members(hosts=HOSTS), []
    for first, last in pairwise([0, *sorted(cuts), len(data)]):
        found += list(reader.feed(data[first:last]))
    return found + list(reader.close()), reader


@given(st.lists(st.integers(0, len(FILE)), max_size=12))
def test_of_chosen_hosts_the_same_members_come(cuts: list[int]):
    found, reader = wanted(FILE, cuts)
    every, _ = read(FILE, [])
    assert found == [one for one in every if one.host in HOSTS]
    assert (reader.count, reader.end, reader.damaged) == (6, len(FILE), 0)


@given(
    st.integers(0, len(FILE) - 1), st.binary(min_size=1, max_size=60), st.lists(st.integers(0, len(FILE)), max_size=4)
)
def test_damage_costs_a_chosen_host_no_more_than_the_damaged_record(at: int, noise: bytes, cuts: list[int]):
    found, _ = wanted(FILE[:at] + noise + FILE[at:], cuts)
    hit = next(number for number in range(6) if at < sum(map(len, RECORDS[: number + 1])))
    left = [gzip.decompress(RECORDS[number]) for number in (1, 4) if number != hit]
    assert [one.data for one in found if one.data in left] == left


def test_a_damaged_record_that_reads_the_rest_of_the_file_as_its_own_hides_no_other():
    found, reader = wanted(FILE[:1061] + b"\0" + FILE[1061:], [])
    assert [one.host for one in found] == ["desk1.example", "desk4.example"]
    assert reader.damaged == 1


def test_what_is_cut_off_or_noise_at_the_end_is_damage():
    assert wanted(FILE[:-20], [])[1].damaged == 1
    assert wanted(FILE + b"noise", [])[1].damaged == 1
    assert wanted(b"<h1>This is no archive</h1>", [])[1].damaged == 1
    assert wanted(b"", [])[1].damaged == 0


def test_a_piece_full_of_empty_members_or_false_starts_is_passed_over_quickly():
    for odd in (gzip.compress(b"", mtime=0), b"\x1f\x8b\x08", b"\x1f\x8b\x08\0", b"\0"):
        found, _ = wanted(RECORDS[1] + odd * (1_000_000 // len(odd)) + RECORDS[4], [500_000])
        assert [one.host for one in found] == ["desk1.example", "desk4.example"]


def test_a_flood_of_beginnings_takes_no_square_time_and_hides_no_record():
    # Each is well for 76 bytes, and then reads what follows as its own: to the end of it, if it may.
    for size in (60, 76, 200):
        start = time.process_time()
        found, _ = wanted(RECORDS[1] + RECORDS[5][:size] * (2_000_000 // size) + RECORDS[4], [1_000_000])
        assert [one.host for one in found] == ["desk1.example", "desk4.example"]
        assert time.process_time() - start < 10


def test_a_record_that_lies_about_its_length_hides_no_other():
    lie = gzip.compress(gzip.decompress(RECORDS[0]).replace(b"Content-Length: ", b"Content-Length: 9", 1))
    found, _ = wanted(lie + b"".join(RECORDS), [])
    assert [one.host for one in found] == ["desk1.example", "desk4.example"]


def test_reading_goes_on_at_the_end_of_any_member():
    whole, _ = read(FILE, [])
    for number, one in enumerate(whole):
        rest, _ = read(FILE[one.end :], [50], one.end)
        assert rest == whole[number + 1 :]


@given(
    st.integers(0, len(FILE) - 1), st.binary(min_size=1, max_size=60), st.lists(st.integers(0, len(FILE)), max_size=4)
)
def test_damage_never_stops_the_reading(at: int, noise: bytes, cuts: list[int]):
    found, _ = read(FILE[:at] + noise + FILE[at:], cuts)
    whole = [gzip.decompress(one) for one in RECORDS]
    assert sum(one.data in whole for one in found) >= 5


def test_the_host_is_read_without_www_and_port():
    assert [one.host for one in read(FILE, [])[0]] == [f"desk{number}.example" for number in range(6)]
    assert not Member(0, b"WARC/1.0\r\nWARC-Type: warcinfo\r\n\r\n").host


def test_a_member_that_is_too_long_is_passed_over_in_little_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(members, "MOST_BYTES", 10_000)
    long = gzip.compress(b"x" * 5_000_000)
    found, damaged = read(RECORDS[0] + long + RECORDS[1], [])
    assert [len(one.data) > 0 for one in found] == [True, False, True]
    assert damaged == 1
