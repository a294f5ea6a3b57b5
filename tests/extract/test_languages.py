"""A language promises fields; a promised field has a reader and rules."""

from __future__ import annotations

import pytest

from breachledger.extract import EXTRACTOR_VERSION, read_claims, warm
from breachledger.extract.fields import FIELDS
from breachledger.extract.lexicon import lexicon
from breachledger.extract.rules import LANG, language_codes, read_sheet
from breachledger.vocabulary import FIELD_BY_NAME
from tests.extract.articles import article

NEEDS = {
    "victim.name": "name",
    "victim.country": "countries",
    "incident.occurred": "date",
    "incident.discovered": "date",
    "incident.disclosed": "event",
    "extortion.deadline": "event",
    "actor.name": "name",
    "supplier.name": "name",
    "response.authority": "name",
    "attack.malware": "",
    "attack.indicator": "",
    "attack.vulnerability": "",
}
"""What carries a field that no `[[claim]]` rule reads: a kind of rule, or a table."""


@pytest.mark.parametrize("code", language_codes())
def test_a_promised_field_has_rules(code: str) -> None:
    sheet = read_sheet(code)
    promised = lexicon(code).promised
    assert promised, f"{code} promises nothing"
    for field in promised:
        assert field in FIELDS
        assert field in FIELD_BY_NAME
        need = NEEDS.get(field)
        if need is None:
            assert any(rule.kind == "claim" and rule.field == field for rule in sheet.rules), f"{code}: {field}"
        elif need:
            assert need in sheet.tables or any(rule.kind == need for rule in sheet.rules), f"{code}: {field}"


@pytest.mark.parametrize("code", language_codes())
def test_a_rule_serves_a_promised_field(code: str) -> None:
    ours = {rule.field for rule in read_sheet(code).rules if rule.kind == "claim"}
    assert ours <= set(FIELDS)


def test_every_folder_of_rules_is_a_language() -> None:
    folders = {path.name for path in LANG.iterdir() if path.is_dir() and any(path.glob("*.toml"))}
    assert folders - {"any"} == set(language_codes())


def test_a_language_without_rules_gives_vulnerabilities_only() -> None:
    told, claims = read_claims(article("Attackers used CVE-2025-12345 and cve-2024-1111.", language="sv"))
    assert told.is_incident_report is None
    assert [(c.field, c.value_text, c.status) for c in claims] == [
        ("attack.vulnerability", "CVE-2025-12345", "reported"),
        ("attack.vulnerability", "CVE-2024-1111", "reported"),
    ]


def test_warm_loads_every_language() -> None:
    warm()
    assert lexicon("it") is lexicon("it")
    assert EXTRACTOR_VERSION.count("+") == 1
