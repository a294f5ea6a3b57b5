"""The galaxy is trimmed to names that news uses, each with one id."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from tools.galaxy import entries, is_group

from breachledger.extract.rules import LANG


def value(name: str, *synonyms: str, **meta: Any) -> dict[str, Any]:
    """One value of a cluster."""
    return {"value": name, "uuid": f"uuid-of-{name}", "meta": {"synonyms": list(synonyms), **meta}}


def test_values_that_share_a_name_are_one_entry_with_the_first_ones_id() -> None:
    told = [value("APT99 - G0999", "Grey Lynx", external_id="G0999"), value("Grey Lynx", "Pale Lynx group")]
    (entry,) = entries(told)
    assert (entry.name, entry.ref) == ("APT99", "G0999")
    assert entry.names == ("APT99", "Grey Lynx", "Pale Lynx")


@pytest.mark.parametrize("name", ["G0999", "Operation Grey", "ATK12", "a/b", "x", "one two three four five", "AnyDesk"])
def test_numbers_campaigns_and_honest_tools_are_no_names(name: str) -> None:
    assert entries([value(name)]) == []


def test_without_an_attack_id_it_is_misps() -> None:
    assert entries([value("Greylynx")])[0].ref == "misp:uuid-of-Greylynx"


def test_ransomware_with_a_leak_site_is_a_group() -> None:
    assert is_group(value("Greylynx", refs=["https://www.ransomlook.io/group/greylynx"]))
    assert not is_group(value("Greylynx", refs=["https://blog.example/greylynx"]))


@pytest.mark.parametrize("table", ["actors", "malware"])
def test_the_files_say_where_they_are_from(table: str) -> None:
    text = (LANG / "any" / f"{table}.toml").read_text("utf-8")
    assert "misp-galaxy" in text.split("\n[", 1)[0]
    held = tomllib.loads(text)[table]
    assert len(held) > 1000
    assert all(row[0][0] in "GSm" and len(row) > 1 for row in held.values())
