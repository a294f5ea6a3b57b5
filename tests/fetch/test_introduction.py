from __future__ import annotations

import pytest

from breachledger import __version__
from breachledger.errors import UsageError
from breachledger.fetch.introduction import HOME, introduce, wishes


def test_a_host_learns_who_asks_and_where_to_complain() -> None:
    assert dict(introduce(""))[b"User-Agent"] == f"Breachledger/{__version__} (+{HOME})".encode()
    assert dict(introduce("https://lab.example/bot"))[b"User-Agent"].endswith(b"(+https://lab.example/bot)")


def test_a_mail_address_stands_in_from_as_well() -> None:
    assert dict(introduce("news@lab.example"))[b"From"] == b"news@lab.example"
    assert b"From" not in dict(introduce("https://lab.example/bot"))


@pytest.mark.parametrize("contact", ["a\r\nX: y", "a\nb", "a\0b", "Müller", "a (b)", "a) evil", "a\\b", "a" * 300])
def test_a_contact_that_would_break_the_header_is_refused(contact: str) -> None:
    with pytest.raises(UsageError, match="give a mail address"):
        introduce(contact)


def test_the_outlets_language_is_asked_for() -> None:
    assert dict(wishes("page", "it"))[b"Accept-Language"] == b"it, *;q=0.5"


@pytest.mark.parametrize("language", [None, "", "it\r\nX: y", "italiano!", "i"])
def test_what_is_no_language_is_not_sent(language: str | None) -> None:
    assert b"Accept-Language" not in dict(wishes("page", language))
