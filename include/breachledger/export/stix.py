"""Incidents as one STIX 2.1 bundle, written object by object.

An incident becomes a report that holds an incident object, its victim, and what the values name; and one note per
claim, with its status, who says it, the quote, the outlet and the day. A denied value is notes alone. The ids are made
of ours and the times come from the lake: the same lake gives the same bytes. Texts of strangers come without characters
that do not show.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from breachledger.export.dossiers import FACTS, is_asserted
from breachledger.export.stix_notes import article_reference, notes
from breachledger.export.stix_objects import common, made_of, relationship, victim
from breachledger.export.stix_terms import INCIDENT_CORE, INCIDENT_TYPES, Object, identifier, moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from breachledger.export.dossiers import Dossier, Row

_OF_VICTIM = {"victim.name", "victim.sector"}


def write_bundle(dossiers: Iterable[Dossier], out: BinaryIO) -> None:
    """Write the bundle of some incidents, one object a line; its id, the last of it, depends on what is in it."""
    out.write(b'{"type": "bundle", "objects": [')
    digest, observables, separator = sha256(), set[str](), b"\n"
    for dossier in dossiers:
        for made in objects(dossier):
            if "created" not in made:  # an observable, whose id is the same for all incidents that show it
                if made["id"] in observables:
                    continue
                observables.add(made["id"])
            line = json.dumps(made, ensure_ascii=False, allow_nan=False).encode()
            digest.update(line)
            out.write(separator + line)
            separator = b",\n"
    out.write(f'\n], "id": "{identifier("bundle", digest.hexdigest())}"}}\n'.encode())


def objects(dossier: Dossier) -> list[Object]:
    """The objects of one incident, each once: its report, the incident, the victim, what it names, then the notes."""
    incident, hit = incident_object(dossier), victim(dossier)
    found = {one["id"]: one for one in (incident, hit, relationship(incident, "targets", hit))}
    told: list[Object] = []
    for value in dossier.values:
        about = [incident["id"]]
        if value["field"] in _OF_VICTIM and is_asserted(value):
            about.append(hit["id"])
        elif made := made_of(value, dossier) if is_asserted(value) else None:
            source = hit if made.from_victim else incident
            ties = [relationship(source, made.relation, one) for one in made.objects]
            for one in (*made.objects, *ties):
                found.setdefault(one["id"], one)
            about.append(made.objects[0]["id"])
        told += notes(value, dossier, about)
    found |= {one["id"]: one for one in told}
    return [report(dossier, incident, list(found)), *found.values()]


def incident_object(dossier: Dossier) -> Object:
    """The incident, with the incident core extension. How work on it stands is not for the news to say."""
    types = {word for value in dossier.facts("incident.type") for word in INCIDENT_TYPES.get(value["value"], ())}
    confirmed = any(value["status"] == "confirmed" for value in dossier.of("victim.name", "incident.type"))
    core = {
        "extension_type": "property-extension",
        "determination": "confirmed" if confirmed else "suspected",
        "investigation_status": "open" if dossier.facts("response.action") else "unknown",
        **({"incident_types": sorted(types)} if types else {}),
    }
    return {
        **common("incident", title(dossier), "incident", dossier),
        "description": description(dossier),
        **({"labels": ["conflict"]} if dossier.incident["has_conflict"] else {}),
        "external_references": [_our_id(dossier)],
        "extensions": {INCIDENT_CORE: core},
    }


def report(dossier: Dossier, incident: Object, refs: list[str]) -> Object:
    """The report that holds all objects of one incident; its references are the articles."""
    return {
        **common("report", title(dossier), "report", dossier),
        "description": incident["description"],
        "report_types": ["threat-report"],
        "published": moment(dossier.incident["first_reported_at"]),
        "external_references": [_our_id(dossier), *map(article_reference, dossier.articles)],
        "object_refs": refs,
    }


def title(dossier: Dossier) -> str:
    """Victim and types; each that is not confirmed or reported with how it stands."""
    name = victim(dossier)
    names = [value for value in dossier.of("victim.name") if value["value"] == dossier.incident["victim_name"]]
    types = ", ".join(_guarded(value["value"].replace("_", " "), value) for value in dossier.of("incident.type"))
    called = _guarded(name["name"], names[0]) if names else name["name"]
    return f"{called}: {types}" if types else called


def description(dossier: Dossier) -> str:
    """How often it is told, and where sources disagree."""
    row = dossier.incident
    first, last = row["first_reported_at"], row["last_reported_at"]
    told = (
        f"Articles: {row['article_count']}, of outlets: {row['source_count']}, in {', '.join(row['languages'])}, "
        f"{first:%Y-%m-%d} to {last:%Y-%m-%d}. Each statement stands in a note, with who says it and the quote."
    )
    disputed = sorted({value["field"] for value in dossier.values if value["is_conflict"]})
    return f"{told} Sources disagree on {', '.join(disputed)}." if disputed else told


def _guarded(text: str, value: Row) -> str:
    return text if value["status"] in FACTS else f"{text} ({value['status']})"


def _our_id(dossier: Dossier) -> Object:
    return {"source_name": "breachledger", "external_id": dossier.incident["incident_id"]}
