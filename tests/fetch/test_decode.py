from __future__ import annotations

import contextlib
import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from breachledger.errors import GiveUp
from breachledger.fetch.decode import decode
from breachledger.vocabulary import Reason

TEXT = b"The ministry confirmed the intrusion. " * 400
LIMIT = 1_000_000


def bare_deflate(data: bytes) -> bytes:
    encoder = zlib.compressobj(wbits=-15)
    return encoder.compress(data) + encoder.flush()


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: bytes(brotli.compress(data, quality=4)),
    "zstd": zstandard.compress,
}
CODINGS = sorted(ENCODERS)


def reason_of(payload: bytes, *codings: str, limit: int = LIMIT) -> str:
    with pytest.raises(GiveUp) as caught:
        decode(payload, codings, limit)
    return caught.value.reason


@pytest.mark.parametrize("coding", CODINGS)
def test_a_coding_is_undone(coding: str) -> None:
    assert decode(ENCODERS[coding](TEXT), [coding.upper()], LIMIT) == TEXT


def test_deflate_without_its_wrapping_is_read() -> None:
    assert decode(bare_deflate(TEXT), ["deflate"], LIMIT) == TEXT


@pytest.mark.parametrize("coding", ["", "identity", "none", "utf-8"])
def test_what_is_no_coding_changes_nothing(coding: str) -> None:
    assert decode(TEXT, [coding], LIMIT) == TEXT


@pytest.mark.parametrize("headers", [["gzip, br"], ["gzip", "br"], ["gzip,identity , br"]])
def test_two_codings_are_undone_last_first(headers: list[str]) -> None:
    assert decode(brotli.compress(gzip.compress(TEXT)), headers, LIMIT) == TEXT


def test_three_codings_are_refused() -> None:
    thrice = gzip.compress(gzip.compress(gzip.compress(TEXT)))
    assert reason_of(thrice, "gzip, gzip, gzip") == Reason.BAD_ENCODING


def test_an_unknown_coding_is_refused() -> None:
    assert reason_of(TEXT, "compress") == Reason.BAD_ENCODING


@pytest.mark.parametrize("coding", CODINGS)
def test_exactly_the_limit_is_allowed_and_one_byte_more_is_not(coding: str) -> None:
    payload = ENCODERS[coding](TEXT)
    assert decode(payload, [coding], len(TEXT)) == TEXT
    assert reason_of(payload, coding, limit=len(TEXT) - 1) == Reason.TOO_LARGE


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_is_refused_in_little_memory_and_time(coding: str) -> None:
    bomb = ENCODERS[coding](bytes(100_000_000))
    tracemalloc.start()
    began = time.monotonic()
    try:
        assert reason_of(bomb, coding) == Reason.TOO_LARGE
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_within_a_coding_is_refused(coding: str) -> None:
    bomb = ENCODERS[coding](gzip.compress(bytes(50_000_000)))
    assert reason_of(bomb, f"gzip, {coding}") == Reason.TOO_LARGE


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("left", [0.1, 0.5, 0.95])
def test_a_truncated_stream_is_refused_or_cut(coding: str, left: float) -> None:
    text = b"".join(b"%d " % (n * n) for n in range(20_000))
    payload = ENCODERS[coding](text)
    piece = payload[: int(len(payload) * left)]
    assert reason_of(piece, coding) == Reason.BAD_ENCODING
    assert text.startswith(decode(piece, [coding], LIMIT, cut=True))


@pytest.mark.parametrize("coding", CODINGS)
def test_a_cut_stream_holds_no_more_than_the_limit(coding: str) -> None:
    assert decode(ENCODERS[coding](TEXT), [coding], 100, cut=True) == TEXT[:100]


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_not_encoded_is_refused(coding: str) -> None:
    assert reason_of(b"<html>plain</html>", coding) == Reason.BAD_ENCODING


@pytest.mark.parametrize("coding", CODINGS)
def test_an_empty_body_needs_no_decoding(coding: str) -> None:
    assert decode(b"", [coding], LIMIT) == b""


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_members_are_one_text(coding: str) -> None:
    encode = ENCODERS[coding]
    assert decode(encode(b"one ") + encode(b"two"), [coding], LIMIT) == b"one two"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_flood_of_empty_members_is_refused_at_once(coding: str) -> None:
    flood = ENCODERS[coding](b"") * 300_000
    began = time.monotonic()
    assert reason_of(flood, coding) == Reason.BAD_ENCODING
    assert time.monotonic() - began < 1.0


def test_what_follows_the_last_gzip_member_is_left_aside() -> None:
    assert decode(gzip.compress(TEXT) + b"\r\n\0\0", ["gzip"], LIMIT) == TEXT


def test_a_zstd_window_beyond_the_rfc_is_refused() -> None:
    parameters = zstandard.ZstdCompressionParameters(window_log=25)
    encoder = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    payload = encoder.compress(TEXT) + encoder.flush()
    assert reason_of(payload, "zstd") == Reason.BAD_ENCODING


@given(st.binary(max_size=200), st.sampled_from(CODINGS), st.booleans())
def test_any_bytes_are_decoded_or_refused(payload: bytes, coding: str, cut: bool) -> None:
    with contextlib.suppress(GiveUp):
        assert len(decode(payload, [coding], 1_000, cut=cut)) <= 1_000
