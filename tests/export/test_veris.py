"""VERIS records: what the published schema asks for, and nothing claimed among what is known."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from breachledger.export.dossiers import Dossier, dossiers
from breachledger.export.selection import Selection
from breachledger.export.veris import occurred, record
from breachledger.export.veris_terms import TERMS, known
from breachledger.query.ledger import Ledger
from breachledger.vocabulary import FIELD_BY_NAME, Status
from tests.export.conftest import HOSTILE, written

NAICS = r"(00|11|2[1-3]|3[1-3]|4[24589]|5[1-6]|6[12]|7[12]|81|92)\d{0,4}"

KNOWN = {"confirmed", "reported"}

PAGE = Path(__file__).parents[2] / "docs" / "export.md"

# field of ours -> section of the table
SECTIONS = {
    "victim.sector": "industry",
    "incident.type": "type",
    "attack.vector": "vector",
    "actor.motive": "motive",
    "asset.affected": "asset",
    "data.category": "data",
}


@pytest.fixture(scope="module")
def records(ledger: Ledger) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(ledger, "veris"))
    return found


@pytest.fixture(scope="module")
def told(ledger: Ledger) -> list[Dossier]:
    return list(dossiers(ledger, Selection()))


def required() -> list[str]:
    """The paths that the documentation promises, from its table of required fields."""
    table = PAGE.read_text("utf-8").split("## VERIS", 1)[1]
    return re.findall(r"^\| `([a-z_.]+)` \| required", table, re.MULTILINE)


def test_every_required_field_is_there_in_every_record(records: list[dict[str, Any]]):
    paths = required()
    assert {"actor", "action", "asset.assets", "timeline.incident.year", "incident_id", "security_incident"} <= set(
        paths
    )
    for one in records:
        for path in paths:
            found: Any = one
            for part in path.split("."):
                found = found[part]
            assert found not in ({}, [], "", None), path


def test_every_list_of_an_action_is_filled(records: list[dict[str, Any]]):
    for one in records:
        for name, action in one["action"].items():
            assert name == "unknown" or all(action[part] for part in TERMS["required"][name])
        assert all(part["variety"] for part in one["asset"]["assets"])
        for name, actor in one["actor"].items():
            assert actor["notes"] if name == "unknown" else actor["motive"] and actor["variety"]
            assert name != "external" or actor["country"]
        assert re.fullmatch(
            r"(00|11|2[1-3]|3[1-3]|4[24589]|5[1-6]|6[12]|7[12]|81|92)\d{0,4}", one["victim"]["industry"]
        )


def test_the_same_lake_gives_the_same_bytes_one_record_a_line(ledger: Ledger, records: list[dict[str, Any]]):
    raw = written(ledger, "veris")
    assert raw == written(ledger, "veris")
    assert len(raw.decode().splitlines()) == len(records) + 2
    assert len({one["incident_id"] for one in records}) == len(records)


def test_claimed_figures_stand_apart_and_in_no_field_of_veris(told: list[Dossier]):
    claimed = 0
    for dossier in told:
        made, row = record(dossier), dossier.incident
        figures = made["plus"]["breachledger"]["figures"]
        for name in ("people.affected", "records.affected", "data.volume"):
            column = name.replace(".", "_")
            for status in ("confirmed", "claimed", "reported"):
                least = row[f"{column}_{status}_min"]
                assert figures.get(name, {}).get(status, {}).get("min") == least
            claimed += row[f"{column}_claimed_min"] is not None
        total = made["attribute"].get("confidentiality", {}).get("data_total")
        assert total in {None, row["records_affected_confirmed_max"]}
    assert claimed


def test_what_is_not_confirmed_or_reported_is_in_no_field_of_veris(told: list[Dossier]):
    doubted = 0
    for dossier in told:
        made = record(dossier)
        facts = {value["value"] for value in dossier.of("actor.name") if value["status"] in KNOWN}
        assert set(made["actor"].get("external", {}).get("name", ())) == facts
        doubted += any(value["status"] == "claimed" for value in dossier.of("actor.name"))
        types = {value["value"] for value in dossier.of("incident.type") if value["status"] in KNOWN}
        assert ("Ransomware" in made["action"].get("malware", {}).get("variety", ())) == ("ransomware" in types)
    assert doubted


def test_every_value_is_there_with_its_status_and_a_quote_for_each_side(told: list[Dossier]):
    for dossier in told:
        values = record(dossier)["plus"]["breachledger"]["values"]
        assert len(values) == len(dossier.values)
        for value, row in zip(values, dossier.values, strict=True):
            assert value["status"] == row["status"]
            assert {one["status"] for one in value["evidence"]} == {one["status"] for one in dossier.evidence(row)}
            assert all(one["quote"] and one["outlet"] and one["said_by"] for one in value["evidence"])


def test_a_boast_of_stolen_data_is_a_potential_disclosure(told: list[Dossier]):
    seen = set()
    for dossier in told:
        stands = {value["status"] for value in dossier.of("data.exfiltrated")}
        if len(stands) == 1:
            (status,) = stands
            found = record(dossier)["attribute"]["confidentiality"]["data_disclosure"]
            assert found == ("Yes" if status in {"confirmed", "reported"} else "Potentially")
            seen.add(found)
    assert seen == {"Yes", "Potentially"}


@pytest.mark.parametrize("field", SECTIONS)
def test_every_code_has_its_place_in_the_table(field: str):
    assert set(TERMS[SECTIONS[field]]) == set(FIELD_BY_NAME[field].values)


def test_every_status_has_its_place_in_the_table():
    assert set(TERMS["data_disclosure"]) == set(Status) | {"disputed"}
    asserted = set(Status) - {"denied", "undisclosed"} | {"disputed"}
    assert set(TERMS["confidence"]) == set(TERMS["security_incident"]) == asserted


@pytest.mark.parametrize("section", ["industry", "motive", "asset", "data"])
def test_the_page_documents_the_mapping(section: str):
    page = PAGE.read_text("utf-8")
    assert [code for code, word in TERMS[section].items() if f"| `{code}` | {word} |" not in page] == []


@pytest.mark.parametrize(("section", "heading"), [("type", "Types of incidents:"), ("vector", "Vectors:")])
def test_the_page_documents_what_types_and_vectors_stand_for(section: str, heading: str):
    table = PAGE.read_text("utf-8").split(f"{heading}\n\n", 1)[1].split("\n\n", 1)[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE))
    assert set(rows) == set(TERMS[section])
    for code, effect in TERMS[section].items():
        words = [word for lists in effect.get("action", {}).values() for words in lists.values() for word in words]
        words += [word for name in ("integrity", "availability") for word in effect.get(name, ())]
        assert [word for word in words if word not in rows[code]] == []


def test_unknown_gives_way_to_what_is_known():
    assert known(["Unknown", "Phishing", "Phishing"]) == ["Phishing"]
    assert known([]) == known(["Unknown"]) == ["Unknown"]


def test_a_date_is_as_exact_as_it_is_known(told: list[Dossier]):
    for dossier in told:
        row, made = dossier.incident, occurred(dossier)
        if row["incident_occurred_status"] not in {"confirmed", "reported"}:
            assert made == {"year": row["first_reported_at"].year}
        elif row["incident_occurred_precision"] in {"day", "night"}:
            start = row["incident_occurred_start"]
            assert made == {"year": start.year, "month": start.month, "day": start.day}
        else:
            assert "day" not in made


def test_a_hostile_lake_gives_sound_records(hostile: Ledger):
    raw = written(hostile, "veris").decode()
    found = json.loads(raw)
    assert [c for c in raw if not c.isprintable() and c != "\n"] == []
    assert not re.search(r"\\u(00[0189]|20[0-6])", raw), "a control or bidirectional character, escaped"
    values = [value for one in found for value in one["plus"]["breachledger"]["values"]]
    assert len([value for value in values if value["field"] == "victim.name"]) <= len(HOSTILE)
    assert max(len(str(one)) for one in found) < 200_000
    assert {part for one in found for part in one["reference"].split("; ")} <= {"", "https://news.example/1"}
