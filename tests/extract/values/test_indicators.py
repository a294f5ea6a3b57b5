"""Indicators: what is defanged counts, what a reader may click does not."""

from __future__ import annotations

import time

import pytest

from breachledger.extract import read_claims
from breachledger.extract.values.indicators import find_indicators, refanged
from tests.extract.articles import article

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("it loads evil[.]example.", "evil.example", "domain"),
        ("it loads evil(dot)example", "evil.example", "domain"),
        ("it loads a.evil [.] example now", "a.evil.example", "domain"),
        ("see hxxps://bad[.]example/pay?x=1.", "https://bad.example/pay?x=1", "url"),
        ("see hxxp://bad.example", "http://bad.example", "url"),
        ("mails of boss[@]bad[.]example", "boss@bad.example", "email"),
        ("from 203.0.113[.]7 on", "203.0.113.7", "ip"),
        ("the file 098f6bcd4621d373cade4e832627b4f6", "098f6bcd4621d373cade4e832627b4f6", "md5"),
        (f"the file {SHA256},", SHA256, "sha256"),
    ],
)
def test_an_indicator_is_read_as_it_works(text: str, value: str, kind: str) -> None:
    (found,) = find_indicators(text)
    assert (found.value, found.kind) == (value, kind)
    assert refanged(text[found.start : found.end]) == value


@pytest.mark.parametrize(
    "text",
    [
        "write to help@outlet.example or see https://outlet.example/help",
        "version 1.2.3 of the plugin",
        "203.0.113[.]300 is no address",
        "the number 12345678901234567890123456789012 is a number",
    ],
)
def test_what_is_no_indicator(text: str) -> None:
    assert list(find_indicators(text)) == []


@pytest.mark.parametrize("part", ["a", "a.", "a[.]", "a@", "hxxp://", "a-", "(dot)", "[@]a", "0f"])
def test_hostile_text_costs_linear_time(part: str) -> None:
    start = time.process_time()
    list(find_indicators(f"[.]{part * (400_000 // len(part))}"))
    assert time.process_time() - start < 2


def test_in_any_language_it_is_a_claim_with_its_kind() -> None:
    text = (
        "Hackers break into Ferncliff Water\nThe utility Ferncliff Water was hit by a cyberattack on Monday. "
        "The attackers stole customer data. They sent mails that led to pay-fern[.]example."
    )
    (one,) = [one for one in read_claims(article(text))[1] if one.field == "attack.indicator"]
    assert (one.value_text, one.unit, one.quote) == ("pay-fern.example", "domain", "pay-fern[.]example")
