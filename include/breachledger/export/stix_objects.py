"""The values of one incident as STIX objects: each with how it stands, and tied to the incident or to its victim."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachledger.export.stix_observables import observable, pattern
from breachledger.export.stix_terms import (
    SECTORS,
    Object,
    identifier,
    is_group,
    is_technique,
    references,
    standing,
    times,
)
from breachledger.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from breachledger.export.dossiers import Dossier, Row


@dataclass(frozen=True, slots=True)
class Made:
    """What one value became. The first object is the one that notes on the value refer to."""

    objects: tuple[Object, ...]
    relation: str
    """The relationship from the incident (or, for a location, from the victim) to it."""
    from_victim: bool = False


def common(kind: str, name: str, key: str, dossier: Dossier, told: Row | None = None) -> Object:
    """The properties that all our objects have; `told` is the value that the object stands for."""
    incident = dossier.incident
    begun = (told or {}).get("first_said_at") or incident["first_reported_at"]
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": identifier(kind, incident["incident_id"], key),
        **times(begun, incident["updated_at"]),
        **({"name": name} if name else {}),
        **(standing(told["status"]) if told else {}),
    }


def relationship(source: Object, kind: str, target: Object) -> Object:
    """That two objects belong together; it stands as its target does."""
    copied: Object = {name: target[name] for name in ("created", "modified", "labels", "confidence") if name in target}
    if "created" not in copied:  # an observable has no times
        copied |= {name: source[name] for name in ("created", "modified")}
    return {
        "type": "relationship",
        "spec_version": "2.1",
        "id": identifier("relationship", source["id"], kind, target["id"]),
        **copied,
        "relationship_type": kind,
        "source_ref": source["id"],
        "target_ref": target["id"],
    }


def victim(dossier: Dossier) -> Object:
    """The victim: its best name with how that stands, and the sectors that are confirmed or reported."""
    names = dossier.of("victim.name")
    best = next((value for value in names if value["value"] == dossier.incident["victim_name"]), None)
    others = [f"{one_line(value['value'])} ({value['status']})" for value in names if value is not best]
    sectors = [sector for value in dossier.facts("victim.sector") for sector in SECTORS.get(value["value"], ())]
    return {
        **common("identity", one_line(best["value"] if best else "") or "Victim not named", "victim", dossier, best),
        **({"description": f"Also called: {'; '.join(others)}"} if others else {}),
        "identity_class": "organization" if best else "unknown",
        **({"sectors": sorted(set(sectors))} if sectors else {}),
    }


def made_of(value: Row, dossier: Dossier) -> Made | None:
    """What a value becomes; None where it is told by notes alone."""
    make = MAKERS.get(value["field"])
    return make(value, dossier) if make else None


def _key(value: Row) -> str:
    return f"{value['field']}\x1f{value['value_ref'] or str(value['value']).casefold()}\x1f{value['scope'] or ''}"


def _location(value: Row, dossier: Dossier) -> Made | None:
    code = str(value["value"])
    if not re.fullmatch(r"[A-Z]{2}", code):
        return None
    return Made(
        ({**common("location", code, _key(value), dossier, value), "country": code},), "located-at", from_victim=True
    )


def _actor(value: Row, dossier: Dossier) -> Made:
    kind = "intrusion-set" if is_group(value) else "threat-actor"
    return Made((_named(kind, value, dossier),), "attributed-to")


def _malware(value: Row, dossier: Dossier) -> Made:
    return Made(({**_named("malware", value, dossier), "is_family": True},), "related-to")


def _vulnerability(value: Row, dossier: Dossier) -> Made:
    return Made(({**_named("vulnerability", value, dossier), **references(value["value"])},), "related-to")


def _technique(value: Row, dossier: Dossier) -> Made | None:
    return Made((_named("attack-pattern", value, dossier),), "related-to") if is_technique(value) else None


def _supplier(value: Row, dossier: Dossier) -> Made:
    identity = _named("identity", value, dossier)
    role = {"identity_class": "organization", "roles": ["supplier"]}
    return Made(({**identity, **role},), "related-to")


def _indicator(value: Row, dossier: Dossier) -> Made | None:
    seen = observable(value["unit"], str(value["value_text"]))
    if seen is None:
        return None
    known = "malicious-activity" if value in dossier.facts(value["field"]) else "unknown"
    sign = {
        **common("indicator", one_line(value["value_text"]), f"{_key(value)}\x1f{value['unit']}", dossier, value),
        "indicator_types": [known],
        "pattern": pattern(seen),
        "pattern_type": "stix",
        "pattern_version": "2.1",
    }
    return Made(({**sign, "valid_from": sign["created"]}, seen), "related-to")


def _named(kind: str, value: Row, dossier: Dossier) -> Object:
    return {
        **common(kind, one_line(value["value"]) or "Without a name", _key(value), dossier, value),
        **references(value["value_ref"]),
    }


MAKERS: dict[str, Callable[[Row, Dossier], Made | None]] = {
    "victim.country": _location,
    "actor.name": _actor,
    "attack.malware": _malware,
    "attack.vulnerability": _vulnerability,
    "attack.vector": _technique,
    "attack.indicator": _indicator,
    "supplier.name": _supplier,
}
"""Field -> what makes an object of an asserted value. The name and the sector of the victim are one identity."""
