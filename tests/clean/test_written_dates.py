from __future__ import annotations

import pytest

from breachledger.clean.written_dates import read_date


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Published 8 December 2025, 17:05", "en-GB", "2025-12-08T17:05"),
        ("Dec. 8, 2025 5:05 p.m. ET", "en-US", "2025-12-08T17:05"),
        ("8 dicembre 2025 alle 17:05", "it", "2025-12-08T17:05"),
        ("le 8 décembre 2025 à 17h05", "fr", "2025-12-08T17:05"),
        ("8. Dezember 2025, 17.05 Uhr", "de", "2025-12-08T17:05"),
        ("8 de diciembre de 2025", "es", "2025-12-08"),
        ("8 de dezembro de 2025", "pt-BR", "2025-12-08"),
        ("maandag 8 december 2025", "nl", "2025-12-08"),
        ("8 grudnia 2025, godz. 17:05", "pl", "2025-12-08T17:05"),
        ("8 декабря 2025", "ru", "2025-12-08"),
        ("8 Aralık 2025", "tr", "2025-12-08"),
        ("2025年12月8日 17時05分", "ja", "2025-12-08T17:05"),
        ("2025. 12. 8.", "ko", "2025-12-08"),
        ("08.12.2025", "de", "2025-12-08"),
        ("08/12/2025", "en-GB", "2025-12-08"),
        ("12/08/2025", "en-US", "2025-12-08"),
        ("12/25/2025", "it", "2025-12-25"),
        ("25/12/2025", "en-US", "2025-12-25"),
        ("March 3rd, 2024", None, "2024-03-03"),
        ("8 December 2025", "it", "2025-12-08"),
    ],
)
def test_a_date_is_read_in_its_language(text, language, wanted):
    assert read_date(text, language) == wanted


@pytest.mark.parametrize(
    "text", ["", "December 2025", "31 of 2025", "version 1.2.2025.7", "99/99/2025", "8 Foo 2025", "call 0812 2025"]
)
def test_what_is_no_full_date_is_none(text):
    assert read_date(text, "en") is None


@pytest.mark.parametrize("language", ["", "xx", "x" * 500, "../it", "en_US.UTF-8"])
def test_an_odd_language_costs_only_its_months(language):
    assert read_date("8 December 2025", language) == "2025-12-08"
