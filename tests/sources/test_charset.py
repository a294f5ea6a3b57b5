"""The characters of a feed, however it is labelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachledger.sources.charset import decode

POLISH = "Zażółć gęślą jaźń"


@pytest.mark.parametrize(
    ("body", "header", "languages"),
    [
        (POLISH.encode(), None, ()),
        (POLISH.encode(), "text/xml; charset=iso-8859-1", ()),
        (b'<?xml version="1.0" encoding="latin-1"?>' + POLISH.encode(), None, ()),
        (POLISH.encode("utf-8-sig"), "text/xml; charset=cp1250", ()),
        (POLISH.encode("utf-16"), None, ()),
        (POLISH.encode("utf-32"), None, ()),
        (b"<?xml version='1.0' encoding='windows-1250'?>" + POLISH.encode("cp1250"), "text/xml; charset=cp1252", ()),
        (POLISH.encode("iso-8859-2"), 'text/xml; charset="ISO-8859-2"', ("pl",)),
        (b'<?xml version="1.0" encoding="utf-8"?>' + POLISH.encode("cp1250"), "text/xml; charset=utf-8", ("pl",)),
        (POLISH.encode("cp1250"), "text/xml; charset=no-such-thing", ("en", "pl")),
        (POLISH.encode("cp1250"), "text/xml; charset=punycode", ("pl",)),
        (POLISH.encode("cp1250"), "text/xml; charset=rot13", ("pl",)),
    ],
)
def test_decode(body: bytes, header: str | None, languages: tuple[str, ...]) -> None:
    assert decode(body, header, languages).endswith(POLISH)


@given(st.binary(max_size=200), st.text(max_size=30).map("charset=".__add__))
def test_no_bytes_are_an_error(body: bytes, header: str) -> None:
    assert isinstance(decode(body, header, ("pl",)), str)
