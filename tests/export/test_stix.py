"""The STIX bundle: sound by itself, and true to the ledger."""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import stix2

from breachledger.export.dossiers import Dossier, dossiers
from breachledger.export.selection import Selection
from breachledger.export.stix import objects
from breachledger.export.stix_objects import MAKERS
from breachledger.export.stix_observables import observable, pattern
from breachledger.export.stix_terms import CONFIDENCE, INCIDENT_CORE, INCIDENT_TYPES, SECTORS, references
from breachledger.query.ledger import Ledger
from breachledger.visible import lines
from breachledger.vocabulary import FIELD_BY_NAME, Status
from tests.export.conftest import HOSTILE, written

KNOWN = {"confirmed", "reported"}


@pytest.fixture(scope="module")
def bundle(ledger: Ledger) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written(ledger, "stix"))
    return found


@pytest.fixture(scope="module")
def told(ledger: Ledger) -> list[Dossier]:
    return list(dossiers(ledger, Selection()))


def of(bundle: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [one for one in bundle["objects"] if one["type"] in kinds]


def test_the_demo_validates_without_custom_content_and_comes_back_from_a_store(bundle: dict[str, Any]):
    parsed = stix2.parse(bundle, allow_custom=False)
    store = stix2.MemoryStore(allow_custom=False)
    store.add(parsed)
    for one in json.loads(_without_zeros(json.dumps(bundle)))["objects"]:
        back = json.loads(_without_zeros(store.get(one["id"]).serialize()))
        assert {name: back[name] for name in one} == one


def _without_zeros(text: str) -> str:
    """Times as the specification also allows them; the library writes both forms."""
    return re.sub(r"(:\d\d)\.(\d*?)0+Z", lambda m: f"{m[1]}.{m[2]}Z" if m[2] else f"{m[1]}Z", text)


def test_every_id_is_there_once_and_every_reference_resolves(bundle: dict[str, Any]):
    counted = Counter(one["id"] for one in bundle["objects"])
    assert [name for name, count in counted.items() if count > 1] == []
    for one in bundle["objects"]:
        refs = [*one.get("object_refs", ()), *(one[name] for name in ("source_ref", "target_ref") if name in one)]
        assert set(refs) <= set(counted)


def test_a_report_holds_everything_of_its_incident(bundle: dict[str, Any]):
    held = [ref for one in of(bundle, "report") for ref in one["object_refs"]]
    assert set(held) == {one["id"] for one in bundle["objects"]} - {one["id"] for one in of(bundle, "report")}


def test_the_same_lake_gives_the_same_bytes(ledger: Ledger):
    assert written(ledger, "stix") == written(ledger, "stix")


def test_an_incident_alone_is_what_it_is_among_all(ledger: Ledger, bundle: dict[str, Any], told: list[Dossier]):
    chosen = Selection(ids=(told[3].incident["incident_id"],))
    among = {one["id"]: one for one in bundle["objects"]}
    alone = json.loads(written(ledger, "stix", chosen))["objects"]
    assert len(of({"objects": alone}, "incident")) == 1
    assert all(among[one["id"]] == one for one in alone)


def test_every_asserted_value_has_a_note_with_its_quote_on_its_object(told: list[Dossier]):
    seen = 0
    for dossier in told:
        notes = [one for one in objects(dossier) if one["type"] == "note"]
        for value in dossier.of(*FIELD_BY_NAME):
            for claim in dossier.evidence(value):
                found = [one for one in notes if f"Claim: {claim['claim_id']}." in one["content"]]
                assert len(found) == 1
                assert lines(claim["quote"]) in found[0]["content"]
                assert claim["source"] in found[0]["content"]
                assert found[0]["labels"][:2] == [claim["status"], value["field"]]
                seen += 1
    assert seen > 100


def test_each_claim_is_one_note(ledger: Ledger, bundle: dict[str, Any]):
    assert len(of(bundle, "note")) == ledger.sql("SELECT count(*) AS n FROM incident_claims").column("n")[0].as_py()


def test_what_only_attackers_claim_is_never_a_plain_fact(told: list[Dossier]):
    """An object for a value that is not confirmed or reported says so by a label and by a low confidence."""
    doubted = 0
    for dossier in told:
        made = objects(dossier)
        for value in dossier.of(*MAKERS):
            for one in [one for one in made if one.get("name") == value["value"] and one["type"] != "note"]:
                if value["status"] not in KNOWN and one["labels"] == [value["status"]]:
                    assert one["confidence"] == CONFIDENCE[value["status"]] < CONFIDENCE["reported"]
                    doubted += 1
        core = next(one for one in made if one["type"] == "incident")["extensions"][INCIDENT_CORE]
        types = [value["value"] for value in dossier.of("incident.type") if value["status"] in KNOWN]
        facts = {word for code in types for word in INCIDENT_TYPES.get(code, ())}
        assert set(core.get("incident_types", ())) == facts
    assert doubted


def test_a_denied_value_is_notes_alone(told: list[Dossier]):
    denied = [(one, value) for one in told for value in one.values if value["status"] == "denied" and value["value"]]
    assert denied
    for dossier, value in denied:
        ids = {claim["claim_id"] for claim in dossier.evidence(value)}
        about = [
            one["object_refs"]
            for one in objects(dossier)
            if one["type"] == "note" and any(f"Claim: {name}." in one["content"] for name in ids)
        ]
        assert about
        assert all(len(refs) == 1 and refs[0].startswith("incident--") for refs in about)


NAMED = [
    ("attack.vector", "phishing", "T1566.001", None, "attack-pattern"),
    ("actor.name", "admin@338", "G0018", None, "intrusion-set"),
    ("actor.name", "Noctua", None, None, "threat-actor"),
    ("attack.malware", "PlugX", "S0013", None, "malware"),
    ("attack.vulnerability", "CVE-2025-99123", None, None, "vulnerability"),
    ("attack.indicator", "evil.example", None, "domain", "indicator"),
    ("supplier.name", "Portwall", None, None, "identity"),
]


@pytest.mark.parametrize("status", ["confirmed", "claimed", "disputed"])
@pytest.mark.parametrize(("field", "text", "ref", "unit", "kind"), NAMED)
def test_a_value_becomes_an_object_tied_to_the_incident_that_stands_as_it_does(
    told: list[Dossier], status: str, field: str, text: str, ref: str | None, unit: str | None, kind: str
):
    """The demo names few of these: here is its first incident with one value more."""
    like = next(value for value in told[0].values if value["value"])
    own = {"field": field, "value": text, "value_text": text, "value_ref": ref, "unit": unit, "scope": ""}
    counts = dict.fromkeys(("confirmed", "reported", "claimed", "suspected"), 1)
    value = like | own | counts | {"status": status, "claim_ids": []}
    made = objects(replace(told[0], values=[*told[0].values, value]))
    stix2.parse({"type": "bundle", "id": f"bundle--{uuid.uuid4()}", "objects": made}, allow_custom=False)
    (one,) = [one for one in made if one["type"] == kind and one.get("name") == text]
    (tie,) = [tie for tie in made if tie.get("target_ref") == one["id"]]
    assert tie["source_ref"].startswith("incident--")
    for stands in (one, tie):
        assert (stands["labels"], stands["confidence"]) == ([status], CONFIDENCE[status])
    if kind == "indicator":
        assert one["indicator_types"] == ["malicious-activity" if status == "confirmed" else "unknown"]
        assert any(seen["type"] == "domain-name" and seen["value"] == text for seen in made)


def test_confidence_falls_with_the_status_and_every_status_is_in_the_table():
    order = ["confirmed", "reported", "claimed", "suspected", "disputed", "denied"]
    assert sorted(CONFIDENCE, key=lambda status: -CONFIDENCE[status]) == order
    assert set(Status) - {"undisclosed"} <= set(CONFIDENCE)
    assert (CONFIDENCE["confirmed"], CONFIDENCE["denied"]) == (90, 0)


def test_the_tables_name_our_codes_and_the_words_of_the_specification():
    assert set(SECTORS) <= set(FIELD_BY_NAME["victim.sector"].values)
    assert {word for words in SECTORS.values() for word in words} <= set(stix2.v21.vocab.INDUSTRY_SECTOR)
    assert set(INCIDENT_TYPES) <= set(FIELD_BY_NAME["incident.type"].values)


def test_a_hostile_lake_gives_a_sound_bundle(hostile: Ledger):
    raw = written(hostile, "stix").decode()
    bundle = json.loads(raw)
    store = stix2.MemoryStore(stix2.parse(bundle, allow_custom=False))
    assert len(store.query([stix2.Filter("type", "=", "incident")])) == len(of(bundle, "incident")) > 0
    assert [c for c in raw if not c.isprintable() and c != "\n"] == []
    assert not re.search(r"\\u(00[0189]|20[0-6])", raw), "a control or bidirectional character, escaped"
    assert max(map(len, (one["content"] for one in of(bundle, "note")))) < 20_000
    urls = {ref["url"] for one in bundle["objects"] for ref in one.get("external_references", ()) if "url" in ref}
    assert urls == {"https://news.example/1"}
    assert len(of(bundle, "note")) == 8 * len(HOSTILE)


@pytest.mark.parametrize(
    ("kind", "value", "type_"),
    [
        ("domain", "Evil.example", "domain-name"),
        ("ip", "192.0.2.1", "ipv4-addr"),
        ("ip", "2001:DB8::1", "ipv6-addr"),
        ("url", "https://evil.example/a?b='c'\\d\"", "url"),
        ("email", "who@evil.example", "email-addr"),
        ("md5", "D41D8CD98F00B204E9800998ECF8427E", "file"),
        ("sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "file"),
        ("sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "file"),
    ],
)
def test_observables_have_the_ids_and_patterns_of_the_specification(kind: str, value: str, type_: str):
    made = observable(kind, value)
    assert made is not None
    assert made["type"] == type_
    unnamed = {name: part for name, part in made.items() if name != "id"}
    assert stix2.parse(unnamed, allow_custom=False).id == made["id"]
    assert stix2.Indicator(pattern=pattern(made), pattern_type="stix").pattern == pattern(made)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("domain", "not a domain"), ("domain", "x' OR '1"), ("ip", "999.1.1.1"), ("ip", "fe80::1%eth0"),
        ("url", "javascript:alert(1)"), ("url", "https://x.example/\u202e"), ("email", "a@b"), ("md5", "d41d8"),
        ("shoe", "42"), (None, "x"),
    ],
)  # fmt: skip
def test_what_is_no_wellformed_indicator_is_no_object(kind: str | None, value: str):
    assert observable(kind, value) is None


@pytest.mark.parametrize(
    ("ref", "source", "external_id"),
    [
        ("G0018", "mitre-attack", "G0018"),
        ("S0154", "mitre-attack", "S0154"),
        ("T1566.001", "mitre-attack", "T1566.001"),
        ("CVE-2025-99123", "cve", "CVE-2025-99123"),
        ("misp:72cbed4e-b26a-46a1-82be-3d0154fdd2e5", "misp-galaxy", "72cbed4e-b26a-46a1-82be-3d0154fdd2e5"),
    ],
)
def test_the_id_of_a_gazetteer_is_an_external_reference(ref: str, source: str, external_id: str):
    (found,) = references(ref)["external_references"]
    assert (found["source_name"], found["external_id"]) == (source, external_id)


def test_an_unknown_id_is_no_reference():
    assert references("Q42") == references(None) == {}
